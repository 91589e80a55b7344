"""The people behind a short code: a ticket's person, or everyone a letter invites."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, union

from core import short_code
from core.db.database import db
from core.ids import tidy_id, token_hash
from core.sealing import keyring
from screening.secret_codes import LETTER, TICKET
from screening.tables import invitations, letters, tickets


def people_of_code(ward_id: int, code: str) -> Sequence[int]:
    """The residents (internal numbers) whose letter or ticket in this ward has this short code."""
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


def people_of_letter(ward_id: int, secret: str) -> Sequence[int]:
    """The residents (internal numbers) invited by the letter with this token or short code; empty if none."""
    token = tidy_id(secret)
    if token is not None:
        is_it: ColumnElement[bool] = letters.c.token_hash == token_hash(token)
    else:
        try:
            code = short_code.parse(secret)
        except short_code.WrongShortCode:
            return ()
        is_it = letters.c.code_index == keyring().index(LETTER.purpose, code)
    invited = (
        select(invitations.c.resident_id)
        .join(letters, letters.c.id == invitations.c.letter_id)
        .where(letters.c.ward_id == ward_id, is_it)
        .order_by(invitations.c.id)
    )
    return db.session.scalars(invited).all()
