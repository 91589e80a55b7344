"""The condition behind each number of letters and place requests; the number and its list both use it."""

from sqlalchemy import ColumnElement, and_, select

from screening.tables import invitations, letters, place_requests, residents, tickets

INVITED = invitations.join(residents, residents.c.id == invitations.c.resident_id).join(
    tickets, and_(tickets.c.resident_id == residents.c.id, tickets.c.campaign_id == invitations.c.campaign_id)
)
"""Invited people with the tickets that they get with their letter."""


def is_named() -> ColumnElement[bool]:
    """A person is named on the letter: people who have left or died since are not."""
    return residents.c.status == "active"


def letters_in(campaign_id: int, neighborhood_id: int | None = None) -> ColumnElement[bool]:
    """Letters of a campaign, or of one neighborhood in it, that name a person; others are not handed out."""
    named = select(invitations.c.id).select_from(INVITED).where(letters.c.id == invitations.c.letter_id)
    wanted = [letters.c.campaign_id == campaign_id]
    if neighborhood_id is not None:
        wanted.append(letters.c.neighborhood_id == neighborhood_id)
    return and_(*wanted, named.where(is_named()).correlate(letters).exists())


def waiting_requests(campaign_id: int) -> ColumnElement[bool]:
    """Place requests of a campaign on which nobody has decided."""
    return and_(place_requests.c.campaign_id == campaign_id, place_requests.c.state == "pending")
