"""Table: groups that a household belongs to as a whole, from–to, with their source document."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.database import Model, one_of

HOUSEHOLD_GROUPS = ("POOR", "NEAR_POOR", "AREA")
"""Groups that belong to the household or to where it lives; they count for every member listed in it (domain.md §5)."""


class HouseholdGroup(Model):
    """A household belongs to a group; every member listed in it has the group, on the days the row covers."""

    __table_args__ = (
        one_of("code", *HOUSEHOLD_GROUPS),
        Index("ix_household_group_household", "household_id"),
        Index("ix_household_group_code", "ward_id", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    code: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(200), default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    set_by: Mapped[str | None] = mapped_column(String(26))
