"""Tables: moves with their day; splits and merges of neighborhoods, with what is needed to reverse them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.database import Model, UTCDateTime, WithPublicId, one_of


class Rearrangement(WithPublicId, Model):
    """A split or merge of neighborhoods that was carried out, in force from a day; it may have been reversed later.

    `facts` records what was done: neighborhoods that ended and began, accounts, and each campaign's numbers
    before and after. It holds no personal data.
    """

    __table_args__ = (one_of("kind", "split", "merge"), Index("ix_rearrangement_ward", "ward_id", "done_at"))

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    kind: Mapped[str] = mapped_column(String(10))
    starts_on: Mapped[date]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    done_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_by: Mapped[str | None] = mapped_column(String(26))
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by: Mapped[str | None] = mapped_column(String(26))


class Move(Model):
    """A household moved to another neighborhood, or one of its people to another household, on a day.

    `resident_id` is None where the whole household moved; `from_household_id` is set only for one person.
    """

    __table_args__ = (
        Index("ix_move_household", "household_id"),
        Index("ix_move_resident", "resident_id"),
        Index("ix_move_rearrangement", "rearrangement_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    from_household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"))
    from_neighborhood_id: Mapped[int] = mapped_column(ForeignKey("neighborhood.id"))
    to_neighborhood_id: Mapped[int] = mapped_column(ForeignKey("neighborhood.id"))
    moved_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by: Mapped[str | None] = mapped_column(String(26))
    rearrangement_id: Mapped[int | None] = mapped_column(ForeignKey("rearrangement.id"))
