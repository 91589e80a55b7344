"""Operations that mark a booking attended or no_show; the room of the day calls them."""

from datetime import datetime

from sqlalchemy import bindparam, case, select, update

from campaigns.models import CampaignDay
from core.actor import Actor
from core.db import audit
from core.db.database import connection, db
from screening.lifecycle import ACTIVE, states_before
from screening.tables import bookings

NO_SHOWS = audit.declare("booking.no_shows", "bookings")
NO_SHOWS_BACK = audit.declare("booking.no_shows_taken_back", "bookings")

# A booked row is preferred; a no_show row is used when a scan arrives late.
_COMING = (
    select(bookings.c.id)
    .where(
        bookings.c.campaign_id == bindparam("in_campaign"),
        bookings.c.resident_id == bindparam("of_resident"),
        bookings.c.state.in_((*states_before("attended"), "attended")),
    )
    .order_by(
        case((bookings.c.state == "attended", 0), (bookings.c.state == "booked", 1), else_=2),
        bookings.c.id.desc(),
    )
    .limit(1)
)
_ATTENDED = (
    update(bookings)
    .where(bookings.c.id == _COMING.scalar_subquery(), bookings.c.state != "attended")
    .values(state="attended", ended_at=None, ended_by=None)
)
_BACK = (
    update(bookings)
    .where(
        bookings.c.campaign_id == bindparam("in_campaign"),
        bookings.c.resident_id == bindparam("of_resident"),
        bookings.c.state == "attended",
    )
    .values(state="booked")
)


def mark_attended(campaign_id: int, resident_id: int) -> bool:
    """Mark the resident's booking, if any, as attended; return whether that changed anything."""
    result = connection().execute(_ATTENDED, {"in_campaign": campaign_id, "of_resident": resident_id})
    return bool(result.rowcount)


def take_back_attended(campaign_id: int, resident_id: int) -> bool:
    """Mark the place as booked again after an arrival was undone; return whether that changed anything."""
    result = db.session.execute(_BACK, {"in_campaign": campaign_id, "of_resident": resident_id})
    return bool(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult


def mark_no_shows(day_id: int, by: Actor, at: datetime) -> int:
    """Mark everyone who is still only booked on a closed day as no_show; return how many."""
    result = db.session.execute(
        update(bookings)
        .where(bookings.c.day_id == day_id, bookings.c.state.in_(states_before("no_show")))
        .values(state="no_show", ended_at=at, ended_by=by.ref)
    )
    count = int(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult
    _record(NO_SHOWS, day_id, by, count)
    return count


def take_back_no_shows(day_id: int, by: Actor) -> int:
    """Book people marked no_show again when the day is reopened, unless they have another booking since."""
    other = bookings.alias("other")
    booked_again = select(other.c.id).where(
        other.c.campaign_id == bookings.c.campaign_id,
        other.c.resident_id == bookings.c.resident_id,
        other.c.state.in_(ACTIVE),
    )
    result = db.session.execute(
        update(bookings)
        .where(bookings.c.day_id == day_id, bookings.c.state == "no_show", ~booked_again.exists())
        .values(state="booked", ended_at=None, ended_by=None)
    )
    count = int(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult
    _record(NO_SHOWS_BACK, day_id, by, count)
    return count


def _record(event: audit.DeclaredEvent, day_id: int, by: Actor, count: int) -> None:
    day = db.session.execute(
        select(CampaignDay.public_id, CampaignDay.ward_id).where(CampaignDay.id == day_id)
    ).one()
    audit.record(event, by=by, ward_id=day.ward_id, object_ref=day.public_id, bookings=count)
