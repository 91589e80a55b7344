"""When a person leaves the register: free their places on days to come."""

from datetime import datetime

from sqlalchemy import select

from core import clock
from core.actor import Actor
from core.db.database import db
from residents.events import PersonEvents
from residents.models.people import Resident
from screening.booking import booking
from screening.guests import CampaignKey
from screening.tables import bookings, campaigns, days


class FreePlaces(PersonEvents):
    """Listed in app.py."""

    def left(self, resident: Resident, by: Actor, at: datetime) -> None:
        """Cancel the coming places of a resident who has moved, died or is away for long."""
        held = db.session.execute(
            select(bookings.c.campaign_id, campaigns.c.public_id)
            .join(days, days.c.id == bookings.c.day_id)
            .join(campaigns, campaigns.c.id == bookings.c.campaign_id)
            .where(
                bookings.c.resident_id == resident.id,
                bookings.c.state == "booked",
                days.c.date >= clock.civil_date(at),
                days.c.closed_at.is_(None),
            )
            .order_by(bookings.c.campaign_id)
        ).all()
        for row in held:
            campaign = CampaignKey(row.campaign_id, resident.ward_id, row.public_id)
            booking.cancel(campaign, [resident.id], by, at, reason="left")
