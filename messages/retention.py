"""How long the outbox keeps notices; a job of the timer."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete

from core.db.database import db
from core.db.jobs import Job
from messages.models import Notice

MONTH = timedelta(days=365) / 12


def forget_old(now: datetime) -> int:
    """Delete notices after the months that the site keeps them, passed on or not."""
    kept_months = current_app.config["SETTINGS"].notices_months
    old = delete(Notice).where(Notice.created_at < now - kept_months * MONTH)
    return int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]  # a DELETE's result is a CursorResult


JOBS = (Job("old notices forgotten", forget_old),)
