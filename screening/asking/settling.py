"""Operations on pending place requests: settle or refuse one, give it up, release it when its time is over."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

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
from screening.conditions import waiting_requests
from screening.open_letter import CampaignKey
from screening.queries import REQUESTS
from screening.tables import bookings, campaigns, days, place_requests, slots

SETTLED = audit.declare("place_request.settled", "campaign", "resident", "booked")
REFUSED = audit.declare("place_request.refused", "campaign")
GIVEN_UP = audit.declare("place_request.given_up", "campaign")
RELEASED = audit.declare("place_request.released", "places")

KEPT = timedelta(days=7)
"""A pending request gives its place back after a week (reliability §3.4), or when its day is over."""


class AlreadyHandled(Refusal):
    """The place request was settled or refused before."""

    code = "already_handled"
    message = N_("This registration has already been handled.")


def settle(ward_id: int, public_id: str, resident_id: int, by: Actor, at: datetime) -> bool:
    """Settle the request for this resident, who gets the held place; return True if a place was booked.

    A resident who has a place already keeps that one. Raises NotThere, AlreadyHandled and what `booking.book`
    raises.
    """
    asked = _pending(ward_id, public_id)
    person = candidates(asked.campaign_id, ward_id, [resident_id])
    if not person:
        raise NotThere()
    has_place = person[0].booking_state is not None
    # A person has decided who it is: from now on desks accept the provisional ticket.
    _close(asked, "settled", by, at, resident_id=resident_id, outcome="already" if has_place else "matched")
    if has_place and asked.holds_place:
        seats.release(asked.slot_id)
    elif not has_place and asked.holds_place:
        booking.book(asked.campaign_id, asked.slot, [resident_id], "ask", by, at, take=seats.held_to_booked)
    elif not has_place:
        booking.book(asked.campaign_id, asked.slot, [resident_id], "ask", by, at)
    audit.record_about(
        SETTLED,
        asked,
        by,
        campaign=asked.campaign,
        resident=person[0].public_id,
        booked=not has_place,
    )
    return not has_place


def refuse(ward_id: int, public_id: str, by: Actor, at: datetime) -> None:
    """Refuse the request, as no resident fits; the held place is free again. Raises NotThere, AlreadyHandled."""
    asked = _pending(ward_id, public_id)
    _close(asked, "refused", by, at)
    if asked.holds_place:
        seats.release(asked.slot_id)
    audit.record_about(REFUSED, asked, by, campaign=asked.campaign)


def give_up(place_request_id: int, by: Actor, at: datetime) -> None:
    """Give up the place on behalf of the person who asked; a place booked in another way is not changed.

    A second call changes nothing. The person sees the same whatever the request had become.
    """
    asked = db.session.execute(_select().where(place_requests.c.id == place_request_id)).one()
    state = "released" if asked.state == "pending" else asked.state
    done = db.session.execute(
        update(place_requests)
        .where(
            place_requests.c.id == place_request_id,
            place_requests.c.given_up_at.is_(None),
            place_requests.c.state == asked.state,
        )
        .values(given_up_at=at, holds_place=False, state=state)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult
        return
    if asked.holds_place:
        seats.release(asked.slot_id)
    elif asked.state == "settled" and asked.resident_id is not None:
        _cancel_asked(asked, asked.resident_id, by, at)
    audit.record_about(GIVEN_UP, asked, by, campaign=asked.campaign)


def _cancel_asked(asked: Any, resident_id: int, by: Actor, at: datetime) -> None:
    """Cancel the booking this request made, if it is still active."""
    own = db.session.scalar(
        select(bookings.c.id).where(
            bookings.c.resident_id == resident_id,
            bookings.c.slot_id == asked.slot_id,
            bookings.c.via == "ask",
            bookings.c.state == "booked",
        )
    )
    if own is not None:
        campaign = CampaignKey(asked.campaign_id, asked.ward_id, asked.campaign)
        booking.cancel(campaign, [resident_id], by, at, reason="asked")


def release_due(now: datetime) -> int:
    """Release old requests, after a week or when their day is over; return how many."""
    due = db.session.execute(
        _select()
        .where(
            place_requests.c.state == "pending",
            or_(place_requests.c.asked_at < now - KEPT, days.c.date < clock.civil_date(now)),
        )
        .order_by(place_requests.c.slot_id)
    )
    return _release(due.all(), SYSTEM, now)


def release_all(campaign_id: int, by: Actor, at: datetime) -> int:
    """Release every pending request of a campaign that is closed; return how many."""
    due = db.session.execute(
        _select().where(waiting_requests(campaign_id)).order_by(place_requests.c.slot_id)
    )
    return _release(due.all(), by, at)


def _release(due: Sequence[Any], by: Actor, at: datetime) -> int:
    for asked in due:
        _close(asked, "released", by, at)
        if asked.holds_place:
            seats.release(asked.slot_id)
    for ward_id in sorted({asked.ward_id for asked in due}):
        count = sum(asked.ward_id == ward_id for asked in due)
        audit.record(RELEASED, by=by, ward_id=ward_id, places=count)
    return len(due)


def _select() -> Select[Any]:
    """Place requests as operations need them; `public_id`, `slot` and `campaign` are public ids."""
    return select(
        place_requests.c.id,
        place_requests.c.public_id,
        place_requests.c.ward_id,
        place_requests.c.campaign_id,
        place_requests.c.slot_id,
        place_requests.c.resident_id,
        place_requests.c.holds_place,
        place_requests.c.state,
        slots.c.public_id.label("slot"),
        campaigns.c.public_id.label("campaign"),
    ).select_from(REQUESTS)


def _pending(ward_id: int, public_id: str) -> Any:
    """A pending request of the ward. Raises NotThere, AlreadyHandled."""
    row = db.session.execute(
        _select().where(
            place_requests.c.public_id == (tidy_id(public_id) or ""), place_requests.c.ward_id == ward_id
        )
    ).first()
    if row is None:
        raise NotThere()
    if row.state != "pending":
        raise AlreadyHandled()
    return row


def _close(
    asked: Any,
    state: str,
    by: Actor,
    at: datetime,
    **decided: Any,
) -> None:
    """End the request with the `decided` columns. The guard on its state is also the lock. Raises AlreadyHandled."""
    values = {"state": state, "settled_at": at, "settled_by": by.ref, "holds_place": False, **decided}
    result = db.session.execute(
        update(place_requests)
        .where(place_requests.c.id == asked.id, place_requests.c.state == "pending")
        .values(**values)
    )
    if result.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult
        raise AlreadyHandled()
