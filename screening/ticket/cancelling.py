"""Operation: cancel the place of a ticket, or give up a place request."""

from datetime import datetime

from sqlalchemy import select

from core.actor import Actor
from core.db.database import db
from core.errors import NotThere
from screening.asking import settling as asking_settling
from screening.booking import booking
from screening.entrance.sign_ins import Holder
from screening.open_letter import CampaignKey
from screening.tables import campaigns, tickets


def cancel(holder: Holder, by: Actor, at: datetime) -> None:
    """Cancel the place. Raises NotThere for a revoked ticket, NothingBooked, AlreadyHere."""
    if holder.place_request_id is not None:
        asking_settling.give_up(holder.place_request_id, by, at)
        return
    row = db.session.execute(
        select(
            tickets.c.campaign_id,
            tickets.c.ward_id,
            tickets.c.resident_id,
            campaigns.c.public_id.label("campaign"),
        )
        .join(campaigns, campaigns.c.id == tickets.c.campaign_id)
        .where(tickets.c.id == holder.ticket_id, tickets.c.revoked_at.is_(None))
    ).first()
    if row is None:
        raise NotThere()
    campaign = CampaignKey(row.campaign_id, row.ward_id, row.campaign)
    booking.cancel(campaign, [row.resident_id], by, at)
