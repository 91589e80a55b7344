"""Tables: lists that were brought in, and what the columns of lists are said to hold."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.database import Model, UTCDateTime, WithPublicId, one_of


class Upload(WithPublicId, Model):
    """A list that was brought in, or is waiting for a decision: counts and problems, never its rows."""

    __tablename__ = "roll_import"
    __table_args__ = (
        one_of("state", "checking", "checked", "taking", "committed", "refused", "dropped"),
        Index("ix_roll_import_ward", "ward_id", "started_at"),
    )

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    neighborhood_id: Mapped[int | None] = mapped_column(ForeignKey("neighborhood.id"))
    """Whose head brought the list; none where the station did, for the whole ward."""
    file_name: Mapped[str] = mapped_column(String(200))
    file_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    state: Mapped[str] = mapped_column(String(10))
    step: Mapped[str] = mapped_column(String(10), default="")
    """What is being done with the list, while it is checked or taken."""
    decisions: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """The decisions about the list, kept with it until it is taken."""
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    problems: Mapped[list[Any]] = mapped_column(JSON)
    started_by: Mapped[str | None] = mapped_column(String(26))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")


class RememberedColumns(Model):
    """What the columns of lists with the same titles hold, as was once said in the ward; no personal data."""

    __tablename__ = "roll_mapping"
    __table_args__ = (Index("uq_roll_mapping_ward_shape", "ward_id", "shape", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    shape: Mapped[bytes] = mapped_column(LargeBinary(32))
    columns: Mapped[dict[str, str]] = mapped_column(JSON)
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)
    said_by: Mapped[str | None] = mapped_column(String(26))
