"""Tables: desks, the append-only scan ledger, visits folded from it, outsiders."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.database import Model, UTCDateTime, WithPublicId, one_of

KINDS = ("arrive", "undo", "station", "complete")
VERDICTS = ("accepted", "already_arrived", "review")
WAITS = text("review = 'open'")
TAKES_BACK = text("undoes IS NOT NULL")


class Desk(WithPublicId, Model):
    """A phone paired with one day; authenticates by a bearer token, revoked in one tap."""

    __table_args__ = (Index("ix_desk_day", "day_id"),)

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    day_id: Mapped[int] = mapped_column(ForeignKey("campaign_day.id"))
    label: Mapped[str] = mapped_column(String(60), default="")
    pair_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    pair_expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    paired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    pending: Mapped[int] = mapped_column(default=0)
    oldest_pending_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Scan(Model):
    """A scan as a device sent it. Rows are only added; the verdict given at the time is kept.

    `said` is the scan as received (ticket secrets as their hash); `fingerprint` distinguishes a repeat from
    other content under the same id. `counts`: the scan takes part in the fold of its resident, as it was
    accepted at once or by a person's decision. `place` is the name of the desk or account.
    """

    __table_args__ = (
        one_of("kind", *KINDS),
        one_of("verdict", *VERDICTS),
        one_of("review", "open", "settled"),
        Index("uq_scan_id", "day_id", "scan_id", "fingerprint", unique=True),
        Index("ix_scan_resident", "resident_id", "campaign_id"),
        # Few scans wait for review and few are undone; these two indexes hold only those.
        Index("ix_scan_review", "day_id", sqlite_where=WAITS, postgresql_where=WAITS),
        Index("ix_scan_undoes", "day_id", "undoes", sqlite_where=TAKES_BACK, postgresql_where=TAKES_BACK),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[str] = mapped_column(String(36))
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(16))
    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    day_id: Mapped[int] = mapped_column(ForeignKey("campaign_day.id"))
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id"))
    account_ref: Mapped[str | None] = mapped_column(String(26))
    place: Mapped[str] = mapped_column(String(100), default="")
    kind: Mapped[str] = mapped_column(String(10))
    method: Mapped[str] = mapped_column(String(10))
    said: Mapped[dict[str, Any]] = mapped_column(JSON)
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    station: Mapped[str | None] = mapped_column(String(20))
    undoes: Mapped[str | None] = mapped_column(String(36))
    device_at: Mapped[datetime] = mapped_column(UTCDateTime)
    happened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    verdict: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(String(20))
    counts: Mapped[bool] = mapped_column(default=False)
    walk_in: Mapped[bool] = mapped_column(default=False)
    first_arrival: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    queue_no: Mapped[int | None]
    review: Mapped[str | None] = mapped_column(String(10))
    settled_by: Mapped[str | None] = mapped_column(String(26))
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_as: Mapped[str] = mapped_column(String(30), default="")


class Visit(Model):
    """A resident's visit to a campaign, one row each, folded from the scans that count.

    Ward, neighborhood and year are copied here, so that a later move leaves history as it was. `arrived_at`
    is None if every arrival was undone.
    """

    __table_args__ = (
        one_of("state", "arrived", "completed", "left_early", "deferred", "not_served", "undone"),
        Index("uq_visit_resident", "resident_id", "campaign_id", unique=True),
        Index("ix_visit_count", "campaign_id", "neighborhood_id", "arrived_hour", "state", "walk_in"),
        Index("ix_visit_day", "day_id", "state"),
        Index("ix_visit_year", "ward_id", "year", "neighborhood_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    day_id: Mapped[int] = mapped_column(ForeignKey("campaign_day.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    neighborhood_id: Mapped[int] = mapped_column(ForeignKey("neighborhood.id"))
    year: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(200), default="")
    arrived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    arrived_hour: Mapped[int | None]
    arrived_desk: Mapped[str] = mapped_column(String(100), default="")
    completed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    walk_in: Mapped[bool] = mapped_column(default=False)
    queue_no: Mapped[int | None]


class KeptCounts(Model):
    """What stays of a campaign's visits after their time: the board's figures, and those of each day.

    Scans, visits and bookings are then deleted; `board` and `days` are what was counted from them.
    """

    __table_args__ = (Index("ix_kept_counts_ward", "ward_id"),)

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    arrived: Mapped[int]
    board: Mapped[dict[str, Any]] = mapped_column(JSON)
    days: Mapped[dict[str, Any]] = mapped_column(JSON)
    kept_at: Mapped[datetime] = mapped_column(UTCDateTime)


class OutsiderVisit(Model):
    """A visitor who does not live here, counted apart and without a name."""

    __table_args__ = (
        one_of("sex", "male", "female", "unknown"),
        Index("uq_outsider_scan", "scan_row_id", unique=True),
        Index("ix_outsider_count", "campaign_id", "day_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    day_id: Mapped[int] = mapped_column(ForeignKey("campaign_day.id"))
    scan_row_id: Mapped[int] = mapped_column(ForeignKey("scan.id"))
    birth_year: Mapped[int | None]
    sex: Mapped[str] = mapped_column(String(10), default="unknown")
    arrived_at: Mapped[datetime] = mapped_column(UTCDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
