"""Tables: wards with their health station, neighborhoods with former names, partner clinics, days off."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from core.db.database import Model, UTCDateTime, WithPublicId, one_of
from core.folding import NAME_ORDERS
from wards.naming import display_name, ward_kind_in

WARD_KINDS = ("phuong", "xa", "dac_khu")
NEIGHBORHOOD_KINDS = ("to_dan_pho", "thon", "ban", "khu_pho", "ap", "khom", "buon")


def _kind_in_name(context: DefaultExecutionContext) -> str:
    facts = context.get_current_parameters()  # type: ignore[no-untyped-call]  # of SQLAlchemy
    return ward_kind_in(facts["name"])


class Ward(WithPublicId, Model):
    """A ward, commune or special zone, and the name and phone of its health station.

    `name_order` is the order of names in its lists, and part of every resident's `sort_key`. A new ward's kind is read from its name ("Xã Mường Mẫu"); the station may correct it.
    """

    __table_args__ = (one_of("kind", *WARD_KINDS), one_of("name_order", *NAME_ORDERS))

    code: Mapped[str] = mapped_column(String(5), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10), default=_kind_in_name)
    station_name: Mapped[str] = mapped_column(String(200), default="")
    station_phone: Mapped[str] = mapped_column(String(30), default="")
    station_address: Mapped[str] = mapped_column(String(300), default="")
    staff_help: Mapped[str] = mapped_column(String(200), default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    name_order: Mapped[str] = mapped_column(String(20), default=NAME_ORDERS[0])


class Neighborhood(WithPublicId, Model):
    """A kind and a name ("Tổ dân phố 7", "Bản Lướt"), valid from–to; old names are aliases."""

    __table_args__ = (
        one_of("kind", *NEIGHBORHOOD_KINDS),
        Index("uq_neighborhood_ward_code", "ward_id", "code", unique=True),
    )

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    code: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    sort: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    @property
    def label(self) -> str:
        """The full name: "Tổ dân phố 7", "Bản Lướt"."""
        return display_name(self.kind, self.name)


class FormerName(Model):
    """A neighborhood's name up to and including a day; the name since then is the present one, or a later row's."""

    __table_args__ = (one_of("kind", *NEIGHBORHOOD_KINDS), Index("ix_former_name_ward", "ward_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    neighborhood_id: Mapped[int] = mapped_column(ForeignKey("neighborhood.id"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    used_until: Mapped[date]


class Clinic(WithPublicId, Model):
    """A licensed clinic that examines for the ward; its accounts see only its own days."""

    __table_args__ = (Index("uq_clinic_ward_code", "ward_id", "code", unique=True),)

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(30), default="")


class PublicHoliday(Model):
    """A public holiday of the country, or the working day that is off in place of one on a weekend, with its source."""

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    instead_of: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(200))


class CalendarDay(Model):
    """A day that the ward corrects: off where the calendar says work, or a working day where it says off."""

    __table_args__ = (Index("uq_calendar_day", "ward_id", "day", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    day: Mapped[date]
    is_off: Mapped[bool]
    source: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)
    set_by: Mapped[str | None] = mapped_column(String(26))
