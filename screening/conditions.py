"""The condition behind each number of letters and place requests; the number and its list both use it."""

from sqlalchemy import ColumnElement, FromClause, and_, or_, select

from screening.lifecycle import ACTIVE
from screening.tables import bookings, invitations, letters, place_requests, residents, slots, tickets

WARD = "ward"
"""In addresses, in place of a neighborhood: the whole ward."""
INVITED = invitations.join(residents, residents.c.id == invitations.c.resident_id).join(
    tickets, and_(tickets.c.resident_id == residents.c.id, tickets.c.campaign_id == invitations.c.campaign_id)
)
"""Invited people with the tickets that they get with their letter."""


def with_booking_at_time(requests: FromClause) -> FromClause:
    """Place requests with the resident each was matched with, and that resident's booking at the time asked for."""
    return requests.outerjoin(residents, residents.c.id == place_requests.c.resident_id).outerjoin(
        bookings,
        and_(
            bookings.c.resident_id == place_requests.c.resident_id,
            bookings.c.slot_id == place_requests.c.slot_id,
            bookings.c.state.in_(ACTIVE),
        ),
    )


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


def has_place() -> ColumnElement[bool]:
    """A place request has a place, held or booked, at the time asked for."""
    return or_(place_requests.c.holds_place, bookings.c.id.is_not(None))


def is_time_free() -> ColumnElement[bool]:
    """The time asked for has a free place."""
    asked = slots.alias()
    free = asked.c.booked + asked.c.held < asked.c.capacity
    return (
        select(asked.c.id)
        .where(asked.c.id == place_requests.c.slot_id, free)
        .correlate(place_requests)
        .exists()
    )


def is_invited() -> ColumnElement[bool]:
    """The resident with whom a place request was matched is invited to its campaign."""
    own = invitations.alias()
    return (
        select(own.c.id)
        .where(
            own.c.resident_id == place_requests.c.resident_id,
            own.c.campaign_id == place_requests.c.campaign_id,
        )
        .correlate(place_requests)
        .exists()
    )


def is_sure() -> ColumnElement[bool]:
    """One look is enough to confirm a place request: matched with a resident, with a place or able to take one."""
    return and_(
        place_requests.c.outcome == "matched",
        residents.c.status == "active",
        or_(has_place(), and_(is_invited(), is_time_free())),
    )
