"""Checks elsewhere in the demo ward: by an employer, a school, an insurance visit."""

from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select

from core.actor import SYSTEM
from core.db.database import db
from demo.ward import DemoWard
from residents.models.people import Resident
from residents.person.yearly import Elsewhere, record_elsewhere

SHARE = 0.06
PLACES = {
    "employer": "Phòng khám của công ty",
    "insurance": "Bệnh viện đa khoa khu vực",
    "private": "Phòng khám tư",
}


def record_some_elsewhere(demo: DemoWard, today: date, chance: Random, now: datetime) -> None:
    """Record a check elsewhere for about one adult in sixteen, on days of this year before today."""
    born_before = date(today.year - 40, 1, 1)
    people = db.session.scalars(
        select(Resident)
        .where(Resident.ward_id == demo.ward.id, Resident.birth_date < born_before)
        .order_by(Resident.id)
    )
    days = (today - date(today.year, 1, 1)).days
    for resident in people:
        if chance.random() >= SHARE or not days:
            continue
        kind = chance.choice(list(PLACES))
        checked_on = date(today.year, 1, 1) + timedelta(days=chance.randrange(days))
        record_elsewhere(resident, Elsewhere(kind, checked_on, PLACES[kind]), SYSTEM, now)
