"""A plan is carried out by a process of its own; the timer starts it again where it was killed."""

from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from core import own_process
from core.db.database import db
from core.db.jobs import Job
from screening.models import KeptPlan


def start(public_id: str) -> bool:
    """Start carrying a plan out or taking it back; False where a process is at it already."""
    return own_process.start(_lock(public_id), ("screening", "seat", public_id))


def start_again(now: datetime) -> int:  # noqa: ARG001  # every job is told what time it is
    """Start again whatever plan nobody is working on; returns how many."""
    at_work = db.session.scalars(
        select(KeptPlan.public_id).where(KeptPlan.state.in_(("committing", "undoing")))
    ).all()
    return sum(start(public_id) for public_id in at_work)


def _lock(public_id: str) -> Path:
    return Path(current_app.instance_path) / f"schedule-{public_id}.lock"


JOBS = (Job("schedules carried on", start_again),)
