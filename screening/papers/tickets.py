"""Operations on tickets: one per resident and campaign."""

from sqlalchemy import select

from core.db.bulk import insert_rows
from core.db.database import db
from residents.joined_records import followed
from screening import secret_codes
from screening.tables import tickets


def valid_ticket(ticket_id: int) -> int:
    """The valid ticket: another one if the resident's record was joined with another record."""
    own = db.session.execute(
        select(tickets.c.campaign_id, tickets.c.resident_id).where(tickets.c.id == ticket_id)
    ).one()
    kept = followed([own.resident_id]).get(own.resident_id)
    valid = select(tickets.c.id).where(
        tickets.c.campaign_id == own.campaign_id, tickets.c.resident_id == kept
    )
    return (kept and db.session.scalar(valid)) or ticket_id


def ensure_tickets(ward_id: int, campaign_id: int, resident_ids: list[int]) -> None:
    """Create a ticket for each of these residents, who have none in this campaign."""
    made = secret_codes.make_many(secret_codes.TICKET, tickets, len(resident_ids))
    rows = [
        {**secret, "ward_id": ward_id, "campaign_id": campaign_id, "resident_id": resident_id}
        for secret, resident_id in zip(made, resident_ids, strict=True)
    ]
    insert_rows(tickets, rows)
