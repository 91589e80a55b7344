"""Whom a letter opens for: the people it invites, and whoever of its household was joined with a record elsewhere."""

from sqlalchemy import ColumnElement, CompoundSelect, select

from screening.tables import invitations, letter_guests


def invitations_of(letter_id: ColumnElement[int] | int) -> CompoundSelect[tuple[int]]:
    """The numbers of the invitations that the letter opens."""
    invited = invitations.alias("invited")
    return (
        select(invited.c.id)
        .where(invited.c.letter_id == letter_id)
        .union_all(select(letter_guests.c.invitation_id).where(letter_guests.c.letter_id == letter_id))
    )
