"""Links to rooms above: what can be done with a campaign or a day there, where the site has that room."""

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext as _

from accounts.gate import access_of
from accounts.roles import Role
from core.marking import N_

OF_CAMPAIGN = (
    ("turnout.show", N_("Turnout"), "chart"),
    ("screening.papers.letter_index", N_("Letters"), "letter"),
    ("screening.asking_settling.place_request_list", N_("Registrations without a letter"), "list"),
)
OF_DAY = (("checkin.day.day", N_("Run this day"), "flag"),)
SIGN_IN = "accounts.sign_in"
ASK = "screening.asking.ask"
LETTER, TICKET = "screening.letter_door", "screening.ticket.ticket_door"


@dataclass(frozen=True)
class DoorLink:
    """A way on: words, address, icon."""

    label: str
    href: str
    icon: str


def doors(campaign: str, role: Role) -> list[DoorLink]:
    """The links from a campaign that this role may follow."""
    return [
        DoorLink(_(label), url_for(endpoint, campaign=campaign), icon)
        for endpoint, label, icon in OF_CAMPAIGN
        if _is_open(endpoint, role)
    ]


def day_doors(day: str, role: Role) -> list[DoorLink]:
    """The links from a day that this role may follow."""
    return [
        DoorLink(_(label), url_for(endpoint, day=day), icon)
        for endpoint, label, icon in OF_DAY
        if _is_open(endpoint, role)
    ]


def public_door(endpoint: str, campaign: str | None = None) -> str | None:
    """The address of a resident's page in a room above; None where the site has none."""
    return url_for(endpoint, campaign=campaign) if endpoint in current_app.view_functions else None


def _is_open(endpoint: str, role: Role) -> bool:
    return endpoint in current_app.view_functions and role in access_of(current_app, endpoint).roles
