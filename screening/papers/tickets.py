"""Operations on tickets: one per resident and campaign, opened for printing again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from core.db.database import db
from residents.joined_records import followed
from screening import secret_codes
from screening.secret_codes import Opened
from screening.tables import tickets


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket by internal numbers; `public_id` is its public id, the secrets are sealed."""

    id: int
    public_id: str
    ward_id: int
    campaign_id: int
    resident_id: int
    token_hash: bytes
    token_sealed: bytes
    code_sealed: bytes
    revoked_at: datetime | None

    def opened(self) -> Opened:
        """The secrets in plain text, for the ticket's owner."""
        return secret_codes.open_secrets(
            secret_codes.TICKET, self.public_id, self.token_sealed, self.code_sealed
        )


_columns = tuple(tickets.c[name] for name in TicketRow.__dataclass_fields__)


def ticket_for(campaign_id: int, resident_id: int) -> TicketRow | None:
    """The resident's ticket in the campaign; None if there is none yet."""
    row = db.session.execute(
        select(*_columns).where(tickets.c.campaign_id == campaign_id, tickets.c.resident_id == resident_id)
    ).first()
    return TicketRow(*row) if row else None


def valid_ticket(ticket_id: int) -> int:
    """The valid ticket: another one if the resident's record was joined with another record."""
    own = db.session.execute(
        select(tickets.c.campaign_id, tickets.c.resident_id).where(tickets.c.id == ticket_id)
    ).first()
    kept = followed([own.resident_id]).get(own.resident_id) if own else None
    found = ticket_for(own.campaign_id, kept) if own and kept else None
    return found.id if found else ticket_id


def ensure_tickets(ward_id: int, campaign_id: int, resident_ids: list[int]) -> None:
    """Create a ticket for each of these residents, who have none in this campaign."""
    made = secret_codes.make_many(secret_codes.TICKET, tickets, len(resident_ids))
    rows = [
        {**secret, "ward_id": ward_id, "campaign_id": campaign_id, "resident_id": resident_id}
        for secret, resident_id in zip(made, resident_ids, strict=True)
    ]
    if rows:
        db.session.execute(insert(tickets), rows)
