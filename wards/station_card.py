"""The health station's name, phone and address: change them, and show them even when the database fails."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import g, has_request_context
from sqlalchemy.exc import DBAPIError

from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import BadInput
from core.folding import tidy
from core.marking import N_
from wards.models import WARD_KINDS, Ward
from wards.place_words import PlaceKinds, words_of
from wards.queries import StationCard, only_station, station

CHANGED = audit.declare("station.changed", "changed")
PHONE = re.compile(r"\+?[0-9][0-9 .()\-]{1,24}[0-9]")

_NOBODY = object()
_last_known: dict[int | None, StationCard | None] = {}


def change(ward: Ward, *, name: str, phone: str, address: str, kind: str, staff_help: str, by: Actor) -> None:
    """Write a new card and the ward's kind; the audit row says what changed. Raises BadInput."""
    wanted = {
        "station_name": tidy(name, 200),
        "station_phone": checked_phone(phone),
        "station_address": tidy(address, 300),
        "kind": kind,
        "staff_help": tidy(staff_help, 200),
    }
    if not wanted["station_name"]:
        raise BadInput(N_("Please type the station's name."), field="name")
    if kind not in WARD_KINDS:
        raise BadInput(N_("Please choose one from the list."), field="kind")
    changed = [field for field, value in wanted.items() if getattr(ward, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(ward, field, wanted[field])
    db.session.flush()
    audit.record(CHANGED, by=by, ward_id=ward.id, object_ref=ward.public_id, changed=" ".join(changed))


def checked_phone(text: str) -> str:
    """A phone as people write it, with its spaces and dots; empty stays empty. Raises BadInput."""
    phone = tidy(text, 30)
    if phone and not PHONE.fullmatch(phone):
        raise BadInput(
            N_("Please type the phone number with digits and spaces only, such as 0225 3855 115."),
            field="phone",
        )
    return phone


def show_ward(ward_id: int) -> None:
    """Set the station shown on this request's pages, where no signed-in account does (letters, tickets)."""
    g.shown_ward_id = ward_id


@contextmanager
def with_ward(ward_id: int) -> Iterator[None]:
    """Inside, messages and pages name the places and the station of this ward, for every reader."""
    before = g.get("shown_ward_id", _NOBODY)
    keeps_cards = has_request_context() or "station_cards" in g
    g.shown_ward_id = ward_id
    g.setdefault("station_cards", {})
    try:
        yield
    finally:
        if not keeps_cards:
            g.pop("station_cards")
        if before is _NOBODY:
            g.pop("shown_ward_id")
        else:
            g.shown_ward_id = before


def shown_card(ward_of_caller: int | None, own_neighborhood: int | None = None) -> StationCard | None:
    """The card for the footer, for every error page, and for the place words of messages.

    That of the ward this request said to show, else of the caller's, else of the site's only ward. It is
    read once a request. When the database does not answer, the last card this process has read takes its
    place: the phone number matters most on a bad day.
    """
    ward_id: int | None = g.get("shown_ward_id", ward_of_caller)
    cards = g.get("station_cards")
    if cards is None:
        # Outside a request an application context may see many changes.
        cards = {}
        if has_request_context():
            g.station_cards = cards
    if ward_id not in cards:
        cards[ward_id] = _read_card(ward_id, own_neighborhood)
    return cards[ward_id]


def shown_words(
    language: str, ward_of_caller: int | None, own_neighborhood: int | None = None
) -> Mapping[str, str]:
    """The place words of messages, of the ward whose card is shown."""
    card = shown_card(ward_of_caller, own_neighborhood)
    return words_of(card.kinds if card else PlaceKinds(), language)


def _read_card(ward_id: int | None, own_neighborhood: int | None) -> StationCard | None:
    try:
        card = only_station() if ward_id is None else station(ward_id, own_neighborhood)
    except DBAPIError:
        db.session.rollback()
        return _last_known.get(ward_id)
    _last_known[ward_id] = card
    return card
