"""Operations on places that were asked for: a person settles or refuses them, the asker gives them up, time releases them."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, or_, select, update

from campaigns import seats
from core import clock
from core.actor import SYSTEM, Actor
from core.db import audit
from core.db.database import db
from core.errors import NotThere, Refusal
from core.ids import tidy_id
from core.marking import N_
from screening.booking import booking
from screening.booking.reading import candidates
from screening.tables import bookings, campaigns, days, requests, slots

SETTLED = audit.declare("place_request.settled", "campaign", "resident", "booked")
REFUSED = audit.declare("place_request.refused", "campaign")
GIVEN_UP = audit.declare("place_request.given_up", "campaign")
RELEASED = audit.declare("place_request.released", "places")

KEPT = timedelta(days=7)
"""A request that nobody settled lets its place go after a week (reliability §3.4), or when its day is over."""


class Request(NamedTuple):
    """A request as the operations see it: internal numbers, and public ids of itself, its slot and campaign."""

    id: int
    public_id: str
    ward_id: int
    campaign_id: int
    slot_id: int
    resident_id: int | None
    holds_place: bool
    state: str
    slot: str
    campaign: str


class AlreadyHandled(Refusal):
    """Somebody settled or refused the request before."""

    code = "already_handled"
    message = N_("This registration has already been handled.")


def settle(ward_id: int, public_id: str, resident_id: int, by: Actor, at: datetime) -> bool:
    """The asker is this resident: the held place becomes theirs; true where a place was booked.

    Whoever has a place already keeps that one. Raises NotThere, AlreadyHandled and what `booking.book` does.
    """
    request = _pending(ward_id, public_id)
    person = candidates(request.campaign_id, ward_id, [resident_id])
    if not person:
        raise NotThere()
    has_place = person[0].booking_state is not None
    # A person has decided who it is: from now on the desk knows the ticket that was given out.
    _close(request, "settled", by, at, resident_id=resident_id, outcome="already" if has_place else "matched")
    if has_place and request.holds_place:
        seats.release(request.slot_id)
    elif not has_place and request.holds_place:
        booking.book_held(request.campaign_id, request.slot, resident_id, by, at)
    elif not has_place:
        booking.book(request.campaign_id, request.slot, [resident_id], "ask", by, at)
    audit.record(
        SETTLED,
        by=by,
        ward_id=ward_id,
        object_ref=request.public_id,
        campaign=request.campaign,
        resident=person[0].public_id,
        booked=not has_place,
    )
    return not has_place


def refuse(ward_id: int, public_id: str, by: Actor, at: datetime) -> None:
    """Nobody of the ward is meant: the held place is free again. Raises NotThere, AlreadyHandled."""
    request = _pending(ward_id, public_id)
    _close(request, "refused", by, at)
    if request.holds_place:
        seats.release(request.slot_id)
    audit.record(REFUSED, by=by, ward_id=ward_id, object_ref=request.public_id, campaign=request.campaign)


def give_up(request_id: int, by: Actor, at: datetime) -> None:
    """The asker does not come: what this request took is free again; a place got otherwise is left alone.

    A second time changes nothing. The asker sees the same whatever the request had become.
    """
    request = Request._make(db.session.execute(_select().where(requests.c.id == request_id)).one())
    state = "released" if request.state == "pending" else request.state
    done = db.session.execute(
        update(requests)
        .where(
            requests.c.id == request_id, requests.c.given_up_at.is_(None), requests.c.state == request.state
        )
        .values(given_up_at=at, holds_place=False, state=state)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult
        return
    if request.holds_place:
        seats.release(request.slot_id)
    elif request.state == "settled" and request.resident_id is not None:
        _cancel_asked(request, request.resident_id, by, at)
    audit.record(
        GIVEN_UP, by=by, ward_id=request.ward_id, object_ref=request.public_id, campaign=request.campaign
    )


def _cancel_asked(request: Request, resident_id: int, by: Actor, at: datetime) -> None:
    """Cancel the booking this request made, if it still stands."""
    own = db.session.scalar(
        select(bookings.c.id).where(
            bookings.c.resident_id == resident_id,
            bookings.c.slot_id == request.slot_id,
            bookings.c.via == "ask",
            bookings.c.state == "booked",
        )
    )
    if own is not None:
        booking.cancel(
            request.campaign_id,
            request.ward_id,
            [resident_id],
            by,
            at,
            campaign=request.campaign,
            reason="asked",
        )


def release_due(now: datetime) -> int:
    """Let the places of old requests go: after a week, or when their day is over; says how many."""
    rows = db.session.execute(
        _select()
        .where(
            requests.c.state == "pending",
            or_(requests.c.asked_at < now - KEPT, days.c.date < clock.civil_date(now)),
        )
        .order_by(requests.c.slot_id)
    )
    return _release([Request._make(row) for row in rows], SYSTEM, now)


def release_all(campaign_id: int, by: Actor, at: datetime) -> int:
    """Let the places of every waiting request of a campaign go: it is closed; says how many."""
    rows = db.session.execute(
        _select()
        .where(requests.c.campaign_id == campaign_id, requests.c.state == "pending")
        .order_by(requests.c.slot_id)
    )
    return _release([Request._make(row) for row in rows], by, at)


def _release(due: list[Request], by: Actor, at: datetime) -> int:
    for request in due:
        _close(request, "released", by, at)
        if request.holds_place:
            seats.release(request.slot_id)
    for ward_id in sorted({request.ward_id for request in due}):
        count = sum(request.ward_id == ward_id for request in due)
        audit.record(RELEASED, by=by, ward_id=ward_id, places=count)
    return len(due)


def _select() -> Select[Any]:
    return (
        select(
            requests.c.id,
            requests.c.public_id,
            requests.c.ward_id,
            requests.c.campaign_id,
            requests.c.slot_id,
            requests.c.resident_id,
            requests.c.holds_place,
            requests.c.state,
            slots.c.public_id.label("slot"),
            campaigns.c.public_id.label("campaign"),
        )
        .join(slots, slots.c.id == requests.c.slot_id)
        .join(days, days.c.id == requests.c.day_id)
        .join(campaigns, campaigns.c.id == requests.c.campaign_id)
    )


def _pending(ward_id: int, public_id: str) -> Request:
    """A request of the ward that waits for a person. Raises NotThere, AlreadyHandled."""
    row = db.session.execute(
        _select().where(requests.c.public_id == (tidy_id(public_id) or ""), requests.c.ward_id == ward_id)
    ).first()
    if row is None:
        raise NotThere()
    if row.state != "pending":
        raise AlreadyHandled()
    return Request._make(row)


def _close(
    request: Request,
    state: str,
    by: Actor,
    at: datetime,
    **decided: Any,
) -> None:
    """End the request, with what was decided about it (columns). The guard on its state is also the lock. Raises AlreadyHandled."""
    values = {"state": state, "settled_at": at, "settled_by": by.ref, "holds_place": False, **decided}
    result = db.session.execute(
        update(requests).where(requests.c.id == request.id, requests.c.state == "pending").values(**values)
    )
    if result.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult
        raise AlreadyHandled()
