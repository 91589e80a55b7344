"""Operations on pending place requests: settle or refuse one, give it up, release it when its time is over."""

from collections.abc import Sequence
from dataclasses import dataclass
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
from core.sealing import keyring
from screening.asking.asking import IDENTITY_PLACE, PHONE_PLACE
from screening.booking import booking
from screening.booking.reading import candidates
from screening.conditions import is_sure, waiting_requests, with_booking_at_time
from screening.open_letter import CampaignKey
from screening.queries import REQUESTS
from screening.tables import bookings, campaigns, days, place_requests, residents, slots

SETTLED = audit.declare("place_request.settled", "campaign", "resident", "booked")
REFUSED = audit.declare("place_request.refused", "campaign")
GIVEN_UP = audit.declare("place_request.given_up", "campaign")
RELEASED = audit.declare("place_request.released", "places")
REVEALED = audit.declare("place_request.phone_shown")

MOST_AT_ONCE = 200
KEPT = timedelta(days=7)
"""A pending request gives its place back after a week (reliability §3.4), or when its day is over."""


class AlreadyHandled(Refusal):
    """The place request was settled or refused before."""

    code = "already_handled"
    message = N_("This registration has already been handled.")


def settle(ward_id: int, public_id: str, resident_id: int, by: Actor, at: datetime) -> bool:
    """Settle the request for this resident; return True if the resident has the place that was asked for.

    It is the place booked with the request, or the held one, or a free one. A resident who has another place
    keeps that one. Raises NotThere, AlreadyHandled and what `booking.book` raises.
    """
    asked = _pending(ward_id, public_id)
    person = candidates(asked.campaign_id, ward_id, [resident_id])
    if not person:
        raise NotThere()
    if asked.resident_id != resident_id:
        _cancel_asked(asked, by, at)
    has_place = person[0].booking_state is not None
    fits = not has_place or person[0].slot_id == asked.slot_id
    # A person has decided who it is: from now on desks accept the code of the request.
    _close(asked, "settled", by, at, resident_id=resident_id, outcome="matched" if fits else "already")
    if has_place and asked.holds_place:
        seats.release(asked.slot_id)
    elif not has_place:
        take = seats.held_to_booked if asked.holds_place else seats.take
        booking.book(asked.campaign_id, asked.slot, [resident_id], "ask", by, at, take=take)
    audit.record_about(
        SETTLED, asked, by, campaign=asked.campaign, resident=person[0].public_id, booked=not has_place
    )
    return fits


@dataclass(frozen=True, slots=True)
class SettledTogether:
    """What came of settling several requests: how many are confirmed, and why each of the others, by name, is not."""

    confirmed: int
    refusals: Sequence[tuple[str, Refusal]]


def settle_several(
    ward_id: int, campaign_id: int, public_ids: Sequence[str], by: Actor, at: datetime
) -> SettledTogether:
    """Settle the chosen requests of a campaign for the residents they were matched with.

    A request that cannot be settled changes nothing and waits on.
    """
    rows = db.session.execute(
        select(
            place_requests.c.public_id,
            place_requests.c.resident_id,
            place_requests.c.name,
            residents.c.full_name,
        )
        .select_from(with_booking_at_time(place_requests))
        .where(
            waiting_requests(campaign_id),
            is_sure(),
            place_requests.c.public_id.in_(public_ids[:MOST_AT_ONCE]),
        )
        .order_by(place_requests.c.resident_id, place_requests.c.id)
    ).all()
    refusals = []
    for row in rows:
        try:
            with db.session.begin_nested():
                settle(ward_id, row.public_id, row.resident_id, by, at)
        except Refusal as refusal:
            refusals.append((row.name or row.full_name, refusal))
    return SettledTogether(len(rows) - len(refusals), refusals)


def refuse(ward_id: int, public_id: str, by: Actor, at: datetime) -> None:
    """Refuse the request, as no resident fits; its place is free again. Raises NotThere, AlreadyHandled."""
    asked = _pending(ward_id, public_id)
    _close(asked, "refused", by, at)
    _give_back(asked, by, at)
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
    _give_back(asked, by, at)
    audit.record_about(GIVEN_UP, asked, by, campaign=asked.campaign)


def _give_back(asked: Any, by: Actor, at: datetime) -> None:
    """Free what the request took: the held place, or the place booked with it."""
    if asked.holds_place:
        seats.release(asked.slot_id)
    else:
        _cancel_asked(asked, by, at)


def _cancel_asked(asked: Any, by: Actor, at: datetime) -> None:
    """Cancel the booking this request made, if it is still active."""
    own = db.session.scalar(
        select(bookings.c.id).where(
            bookings.c.resident_id == asked.resident_id,
            bookings.c.slot_id == asked.slot_id,
            bookings.c.via == "ask",
            bookings.c.state == "booked",
        )
    )
    if asked.outcome == "matched" and own is not None:
        campaign = CampaignKey(asked.campaign_id, asked.ward_id, asked.campaign)
        booking.cancel(campaign, [asked.resident_id], by, at, reason="asked")


def release_due(now: datetime) -> int:
    """Release old requests, after a week or when their day is over; return how many.

    On its day a request waits on, as the person may be on the way. A booking of a day that is over is left
    to the closing of that day.
    """
    today = clock.civil_date(now)
    pending = _select().where(place_requests.c.state == "pending").order_by(place_requests.c.slot_id)
    old = db.session.execute(pending.where(place_requests.c.asked_at < now - KEPT, days.c.date > today)).all()
    over = db.session.execute(pending.where(days.c.date < today)).all()
    return _release(old, SYSTEM, now) + _release(over, SYSTEM, now, keeps_bookings=True)


def release_all(campaign_id: int, by: Actor, at: datetime) -> int:
    """Release every pending request of a campaign that is closed, whose bookings end apart; return how many."""
    due = db.session.execute(
        _select().where(waiting_requests(campaign_id)).order_by(place_requests.c.slot_id)
    )
    return _release(due.all(), by, at, keeps_bookings=True)


def _release(due: Sequence[Any], by: Actor, at: datetime, *, keeps_bookings: bool = False) -> int:
    for asked in due:
        _close(asked, "released", by, at)
        if asked.holds_place or not keeps_bookings:
            _give_back(asked, by, at)
    for ward_id in sorted({asked.ward_id for asked in due}):
        count = sum(asked.ward_id == ward_id for asked in due)
        audit.record(RELEASED, by=by, ward_id=ward_id, places=count)
    return len(due)


def number_to_call(ward_id: int, public_id: str, by: Actor) -> str:
    """The phone that was typed with a request of the ward, in the clear; record who looked. Raises NotThere."""
    row = db.session.execute(
        select(
            place_requests.c.public_id,
            place_requests.c.ward_id,
            place_requests.c.identity_sealed,
            place_requests.c.phone_sealed,
        )
        .where(place_requests.c.public_id == (tidy_id(public_id) or ""), place_requests.c.ward_id == ward_id)
        .where(or_(place_requests.c.phone_sealed.is_not(None), place_requests.c.identity_kind == "phone"))
    ).first()
    if row is None:
        raise NotThere()
    audit.record_about(REVEALED, row, by)
    if row.phone_sealed is not None:
        return keyring().open(PHONE_PLACE, row.public_id, row.phone_sealed)
    return keyring().open(IDENTITY_PLACE, row.public_id, row.identity_sealed)


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
        place_requests.c.outcome,
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
