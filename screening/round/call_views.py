"""Routes of calling a household: the number of one person is opened, on record, with the text to send by Zalo."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from accounts.gate import allow
from accounts.roles import Role
from accounts.scope import Scope
from core import clock
from core.db.limits import attempt
from core.db.transaction import once_from_form, transaction
from core.errors import NotThere
from residents.access import KEEPERS, area
from residents.person import queries as people_queries
from residents.person import reveal
from residents.privacy.consent_queries import not_reminded
from screening.round import messages
from screening.round import pages as round_pages
from screening.round.pages import AtHousehold

pages = Blueprint("round_call", __name__)

HEADS_A_DAY = "150/day"
"""Calls of a head in the head's own neighborhood; the station has its limit of hidden numbers."""


@pages.get("/neighborhood/households/<household>/call")
@allow(*KEEPERS)
def round_call_again(scope: Scope, household: str) -> Any:
    """GET after a reload or a change of language: back to the household; a number is opened by POST only."""
    return redirect(_back(round_pages.at_household(scope, household)), 303)


@pages.post("/neighborhood/households/<household>/call")
@allow(*KEEPERS)
def round_call(scope: Scope, household: str) -> Any:
    """Open the phone number of a member once."""
    at = round_pages.at_household(scope, household)
    back = _back(at)
    person = next((one for one in at.people(request.form.getlist("resident")) if one.can_call), None)
    if person is None:
        raise NotThere()
    if scope.role is Role.NEIGHBORHOOD_HEAD:
        attempt("call", {scope.account: HEADS_A_DAY})
    else:
        attempt("reveal", {scope.account: reveal.A_DAY})
    resident = people_queries.resident(scope.ward, person.id, area(scope))
    with transaction(once_from_form(scope.account)) as work:
        number = reveal.reveal(resident, "phone", "call_person", scope.by)
        work.lead_to(back)
    letter, text = round_pages.letter_and_text(at)
    waiting = messages.of_household(scope.ward, at.here.neighborhood_id, household, clock.now())
    return render_template(
        "screening/round/call.html",
        at=at,
        person=person,
        number=number,
        may_write=person.id not in not_reminded([person.id]),
        texts=[message.text for message in waiting] or ([text] if letter else []),
        back=back,
    )


def _back(at: AtHousehold) -> str:
    return url_for("screening.round.round_household", household=at.household.public_id, **at.here.kept)
