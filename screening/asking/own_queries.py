"""A place request as its link shows it: what was typed, and its state; nothing of the register."""

from typing import Any

from sqlalchemy import select

from core.db.database import db
from core.errors import NotThere
from screening import secret_codes
from screening.lifecycle import TAKES_A_PLACE
from screening.queries import CAMPAIGN, PLACE, REQUESTS, place_of
from screening.resident_rows import CampaignInfo, Paper, TicketView
from screening.tables import bookings, place_requests


def asked_place(place_request_id: int) -> TicketView:
    """The place request, the same for every person until the station has decided (reliability §3.1).

    Its state is "waiting", "booked", "not_booked" or "cancelled". "not_booked" has one meaning for the reader,
    whatever the reason: refused, released, or the person has another place, or none any more. It repeats only
    what was typed; nothing in it tells whether a resident was found.
    """
    at_that_time = (
        select(bookings.c.id)
        .where(
            bookings.c.resident_id == place_requests.c.resident_id,
            bookings.c.slot_id == place_requests.c.slot_id,
            bookings.c.state.in_(TAKES_A_PLACE),
        )
        .exists()
    )
    row = db.session.execute(
        select(
            *CAMPAIGN,
            place_requests.c.name,
            place_requests.c.birth_date,
            place_requests.c.state,
            place_requests.c.given_up_at,
            at_that_time.label("has_place"),
            *PLACE,
            place_requests.c.public_id.label("paper"),
            place_requests.c.token_sealed,
            place_requests.c.code_sealed,
        )
        .select_from(REQUESTS)
        .where(place_requests.c.id == place_request_id)
    ).first()
    if row is None:
        raise NotThere()
    return TicketView(
        campaign=CampaignInfo(*row[: len(CAMPAIGN)]),
        name=row.name,
        birth_year=row.birth_date.year,
        state=_state(row),
        place=place_of(row),
        paper=Paper(secret_codes.REQUEST, row.paper, row.token_sealed, row.code_sealed),
        provisional=True,
    )


def _state(row: Any) -> str:
    if row.given_up_at is not None:
        return "cancelled"
    if row.state == "pending":
        return "waiting"
    return "booked" if row.state == "settled" and row.has_place else "not_booked"
