"""Routes of the residents room: finding somebody, a person's page, a household's page."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from accounts.gate import allow
from accounts.roles import STATION
from accounts.scope import Scope
from core import clock, rates
from core.requests import searched
from core.transaction import once_from_form, transaction
from residents import (
    cards,
    consent_words,
    labels,
    merge_page,
    merge_queries,
    moves_queries,
    privacy_queries,
    queries,
    requests_words,
    reveal,
    views_households,
    views_keeping,
    views_merge,
    views_moves,
    views_people,
    views_privacy,
    views_rearranging,
    views_requests,
    views_walking,
)
from residents.access import KEEPERS, area, home_page, household_page, person_page, round_page
from residents.forms import PlainForm, RevealForm
from residents.models import Resident

pages = Blueprint("residents", __name__)


@pages.route("/residents", methods=["GET", "POST"])
@allow(*STATION)
def search(scope: Scope) -> str:
    """One box for names, birth years, phones, citizen numbers and household codes."""
    asked = searched()
    return render_template("residents/search.html", asked=asked, found=queries.find(scope.ward, asked))


@pages.get("/residents/people/<person>")
@allow(*KEEPERS)
def person(scope: Scope, person: str) -> Any:
    """A person's page: facts with sealed numbers masked; of a joined record, the page of the one that stands."""
    if kept := merge_queries.standing(scope.ward, person):
        return redirect(url_for("residents.person", person=kept), 303)
    return show_person(scope, queries.resident(scope.ward, person, area(scope)))


def show_person(scope: Scope, resident: Resident, form: RevealForm | None = None, **shown: str) -> str:
    """The person's page, with a number shown once where one was asked for."""
    household, today = queries.household_of(resident), clock.civil_date(clock.now())
    return render_template(
        "residents/person.html",
        card=cards.person_card(resident, today),
        privacy=privacy_queries.card(resident, today),
        words={"purposes": consent_words.PURPOSES, "kinds": requests_words.KINDS},
        states=consent_words.STATES,
        labels=labels,
        form=form,
        reveal_form=form or RevealForm(formdata=None),
        plain=PlainForm(formdata=None),
        moves=moves_queries.of_person(resident),
        joined=merge_page.joined_records(resident),
        back=household_page(scope, household),
        round_page=round_page(household),
        **shown,
    )


@pages.get("/residents/households/<household>")
@allow(*KEEPERS)
def household(scope: Scope, household: str) -> str:
    """A household's page: its address and everybody listed in it."""
    found = queries.household(scope.ward, household, area(scope))
    return render_template(
        "residents/household.html",
        household=found,
        neighborhood=queries.neighborhood_label(found),
        members=queries.members(found.id),
        groups=cards.household_groups(found.id, clock.civil_date(clock.now())),
        moves=moves_queries.of_household(found),
        labels=labels,
        back=home_page(scope),
        round_page=round_page(found),
    )


@pages.post("/residents/people/<person>/reveal")
@allow(*STATION)
def reveal_number(scope: Scope, person: str) -> Any:
    """Show a sealed number once, on the answer page itself; the reason goes on record."""
    resident = queries.resident(scope.ward, person)
    form = RevealForm()
    if not form.validate_on_submit():
        return show_person(scope, resident, form), 422
    rates.attempt("reveal", {scope.account: reveal.A_DAY})
    with transaction(once_from_form(scope.account)) as work:
        number = reveal.reveal(resident, form.what.data, form.reason.data, scope.by)
        work.lead_to(person_page(scope, person, queries.household_of(resident)))
    return show_person(scope, resident, None, shown=number, shown_what=form.what.data)


for part in (
    views_households,
    views_keeping,
    views_merge,
    views_moves,
    views_people,
    views_privacy,
    views_rearranging,
    views_requests,
    views_walking,
):
    pages.register_blueprint(part.pages)
