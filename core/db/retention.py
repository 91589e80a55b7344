"""How long the plumbing keeps things; each rule is a job of the timer."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update

from core.db.database import db
from core.db.jobs import Job
from core.db.models import AuditEvent, IdempotencyKey
from core.db.rates import forget_expired

REPEATED_FORMS = timedelta(days=7)
CALLER_ADDRESSES = timedelta(days=30)


def forget_forms(now: datetime) -> int:
    """A form sent again after a week is a new form."""
    return _rows(delete(IdempotencyKey).where(IdempotencyKey.at < now - REPEATED_FORMS))


def forget_addresses(now: datetime) -> int:
    """Callers' networks are kept 30 days; the chain stays whole, it never covered them."""
    old = (AuditEvent.at < now - CALLER_ADDRESSES, AuditEvent.address.is_not(None))
    return _rows(update(AuditEvent).where(*old).values(address=None))


def forget_counters(now: datetime) -> int:
    """Counters of limits whose window is over."""
    return forget_expired(now.timestamp())


def _rows(statement: object) -> int:
    return int(db.session.execute(statement).rowcount)  # type: ignore[call-overload]  # any DELETE or UPDATE


JOBS = (
    Job("forms forgotten", forget_forms),
    Job("addresses forgotten", forget_addresses),
    Job("counters forgotten", forget_counters),
)
