"""When a person's data are exported or erased: scans and visits."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from checkin.tables import campaigns, days, scans, visits
from core.actor import Actor
from core.db.database import db
from residents.events import PersonEvents, Verb
from residents.models.people import Resident

TABLES = frozenset({"scan", "visit"})


class OwnVisits(PersonEvents):
    """Listed in app.py."""

    answers_for: Mapping[Verb, frozenset[str]] = {"exported": TABLES, "erased": TABLES}

    def exported(self, resident: Resident) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The person's visits and scans."""
        came = db.session.execute(
            select(
                campaigns.c.title.label("campaign"),
                days.c.date,
                visits.c.state,
                visits.c.reason,
                visits.c.arrived_at,
                visits.c.completed_at,
                visits.c.walk_in,
            )
            .join(campaigns, campaigns.c.id == visits.c.campaign_id)
            .join(days, days.c.id == visits.c.day_id)
            .where(visits.c.resident_id == resident.id)
            .order_by(visits.c.id)
        )
        scanned = db.session.execute(
            select(
                scans.c.kind,
                scans.c.method,
                scans.c.station,
                scans.c.place,
                scans.c.happened_at,
                scans.c.verdict,
                scans.c.reason,
            )
            .where(scans.c.resident_id == resident.id)
            .order_by(scans.c.id)
        )
        return {
            "visits": [dict(row) for row in came.mappings()],
            "scans": [dict(row) for row in scanned.mappings()],
        }

    def erased(self, resident: Resident, by: Actor, at: datetime) -> None:  # noqa: ARG002  # the protocol's
        """Keep visits and scans, so that past days still add up; delete typed reasons."""
        db.session.execute(update(visits).where(visits.c.resident_id == resident.id).values(reason=""))
