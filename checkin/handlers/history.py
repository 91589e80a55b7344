"""For a person's page: the visits of every campaign."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from sqlalchemy import exists, select

from checkin.tables import visits
from core.db.database import db
from core.i18n import day_short
from residents.events import Happening, PersonEvents
from residents.models.people import Resident
from screening.tables import campaigns, days, slots


class VisitsHistory(PersonEvents):
    """Listed in app.py."""

    def history(self, resident: Resident) -> Sequence[Happening]:
        """When the person arrived and was done, in every campaign."""
        return list(_visits(resident))


def _visits(resident: Resident) -> Iterator[Happening]:
    rows = db.session.execute(
        select(
            campaigns.c.public_id,
            campaigns.c.title,
            *(visits.c[name] for name in ("state", "arrived_at", "completed_at", "walk_in")),
            exists().where(slots.c.campaign_id == campaigns.c.id).label("has_hours"),
            days.c.date,
            days.c.venue,
        )
        .select_from(visits)
        .join(campaigns, campaigns.c.id == visits.c.campaign_id)
        .join(days, days.c.id == visits.c.day_id)
        .where(visits.c.resident_id == resident.id)
    )
    for row in rows:
        text = f"{day_short(row.date)}, {row.venue}"
        of_campaign = (row.public_id, row.title)
        if row.arrived_at is None:
            yield Happening(*of_campaign, "visit", row.state, None, text)
            continue
        way = " · ".join([text, *([_("Without an appointment")] if row.walk_in and row.has_hours else [])])
        yield Happening(*of_campaign, "visit", "arrived", row.arrived_at, way, is_over=row.state != "arrived")
        if row.state != "arrived":
            yield Happening(*of_campaign, "visit", row.state, row.completed_at, text)
