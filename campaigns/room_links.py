"""Links to rooms above: what can be done with a campaign or a day there, where the site has that room."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from accounts.gate import access_of
from accounts.roles import Role
from core.marking import N_

OF_CAMPAIGN = (
    ("turnout.show", N_("Turnout"), "chart"),
    ("screening.schedule.schedule", N_("Schedule of the whole %(ward_kind)s"), "calendar"),
    ("screening.papers.letter_index", N_("Letters"), "letter"),
    ("screening.asking_settling.place_request_list", N_("Registrations without a letter"), "list"),
)
OF_OPEN_EVENT = (OF_CAMPAIGN[0], OF_CAMPAIGN[2])
"""Nobody registers for an event open to all."""
OF_DAY = (("checkin.day.day", N_("Run this day"), "flag"),)
SIGN_IN = "accounts.sign_in"
ASK = "screening.asking.ask"
LETTER, TICKET = "screening.letter_door", "screening.ticket.ticket_door"


@dataclass(frozen=True)
class RoomLink:
    """A way on: words, address, icon."""

    label: str
    href: str
    icon: str


def links(rooms: Sequence[tuple[str, str, str]], role: Role, **named: Any) -> list[RoomLink]:
    """The links from a campaign or a day, which `named` gives, that this role may follow."""
    return [
        RoomLink(_(label), url_for(endpoint, **named), icon)
        for endpoint, label, icon in rooms
        if endpoint in current_app.view_functions and role in access_of(current_app, endpoint).roles
    ]


def public_link(endpoint: str, campaign: str | None = None) -> str | None:
    """The address of a resident's page in a room above; None where the site has none."""
    return url_for(endpoint, campaign=campaign) if endpoint in current_app.view_functions else None
