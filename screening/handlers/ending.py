"""Operation when a campaign is closed: places on days still to come, and those that are only asked for, are given back."""

from datetime import datetime

from sqlalchemy import select

from campaigns.models import Campaign
from core.actor import Actor
from core.db.database import db
from screening.asking import settling as asking_settling
from screening.booking import booking
from screening.booking_rules import MOST_PEOPLE
from screening.tables import bookings, days

REASON = "campaign_closed"


def give_back_all(campaign: Campaign, by: Actor, at: datetime) -> int:
    """Cancel every place that nobody can use any more; the heads get a notice for each person.

    Says how many places were given back. Bookings end in the order of residents, requests after them.
    """
    coming = db.session.scalars(
        select(bookings.c.resident_id)
        .join(days, days.c.id == bookings.c.day_id)
        .where(
            bookings.c.campaign_id == campaign.id, bookings.c.state == "booked", days.c.closed_at.is_(None)
        )
        .order_by(bookings.c.resident_id)
    ).all()
    for start in range(0, len(coming), MOST_PEOPLE):
        booking.cancel(
            campaign.id,
            campaign.ward_id,
            coming[start : start + MOST_PEOPLE],
            by,
            at,
            campaign=campaign.public_id,
            reason=REASON,
        )
    return len(coming) + asking_settling.release_all(campaign.id, by, at)
