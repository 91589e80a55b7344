"""Tables of the plumbing: audit chain, repeated forms, unsent forms, attempt counters."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.database import Model, UTCDateTime


class AuditHead(Model):
    """The last link of each chain; one chain per ward, chain 0 for the site itself."""

    chain: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    mac: Mapped[bytes] = mapped_column(LargeBinary)


HAS_ADDRESS = text("address IS NOT NULL")


class AuditEvent(Model):
    """One change, append-only: who, when, what, on which object; never a name, number or phone.

    `address` is the network it came from: outside the chain's MAC, and forgotten after 30 days.
    """

    __table_args__ = (
        Index("uq_audit_event_chain_seq", "chain", "seq", unique=True),
        Index("ix_audit_event_address", "at", sqlite_where=HAS_ADDRESS, postgresql_where=HAS_ADDRESS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[int]
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_kind: Mapped[str] = mapped_column(String(10))
    actor_ref: Mapped[str | None] = mapped_column(String(26))
    role: Mapped[str | None] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(60))
    object_ref: Mapped[str | None] = mapped_column(String(26), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    mac: Mapped[bytes] = mapped_column(LargeBinary)
    address: Mapped[str | None] = mapped_column(String(45))


class IdempotencyKey(Model):
    """A form that was carried out, and where its sender was led."""

    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(32))
    answer: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class SealedDraft(Model):
    """A form that came too late to be taken: what was typed, sealed, until its sender has sent it again."""

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class AttemptCounter(Model):
    """How often a limited thing was tried in the present window; exact with any number of workers."""

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    hits: Mapped[int]
    expires_at: Mapped[float] = mapped_column(index=True)
