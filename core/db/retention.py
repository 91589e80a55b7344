"""How long the plumbing keeps things; each rule is a job of the timer."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update

from core.db.database import changed
from core.db.jobs import Job
from core.db.models import AttemptCounter, AuditEvent, IdempotencyKey, SealedDraft

REPEATED_FORMS = timedelta(days=7)
CALLER_ADDRESSES = timedelta(days=30)


def forget_addresses(now: datetime) -> int:
    """Callers' networks are kept 30 days; the chain stays whole, it never covered them."""
    old = (AuditEvent.at < now - CALLER_ADDRESSES, AuditEvent.address.is_not(None))
    return changed(update(AuditEvent).where(*old).values(address=None))


JOBS = (
    # A form sent again after a week is a new form.
    Job(
        "forms forgotten",
        lambda now: changed(delete(IdempotencyKey).where(IdempotencyKey.at < now - REPEATED_FORMS)),
    ),
    Job("addresses forgotten", forget_addresses),
    # Forms that came too late and were not sent again.
    Job("drafts forgotten", lambda now: changed(delete(SealedDraft).where(SealedDraft.expires_at <= now))),
    # Counters of limits whose window is over.
    Job(
        "counters forgotten",
        lambda now: changed(delete(AttemptCounter).where(AttemptCounter.expires_at <= now.timestamp())),
    ),
)
