"""How long screening keeps data; each rule is a job of the timer."""

from datetime import datetime

from sqlalchemy import delete

from core.db.database import db
from core.db.jobs import Job
from screening.asking.settling import release_due
from screening.tables import bookings, sign_ins


def forget_visits(now: datetime) -> int:
    """Delete ended visits of residents' browsers, with their drafts; return how many."""
    result = db.session.execute(delete(sign_ins).where(sign_ins.c.expires_at <= now))
    return int(result.rowcount)  # type: ignore[attr-defined]  # a DELETE's result is a CursorResult


def delete_bookings(campaign_id: int) -> None:
    """Delete the bookings of a campaign whose visits are no longer kept one by one; its slots keep their counts."""
    db.session.execute(delete(bookings).where(bookings.c.campaign_id == campaign_id))


JOBS = (
    Job("places asked for released", release_due),
    Job("residents' visits forgotten", forget_visits),
)
