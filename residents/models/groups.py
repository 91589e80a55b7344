"""Table: groups that a household belongs to as a whole, from–to, with their source document."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.database import Model


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
