"""Routes of the residents room: search, a person's page, a household's page."""

from typing import Any

from flask import Blueprint, redirect, render_template, session, url_for

from accounts.gate import allow
from accounts.roles import STATION
from accounts.scope import Scope
from core import clock
from core.db.limits import attempt
from core.db.transaction import once_from_form, transaction
from core.web.forms import PlainForm
from residents import joined_records, words
from residents.access import (
    KEEPERS,
    OPENED_ON_ROUND,
    area,
    home_page,
    household_page,
    person_page,
    round_page,
)
from residents.catalog import views as catalog_views
from residents.household import move_queries
from residents.household import views as household_views
from residents.joining import pages as joining_pages
from residents.joining import views as joining_views
from residents.models.people import Resident
from residents.person import campaign_pages, card_queries, number_questions, number_views, queries, reveal
from residents.person import views as person_views
from residents.person.form_answers import searched_by
from residents.person.forms import RevealForm
from residents.person.search import find
from residents.privacy import (
    consent_queries,
    consent_words,
    data_request_queries,
    data_request_words,
    representative_views,
)
from residents.privacy import views as privacy_views
from residents.rearranging import views as rearranging_views

pages = Blueprint("residents", __name__)


@pages.route("/residents", methods=["GET", "POST"])
@allow(*STATION)
def search(scope: Scope) -> str:
    """Search by names, birth years, phones, citizen numbers and household codes in one box."""
    asked = searched_by(scope)
    questions = number_questions.waiting(scope.ward, clock.civil_date(clock.now()))
    return render_template(
        "residents/search.html", asked=asked, found=find(scope.ward, asked), number_questions=questions
    )


@pages.get("/residents/people/<person>")
@allow(*KEEPERS)
def person(scope: Scope, person: str) -> Any:
    """A person's page with sealed numbers masked; a joined record leads to the page of the record that represents it."""
    if kept := joined_records.current_record(scope.ward, person):
        return redirect(url_for("residents.person", person=kept), 303)
    return show_person(scope, queries.resident(scope.ward, person, area(scope)))


def show_person(scope: Scope, resident: Resident, form: RevealForm | None = None, **shown: str) -> str:
    """The person's page, with a number shown once where it was asked for."""
    household, today = queries.household_of(resident), clock.civil_date(clock.now())
    return render_template(
        "residents/person.html",
        card=card_queries.person_card(resident, today),
        privacy={
            "purposes": consent_queries.purpose_states(resident, today),
            "requests": data_request_queries.of_person(resident),
            "today": today,
            "restricted_at": resident.restricted_at,
        },
        words={"purposes": consent_words.PURPOSES, "kinds": data_request_words.KINDS},
        labels=words,
        today=today,
        form=form,
        reveal_form=form or RevealForm(formdata=None),
        plain=PlainForm(formdata=None),
        campaigns=campaign_pages.campaigns_of(resident),
        moves=move_queries.of_person(resident),
        joined=joining_pages.joined_records(resident),
        back=household_page(scope, household),
        round_page=round_page(household),
        **shown,
    )


@pages.get("/residents/households/<household>")
@allow(*KEEPERS)
def household(scope: Scope, household: str) -> str:
    """A household's page: its address and everyone listed in it."""
    found = queries.household(scope.ward, household, area(scope))
    session.pop(OPENED_ON_ROUND, None)
    return render_template(
        "residents/household.html",
        household=found,
        neighborhood=queries.neighborhood_label(found),
        members=queries.members(found.id),
        groups=card_queries.household_groups(found.id, clock.civil_date(clock.now())),
        moves=move_queries.of_household(found),
        labels=words,
        back=home_page(scope),
        round_page=round_page(found),
    )


@pages.post("/residents/people/<person>/reveal")
@allow(*STATION)
def reveal_number(scope: Scope, person: str) -> Any:
    """Show a sealed number once, in the response itself; the reason goes on record."""
    resident = queries.resident(scope.ward, person)
    form = RevealForm()
    if not form.validate_on_submit():
        return show_person(scope, resident, form), 422
    attempt("reveal", {scope.account: reveal.A_DAY})
    with transaction(once_from_form(scope.account)) as work:
        number = reveal.reveal(resident, form.what.data, form.reason.data, scope.by)
        work.lead_to(person_page(scope, person, queries.household_of(resident)))
    return show_person(scope, resident, None, shown=number, shown_what=form.what.data)


for part in (
    household_views,
    catalog_views,
    joining_views,
    number_views,
    person_views,
    privacy_views,
    representative_views,
    rearranging_views,
):
    pages.register_blueprint(part.pages)
