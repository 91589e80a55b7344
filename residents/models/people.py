"""Tables: households, residents, groups of both with dates, yearly checks, citizen numbers of erased people, numbers tried."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.database import Model, UTCDateTime, WithPublicId, one_of

RESIDENCE = ("permanent", "temporary", "absent")
STATUS = ("active", "moved", "deceased")
SEXES = ("male", "female", "unknown")
PRECISIONS = ("day", "month", "year")
ELSEWHERE_KINDS = ("employer", "school", "army_police", "insurance", "private", "other")
EVIDENCE = ("self_declared", "paper", "system")


class Household(WithPublicId, Model):
    """People at one address, with the local code `<neighborhood>-<number>`."""

    __table_args__ = (
        Index("uq_household_ward_code", "ward_id", "code", unique=True),
        Index("ix_household_neighborhood", "neighborhood_id", "walk_order"),
    )

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    neighborhood_id: Mapped[int] = mapped_column(ForeignKey("neighborhood.id"))
    code: Mapped[str] = mapped_column(String(30))
    address: Mapped[str] = mapped_column(String(300), default="")
    walk_order: Mapped[int] = mapped_column(default=0)


class Resident(WithPublicId, Model):
    """A person of the ward. Citizen number and phone are sealed and found by keyed indexes.

    `birth_date` with a coarser `birth_precision` is the first day of the known year or month.
    `neighborhood_id` repeats the household's, so the ward is counted without a join.
    """

    __table_args__ = (
        one_of("birth_precision", *PRECISIONS),
        one_of("sex", *SEXES),
        one_of("residence", *RESIDENCE),
        one_of("status", *STATUS),
        one_of("insurance", "yes", "no", "unknown"),
        Index("ix_resident_household", "household_id"),
        Index("ix_resident_living", "ward_id", "status", "neighborhood_id"),
        # The columns after the name are what search ranks by and duplicates are told apart by, so neither reads the rows.
        Index("ix_resident_name", "ward_id", "name_folded", "birth_date", "status", "full_name", "sort_key"),
        Index("ix_resident_birth", "ward_id", "birth_date"),
        Index("ix_resident_personal_id", "ward_id", "personal_id_index"),
        Index("ix_resident_phone", "ward_id", "phone_index"),
        Index("ix_resident_phone_tail", "ward_id", "phone_tail_index"),
    )

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    neighborhood_id: Mapped[int] = mapped_column(ForeignKey("neighborhood.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    full_name: Mapped[str] = mapped_column(String(200))
    name_folded: Mapped[str] = mapped_column(String(200))
    sort_key: Mapped[str] = mapped_column(String(600))
    birth_date: Mapped[date]
    birth_precision: Mapped[str] = mapped_column(String(5), default="day")
    sex: Mapped[str] = mapped_column(String(10))
    relation: Mapped[str] = mapped_column(String(60), default="")
    is_head: Mapped[bool] = mapped_column(default=False)
    personal_id_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    personal_id_index: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    phone_tail_index: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    phone_owner: Mapped[str] = mapped_column(String(60), default="")
    insurance: Mapped[str] = mapped_column(String(10), default="unknown")
    residence: Mapped[str] = mapped_column(String(10), default="permanent")
    status: Mapped[str] = mapped_column(String(10), default="active")
    homebound: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    restricted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when the person's data are used only where the law requires it."""
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when the row is erased and only counts."""


class ResidentGroup(Model):
    """A person belongs to a group (domain.md §5), from–to, with the source document.

    `degree` is that of a disability (1 mild, 2 severe, 3 very severe), where it is known.
    """

    __table_args__ = (
        CheckConstraint("degree IS NULL OR degree BETWEEN 1 AND 3", name="degree"),
        Index("ix_resident_group_resident", "resident_id"),
        Index("ix_resident_group_code", "ward_id", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    code: Mapped[str] = mapped_column(ForeignKey("group_type.code"))
    degree: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(200), default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    set_by: Mapped[str | None] = mapped_column(String(26))


class HouseholdGroup(Model):
    """A household belongs to a group; every member listed in it has the group, on the days the row covers.

    `reviewed_on` is the day on which a group that ended with its year was found to hold no longer.
    """

    __table_args__ = (
        Index("ix_household_group_household", "household_id"),
        Index("ix_household_group_code", "ward_id", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    code: Mapped[str] = mapped_column(ForeignKey("group_type.code"))
    source: Mapped[str] = mapped_column(String(200), default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    reviewed_on: Mapped[date | None]
    set_by: Mapped[str | None] = mapped_column(String(26))


class YearlyCheck(Model):
    """A person was checked in a calendar year, here or elsewhere; the law counts one check a year.

    `kind` is `here` for a visit completed in a campaign (`source` is its public id), otherwise the kind of place.
    """

    __table_args__ = (
        one_of("kind", "here", *ELSEWHERE_KINDS),
        one_of("evidence", *EVIDENCE),
        Index("ix_yearly_check_resident", "resident_id", "year"),
        Index("ix_yearly_check_year", "ward_id", "year", "checked_on", "kind", "resident_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    neighborhood_id: Mapped[int] = mapped_column(ForeignKey("neighborhood.id"))
    year: Mapped[int]
    checked_on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(200), default="")
    evidence: Mapped[str] = mapped_column(String(20), default="self_declared")
    source: Mapped[str | None] = mapped_column(String(26))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by: Mapped[str | None] = mapped_column(String(26))


class ErasedNumber(Model):
    """The keyed index of an erased person's citizen number, with the day. A list that names the person leads to a question.

    It refers to no other row: anyone who can compute the index learns only that the number was erased.
    """

    __table_args__ = (Index("uq_erased_number", "ward_id", "number_index", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    number_index: Mapped[bytes] = mapped_column(LargeBinary(16))
    erased_on: Mapped[date]


class NumberProbe(Model):
    """How many citizen numbers an account typed, and how many its lists had, on a day; never the numbers."""

    __table_args__ = (
        CheckConstraint("typed >= 0 AND listed >= 0", name="counts"),
        Index("uq_number_probe", "ward_id", "day", "account", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    day: Mapped[date]
    account: Mapped[str] = mapped_column(String(26))
    typed: Mapped[int] = mapped_column(default=0)
    listed: Mapped[int] = mapped_column(default=0)
