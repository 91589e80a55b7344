"""Routes for households: a new one with its members, its address and place in the walking order."""

from typing import Any

from flask import Blueprint, flash, redirect, request
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.roles import Role
from accounts.scope import Scope
from core import clock
from core.db.transaction import once_from_form, transaction
from core.web.forms import choices_of, is_shown_again
from residents.access import KEEPERS, area, home_page, household_page
from residents.facts.person import NUMBER_REFUSED, LooksKnown
from residents.household import editing, walking
from residents.person import queries
from residents.person.form_answers import answer, put_refusal, taken_by
from residents.person.forms import AddressForm, HouseholdForm
from wards.queries import neighborhoods

pages = Blueprint("household", __name__)


@pages.route("/residents/households/new", methods=["GET", "POST"])
@allow(*KEEPERS)
def new_household(scope: Scope) -> Any:
    """Register a household: address and members on one page; a button adds a row without script."""
    choices = {row.public_id: row for row in neighborhoods(scope.ward) if area(scope) in (None, row.id)}
    form, alike, taken = HouseholdForm(), None, None
    form.neighborhood.choices = choices_of({row.public_id: row.label for row in choices.values()})
    if scope.role is Role.NEIGHBORHOOD_HEAD:
        form.neighborhood.data = next(iter(choices), None)
    elif request.method == "GET":
        form.neighborhood.data = request.args.get("neighborhood")
    if request.form.get("step") == "another":
        form.add_row()
    elif form.is_submitted() and not is_shown_again():
        form.drop_blank_rows()
        if form.is_good(clock.civil_date(clock.now())):
            try:
                return _register(scope, form, choices[form.neighborhood.data].id)
            except (*NUMBER_REFUSED, LooksKnown) as refused:
                alike, taken = put_refusal(form, refused), taken_by(scope, refused)
    facts = {"alike": alike, "taken": taken, "asks_where": area(scope) is None, "back": home_page(scope)}
    return answer("residents/household/household_form.html", form, **facts)


def _register(scope: Scope, form: HouseholdForm, neighborhood_id: int) -> Any:
    with transaction(once_from_form(scope.account)) as work:
        neighborhood = queries.neighborhood_by_id(neighborhood_id)
        said = {"are_others": form.are_others.data, "is_back": form.is_back.data}
        made = editing.register(neighborhood, form.address.data, form.people(), scope.by, work.at, **said)
        lead = work.lead_to(household_page(scope, made))
    flash(_("Household added. Its code is %(code)s.", code=made.code), "success")
    return redirect(lead, 303)


@pages.route("/residents/households/<household>/correct", methods=["GET", "POST"])
@allow(*KEEPERS)
def correct_household(scope: Scope, household: str) -> Any:
    """Correct the household's address and its place in the walking order."""
    found = queries.household(scope.ward, household, area(scope))
    form = AddressForm(data={"address": found.address, "walk_order": walking.place_of(found)})
    if form.validate_on_submit():
        with transaction(once_from_form(scope.account)) as work:
            editing.correct(found, form.address.data, form.walk_order.data, scope.by)
            lead = work.lead_to(household_page(scope, found))
        flash(_("Saved."), "success")
        return redirect(lead, 303)
    return answer(
        "residents/household/address.html", form, household=found, back=household_page(scope, found)
    )
