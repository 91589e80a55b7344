"""Tables: campaigns, days, slots with their guarded counter, stations, targets, frozen shares."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.database import Model, UTCDateTime, WithPublicId, one_of


class OfCampaign:
    """A row of a campaign, with the campaign's ward."""

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))


class Campaign(WithPublicId, Model):
    """A screening, a vaccination round or an event: criteria, what is free, what to bring.

    `criteria` as in the contract: age_min, age_max, sex, groups, neighborhoods (codes),
    not_checked_this_year. `counted_on` is the campaign's first day, on which age and "not yet checked" are
    taken; it is set by publishing.
    """

    __table_args__ = (
        one_of("kind", "screening", "vaccination", "event"),
        one_of("status", "draft", "published", "closed"),
        Index("ix_campaign_ward", "ward_id", "status"),
    )

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    clinic_id: Mapped[int | None] = mapped_column(ForeignKey("clinic.id"))
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(10), default="draft")
    organizer: Mapped[str] = mapped_column(String(200), default="")
    criteria: Mapped[dict[str, Any]] = mapped_column(JSON)
    free_text: Mapped[str] = mapped_column(Text, default="")
    bring_text: Mapped[str] = mapped_column(Text, default="")
    fasting: Mapped[bool] = mapped_column(default=False)
    counted_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CampaignDay(WithPublicId, OfCampaign, Model):
    """One day of a campaign at one venue, with a landmark that people know ("gần chợ Hoa Sen").

    Walk-in places are counted separately, on top.
    `opens` and `closes` are minutes after midnight; an event without slots has only these. `desks` is
    the number of desks its slots were planned for, if known.
    """

    __table_args__ = (
        CheckConstraint("walk_ins >= 0", name="walk_ins"),
        Index("ix_campaign_day_campaign", "campaign_id", "date"),
        Index("ix_campaign_day_date", "ward_id", "date"),
    )

    date: Mapped[date]
    venue: Mapped[str] = mapped_column(String(300))
    landmark: Mapped[str] = mapped_column(String(200), default="", server_default="")
    opens: Mapped[int | None]
    closes: Mapped[int | None]
    desks: Mapped[int | None]
    walk_in_reserve: Mapped[int] = mapped_column(default=0)
    walk_ins: Mapped[int] = mapped_column(default=0)
    queue_no: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(26))


class Slot(WithPublicId, OfCampaign, Model):
    """A part of a day: `booked` places taken, `held` for pending requests and timed offers.

    Times are minutes after midnight of the civil day.
    """

    __table_args__ = (
        CheckConstraint("booked >= 0 AND held >= 0 AND booked + held <= capacity", name="places"),
        CheckConstraint("starts >= 0 AND starts < ends AND ends <= 1440", name="hours"),
        Index("uq_slot_day_starts", "day_id", "starts", unique=True),
        Index("ix_slot_campaign", "campaign_id"),
    )

    day_id: Mapped[int] = mapped_column(ForeignKey("campaign_day.id"))
    starts: Mapped[int]
    ends: Mapped[int]
    capacity: Mapped[int]
    booked: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)


class Station(OfCampaign, Model):
    """An exam point that people pass on the day ("vitals", "Đo sinh hiệu")."""

    __table_args__ = (Index("uq_station_campaign_code", "campaign_id", "code", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    sort: Mapped[int] = mapped_column(default=0)


class Target(OfCampaign, Model):
    """A target: a count, or a percentage of the eligible; for the ward or a neighborhood."""

    __table_args__ = (
        one_of("basis", "count", "percent"),
        CheckConstraint("value >= 0", name="value"),
        Index("uq_target_place", "campaign_id", "neighborhood_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    neighborhood_id: Mapped[int | None] = mapped_column(ForeignKey("neighborhood.id"))
    basis: Mapped[str] = mapped_column(String(10))
    value: Mapped[float] = mapped_column(Numeric(12, 2, asdecimal=False))
    source: Mapped[str] = mapped_column(String(300), default="")
    set_on: Mapped[date]


class Share(OfCampaign, Model):
    """A neighborhood's frozen denominators: counted on `frozen_on`, the day of publishing."""

    __table_args__ = (Index("uq_share_campaign", "campaign_id", "neighborhood_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    neighborhood_id: Mapped[int] = mapped_column(ForeignKey("neighborhood.id"))
    living_here: Mapped[int]
    eligible: Mapped[int]
    frozen_on: Mapped[date]
