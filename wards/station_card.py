"""The health station's name, phone and address: changing them, and showing them when all else fails."""

import re

from flask import g
from sqlalchemy.exc import DBAPIError

from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import BadInput
from core.folding import tidy
from core.marking import N_
from wards.models import Ward
from wards.queries import StationCard, only_station, station

CHANGED = audit.declare("station.changed", "changed")
PHONE = re.compile(r"\+?[0-9][0-9 .()\-]{1,24}[0-9]")

_last_known: dict[int | None, StationCard | None] = {}


def change(ward: Ward, *, name: str, phone: str, address: str, by: Actor) -> None:
    """Write a new card; the audit row says which of the three changed. Raises BadInput."""
    wanted = {
        "station_name": tidy(name, 200),
        "station_phone": checked_phone(phone),
        "station_address": tidy(address, 300),
    }
    if not wanted["station_name"]:
        raise BadInput(N_("Please type the station's name."), field="name")
    changed = [field for field, value in wanted.items() if getattr(ward, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(ward, field, wanted[field])
    db.session.flush()
    audit.record(CHANGED, by=by, ward_id=ward.id, object_ref=ward.public_id, changed=" ".join(changed))


def checked_phone(text: str) -> str:
    """A phone as people write it, spaces and dots kept; empty stays empty. Raises BadInput."""
    phone = tidy(text, 30)
    if phone and not PHONE.fullmatch(phone):
        raise BadInput(
            N_("Please type the phone number with digits and spaces only, such as 0225 3855 115."),
            field="phone",
        )
    return phone


def show_ward(ward_id: int) -> None:
    """Say whose station this request's pages name, where no signed-in account says it (letters, tickets)."""
    g.shown_ward_id = ward_id


def shown_card(ward_of_caller: int | None) -> StationCard | None:
    """The card for the footer and every error page.

    That of the ward this request said to show, else of the caller's, else of the site's only ward. When
    the database does not answer, the last card this process has read stands in: the phone number
    matters most on a bad day.
    """
    ward_id: int | None = g.get("shown_ward_id", ward_of_caller)
    try:
        card = only_station() if ward_id is None else station(ward_id)
    except DBAPIError:
        db.session.rollback()
        return _last_known.get(ward_id)
    _last_known[ward_id] = card
    return card
