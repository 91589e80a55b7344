"""Routes of a head's round: the neighborhood's households in walking order, and one household."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for

from accounts.gate import allow
from accounts.roles import Role
from accounts.scope import Scope
from core import clock
from residents import words as residents_words
from residents.access import HEADS_PAGES, KEEPERS, OPENED_ON_ROUND
from residents.person.form_answers import searched_by
from screening.conditions import WARD
from screening.round import messages, queries
from screening.round import pages as round_pages
from wards.queries import neighborhoods

pages = Blueprint("round", __name__)

pages.record_once(
    lambda state: state.app.extensions.setdefault(
        HEADS_PAGES, ("screening.round.round", "screening.round.round_household")
    )
)


@pages.route("/neighborhood", methods=["GET", "POST"])
@allow(*KEEPERS)
def round(scope: Scope) -> Any:
    """A head's own neighborhood; the station chooses one, or names it by `code`."""
    if (code := request.args.get("code")) == WARD:
        return redirect(url_for("screening.round.round_of", place=WARD))
    if code:
        place = round_pages.place_of_code(scope, code)
        return redirect(url_for("screening.round.round_of", place=place.public_id))
    if scope.role is Role.NEIGHBORHOOD_HEAD:
        return _list(scope, None)
    return render_template("screening/round/choose.html", neighborhoods=neighborhoods(scope.ward))


@pages.route("/neighborhood/<place>", methods=["GET", "POST"])
@allow(*KEEPERS)
def round_of(scope: Scope, place: str) -> str:
    """The round of a neighborhood named by its public id, or of the whole ward."""
    return _list(scope, place)


def _list(scope: Scope, place: str | None) -> str:
    here = round_pages.here(scope, place)
    asked = searched_by(scope)
    chosen, page = round_pages.chosen_filter(here, place)
    found = None
    if asked:
        found = queries.found_households(here.scope, asked)
    return render_template(
        "screening/round/round.html",
        here=here,
        place=place,
        listed=queries.round_list(here.scope, chosen, page),
        found=found,
        asked=asked,
        chosen=chosen,
        waiting=messages.count(scope.ward, here.neighborhood_id, clock.now()),
    )


@pages.get("/neighborhood/households/<household>")
@allow(*KEEPERS)
def round_household(scope: Scope, household: str) -> str:
    """A household: its people with their state, what can be done for them, its letter."""
    at = round_pages.at_household(scope, household)
    letter, text = round_pages.letter_and_text(at)
    session[OPENED_ON_ROUND] = at.household.public_id
    return render_template(
        "screening/round/household.html",
        at=at,
        labels=residents_words,
        letter=letter,
        text=text,
        waiting=messages.of_household(scope.ward, at.here.neighborhood_id, household, clock.now()),
        back=round_pages.list_opened(scope, at.here),
        next=round_pages.next_household(at),
    )


@pages.get("/neighborhood/households/<household>/slips")
@allow(*KEEPERS)
def round_slips(scope: Scope, household: str) -> str:
    """The appointments of a household's members on paper: QR, code, day, time, place."""
    at = round_pages.at_household(scope, household)
    return render_template("screening/round/slips.html", at=at, slips=round_pages.slips(at))
