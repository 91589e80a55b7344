"""Routes for households: a new one with its members, its address, moves with their day, and the walking order."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.roles import STATION, Role
from accounts.scope import Scope
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import BadInput, NotThere, Refusal
from core.web.day_parts import put_day
from core.web.forms import choices_of, is_shown_again
from core.web.saving import save_form
from residents.access import (
    KEEPERS,
    area,
    household_page,
    list_before,
    page_before,
    person_page,
    round_list_page,
)
from residents.facts.person import NUMBER_REFUSED, LooksKnown
from residents.household import editing, moves
from residents.household import walking_order as order_of_households
from residents.household.forms import MoveHouseholdForm, MovePersonForm, WalkForm
from residents.person import queries
from residents.person.form_answers import answer, count_numbers, put_refusal, taken_by
from residents.person.forms import AddressForm, HouseholdForm
from wards import queries as wards_queries
from wards.models import Neighborhood

pages = Blueprint("household", __name__)


@pages.route("/residents/households/new", methods=["GET", "POST"])
@allow(*KEEPERS)
def new_household(scope: Scope) -> Any:
    """Register a household: address and members on one page; a button adds a row without script."""
    choices = _choices(scope)
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
                return _register(scope, form, choices[form.neighborhood.data])
            except (*NUMBER_REFUSED, LooksKnown) as refused:
                alike, taken = put_refusal(form, refused), taken_by(scope, refused)
    facts = {
        "alike": alike,
        "taken": taken,
        "asks_where": area(scope) is None,
        "back": list_before(scope, choices.values()),
    }
    return answer("residents/household/household_form.html", form, **facts)


def _choices(scope: Scope) -> dict[str, Neighborhood]:
    """The neighborhoods in which the account works, by public id."""
    here = area(scope)
    return {row.public_id: row for row in wards_queries.neighborhoods(scope.ward) if here in (None, row.id)}


def _register(scope: Scope, form: HouseholdForm, neighborhood: Neighborhood) -> Any:
    count_numbers(scope, form.people(), "form")
    with transaction(once_from_form(scope.account)) as work:
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
    form = AddressForm(data={"address": found.address, "walk_order": order_of_households.place_of(found)})
    back = household_page(scope, found)
    return save_form(
        form,
        scope.account,
        lambda _work: editing.correct(found, form.address.data, form.walk_order.data, scope.by),
        back,
        _("Saved."),
    ) or answer("residents/household/address.html", form, household=found, back=back)


@pages.route("/residents/households/<household>/move", methods=["GET", "POST"])
@allow(*STATION)
def move_household(scope: Scope, household: str) -> Any:
    """Move the whole household to another neighborhood of the ward."""
    home = queries.household(scope.ward, household)
    form, lead = MoveHouseholdForm(), household_page(scope, home)
    labels = {
        row.public_id: row.label
        for row in wards_queries.neighborhoods(scope.ward)
        if row.id != home.neighborhood_id
    }
    form.neighborhood.choices = choices_of(labels)
    if not form.is_submitted():
        put_day(form, clock.civil_date(clock.now()))
    return save_form(
        form,
        scope.account,
        lambda work: moves.move_household(
            home, wards_queries.neighborhood(scope.ward, form.neighborhood.data), form.on, scope.by, work.at
        ),
        lead,
        lambda _done: _("The household is now in %(name)s.", name=labels[form.neighborhood.data]),
    ) or answer(
        "residents/household/move_household.html",
        form,
        household=home,
        where=queries.neighborhood_label(home),
        back=lead,
    )


@pages.route("/residents/people/<person>/move", methods=["GET", "POST"])
@allow(*KEEPERS)
def move_person(scope: Scope, person: str) -> Any:
    """Move a person to another household; a head moves people within the head's neighborhood."""
    resident = queries.resident(scope.ward, person, area(scope))
    home, form = queries.household_of(resident), MovePersonForm()
    choices = _choices(scope)
    within = {key: row.id for key, row in choices.items()}
    form.neighborhood.choices = choices_of({key: row.label for key, row in choices.items()})
    if not form.is_submitted():
        put_day(form, clock.civil_date(clock.now()))
    elif form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                typed = (form.household.data, form.neighborhood.data, form.address.data)
                to = editing.home_for(scope.ward, *typed, within, scope.by)
                moves.move_person(resident, to, form.on, scope.by, work.at, relation=form.relation.data or "")
                lead = work.lead_to(person_page(scope, resident.public_id, to))
            flash(_("%(name)s now belongs to household %(code)s.", name=resident.full_name, code=to.code))
            return redirect(lead, 303)
        except (Refusal, BadInput) as refused:
            put_refusal(form, refused)
    back = page_before(scope, person, home)
    return answer("residents/household/move_person.html", form, resident=resident, household=home, back=back)


@pages.route("/residents/order/<neighborhood>", methods=["GET", "POST"])
@allow(*KEEPERS)
def walking_order(scope: Scope, neighborhood: str) -> Any:
    """Drag a household to its place, or type its number, which needs no script."""
    here = wards_queries.neighborhood(scope.ward, neighborhood)
    if area(scope) not in (None, here.id):
        raise NotThere()
    doors = order_of_households.doors(here.id)
    form = WalkForm()
    form.take_places([(door.id, door.code, door.place) for door in doors])
    if form.is_good:
        with transaction(once_from_form(scope.account)) as work:
            moved = order_of_households.arrange(here.id, form.wanted, scope.by)
            lead = work.lead_to(url_for("residents.household.walking_order", neighborhood=here.public_id))
        flash(_("Order saved.") if moved else _("The order did not change."), "success")
        return redirect(lead, 303)
    facts = {
        "here_label": here.label,
        "doors": doors,
        "back": round_list_page(scope, here),
        "page_errors": form.wrong,
    }
    return answer("residents/household/order.html", form, **facts)
