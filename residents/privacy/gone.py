"""Operation that leaves only a count of people who died or moved away so long ago that nobody needs their name."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from core.actor import SYSTEM
from core.db.database import db
from core.db.jobs import Job
from residents.models.joins import PersonJoin
from residents.models.people import Resident
from residents.privacy.erasure import erase

MONTH = timedelta(days=365) / 12
MOST_A_RUN = 100
"""The timer runs every minute, and each of its transactions is to be short."""


def forget_gone(now: datetime) -> int:
    """Erase people who have been gone for the months that the site keeps them, unless their record has changed since.

    Their citizen numbers are not remembered as those of people who asked for erasure: who returns is simply added.
    """
    months = current_app.config["SETTINGS"].gone_months
    people = db.session.scalars(
        select(Resident)
        .where(
            Resident.status.in_(("moved", "deceased")),
            Resident.erased_at.is_(None),
            # A record that was joined is marked as moved, too; it is erased with the person.
            Resident.id.not_in(select(PersonJoin.lost_id).where(PersonJoin.undone_at.is_(None))),
            Resident.updated_at < now - months * MONTH,
        )
        .order_by(Resident.id)
        .limit(MOST_A_RUN)
    ).all()
    for resident in people:
        erase(resident, SYSTEM, now, was_asked=False)
    return len(people)


JOBS = (Job("people gone forgotten", forget_gone),)
