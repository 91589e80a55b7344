"""Operation: give the place of a ticket back, of a real one or of one that was only asked for."""

from datetime import datetime

from sqlalchemy import select

from core.actor import Actor
from core.db.database import db
from core.errors import NotThere
from screening.asking import settling as asking_settling
from screening.booking import booking
from screening.entrance.sign_ins import Holder
from screening.tables import campaigns, tickets


def cancel(holder: Holder, by: Actor, at: datetime) -> None:
    """Give the place back. Raises NotThere for a revoked ticket, NothingBooked, AlreadyHere."""
    if holder.request_id is not None:
        asking_settling.give_up(holder.request_id, by, at)
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
    booking.cancel(row.campaign_id, row.ward_id, [row.resident_id], by, at, campaign=row.campaign)
