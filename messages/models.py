"""Tables: the outbox of notices."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.database import Model, UTCDateTime, WithPublicId, one_of


class Notice(WithPublicId, Model):
    """A notice for a recipient (an opaque reference), with a channel and a wording.

    `about` is the key of its reason, so the same notice is never added twice.
    """

    __table_args__ = (
        one_of("channel", "by_hand"),
        one_of("state", "waiting", "sent", "dropped"),
        Index("uq_notice_about", "about", unique=True),
        Index("ix_notice_waiting", "ward_id", "neighborhood_id", "state"),
    )

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    neighborhood_id: Mapped[int | None] = mapped_column(ForeignKey("neighborhood.id"))
    recipient: Mapped[str] = mapped_column(String(26), index=True)
    channel: Mapped[str] = mapped_column(String(10))
    wording: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    about: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
