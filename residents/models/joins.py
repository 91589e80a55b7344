"""Tables: records joined because they are one person, and decisions about records that look alike."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.database import Model, UTCDateTime, WithPublicId, one_of

IS_JOINED = text("undone_at IS NULL")


class PersonJoin(WithPublicId, Model):
    """Two records are one person: `lost` represents nobody, and everything belongs to `kept`.

    `changes` holds the rows that joining changed, by table, before and after; parting restores them.
    It is emptied when the person is erased, and the records can then no longer be parted.
    """

    __tablename__ = "person_merge"
    __table_args__ = (
        Index(
            "uq_person_merge_lost",
            "lost_id",
            unique=True,
            sqlite_where=IS_JOINED,
            postgresql_where=IS_JOINED,
        ),
        Index("ix_person_merge_kept", "kept_id"),
    )

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    lost_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    kept_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    joined_at: Mapped[datetime] = mapped_column("merged_at", UTCDateTime)
    joined_by: Mapped[str | None] = mapped_column("merged_by", String(26))
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by: Mapped[str | None] = mapped_column(String(26))


class PersonPair(Model):
    """A decision about two records that look alike: two people, or (a head's proposal) the same person.

    `first_id` is the smaller of the two numbers.
    """

    __table_args__ = (
        one_of("said", "two", "same"),
        Index("uq_person_pair_both", "first_id", "second_id", unique=True),
        Index("ix_person_pair_second", "second_id"),
        Index("ix_person_pair_said", "ward_id", "said"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    first_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    said: Mapped[str] = mapped_column(String(4))
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)
    said_by: Mapped[str | None] = mapped_column(String(26))
