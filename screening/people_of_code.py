"""Reading whose paper carries a short code: a ticket's one person, everybody invited by a letter."""

from collections.abc import Sequence

from sqlalchemy import select, union

from core.database import db
from core.sealing import keyring
from screening.secret_codes import LETTER, TICKET
from screening.tables import invitations, letters, tickets


def people_of_code(ward_id: int, code: str) -> Sequence[int]:
    """The residents, by internal number, whose letter or ticket in this ward carries the parsed short code."""
    index = keyring().index
    ticket = select(tickets.c.resident_id).where(
        tickets.c.ward_id == ward_id, tickets.c.code_index == index(TICKET.purpose, code)
    )
    letter = (
        select(invitations.c.resident_id)
        .join(letters, letters.c.id == invitations.c.letter_id)
        .where(letters.c.ward_id == ward_id, letters.c.code_index == index(LETTER.purpose, code))
    )
    return db.session.scalars(union(ticket, letter)).all()
