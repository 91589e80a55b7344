"""Operations on tickets: one per resident and campaign, found by its secrets, opened for printing once more."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select

from core import short_code
from core.db.database import db
from core.ids import token_hash
from core.sealing import keyring
from residents.joined_records import followed
from screening import secret_codes
from screening.secret_codes import Opened
from screening.tables import tickets


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket by internal numbers; `public_id` is its public id, the secrets stay sealed."""

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
        """The secrets in the clear, for the paper or the page of whom the ticket belongs to."""
        return secret_codes.open_secrets(
            secret_codes.TICKET, self.public_id, self.token_sealed, self.code_sealed
        )


_columns = tuple(tickets.c[name] for name in TicketRow.__dataclass_fields__)


def ticket_for(campaign_id: int, resident_id: int) -> TicketRow | None:
    """The resident's ticket in the campaign, None before there is one."""
    return _one((tickets.c.campaign_id == campaign_id) & (tickets.c.resident_id == resident_id))


def find_by_token(hashed: bytes) -> TicketRow | None:
    """The ticket of a QR, by the SHA-256 of its token; a revoked one too (look at `revoked_at`)."""
    return _one(tickets.c.token_hash == hashed)


def find_by_secret(token: str) -> TicketRow | None:
    """The ticket of a QR's token."""
    return find_by_token(token_hash(token))


def find_by_code(typed: str) -> TicketRow | None:
    """The ticket of a typed short code; raises WrongShortCode for what cannot be one."""
    index = keyring().index(secret_codes.TICKET.purpose, short_code.parse(typed))
    return _one(tickets.c.code_index == index)


def standing_ticket(ticket_id: int) -> int:
    """The ticket that stands for this one: another where the record it was made for was joined with another."""
    own = db.session.execute(
        select(tickets.c.campaign_id, tickets.c.resident_id).where(tickets.c.id == ticket_id)
    ).first()
    kept = followed([own.resident_id]).get(own.resident_id) if own else None
    found = ticket_for(own.campaign_id, kept) if own and kept else None
    return found.id if found else ticket_id


def ensure_tickets(ward_id: int, campaign_id: int, resident_ids: list[int]) -> None:
    """Give a ticket to each of these residents, who have none in this campaign."""
    made = secret_codes.make_many(secret_codes.TICKET, tickets, len(resident_ids))
    rows = [
        {**secret, "ward_id": ward_id, "campaign_id": campaign_id, "resident_id": resident_id}
        for secret, resident_id in zip(made, resident_ids, strict=True)
    ]
    if rows:
        db.session.execute(insert(tickets), rows)


def _one(condition: ColumnElement[bool]) -> TicketRow | None:
    row = db.session.execute(select(*_columns).where(condition)).first()
    return TicketRow(*row) if row else None
