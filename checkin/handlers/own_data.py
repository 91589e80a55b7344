"""When a person's data are exported or erased: scans and visits."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from checkin.tables import scans, visits
from core.actor import Actor
from core.db.database import db
from residents.events import PersonEvents, Verb
from residents.models.people import Resident
from screening.tables import campaigns, days

TABLES = frozenset({"scan", "visit"})
OF_VISIT = ("state", "reason", "arrived_at", "completed_at", "walk_in")
OF_SCAN = ("kind", "method", "station", "place", "happened_at", "verdict", "reason")


class OwnVisits(PersonEvents):
    """Listed in app.py."""

    answers_for: Mapping[Verb, frozenset[str]] = {"exported": TABLES, "erased": TABLES}

    def exported(self, resident: Resident) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The person's visits and scans."""
        came = (
            select(campaigns.c.title.label("campaign"), days.c.date, *(visits.c[name] for name in OF_VISIT))
            .join(campaigns, campaigns.c.id == visits.c.campaign_id)
            .join(days, days.c.id == visits.c.day_id)
            .where(visits.c.resident_id == resident.id)
            .order_by(visits.c.id)
        )
        scanned = select(*(scans.c[name] for name in OF_SCAN)).where(scans.c.resident_id == resident.id)
        return {
            "visits": [dict(row) for row in db.session.execute(came).mappings()],
            "scans": [dict(row) for row in db.session.execute(scanned.order_by(scans.c.id)).mappings()],
        }

    def erased(self, resident: Resident, by: Actor, at: datetime) -> None:  # noqa: ARG002  # the protocol's
        """Keep visits and scans, so that past days still add up; delete typed reasons."""
        db.session.execute(update(visits).where(visits.c.resident_id == resident.id).values(reason=""))
