"""How long the outbox keeps notices; a job of the timer."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete

from core.db.database import changed
from core.db.jobs import Job
from messages.models import Notice

MONTH = timedelta(days=365) / 12


def forget_old(now: datetime) -> int:
    """Delete notices after the months that the site keeps them, passed on or not."""
    kept_months = current_app.config["SETTINGS"].notices_months
    return changed(delete(Notice).where(Notice.created_at < now - kept_months * MONTH))


JOBS = (Job("old notices forgotten", forget_old),)
