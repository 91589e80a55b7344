"""Routes for moves: a household to another neighborhood, a person to another household, each with its day."""

from typing import Any

from flask import Blueprint, flash, redirect
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.roles import STATION
from accounts.scope import Scope
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import BadInput, Refusal
from core.web.day_parts import put_day
from core.web.forms import choices_of
from residents.access import KEEPERS, area, household_page, person_page
from residents.household import moves
from residents.household.move_forms import MoveHouseholdForm, MovePersonForm
from residents.household.moving_in import Destination, home_for
from residents.person import queries
from residents.person.form_answers import answer, put_refusal
from wards.queries import neighborhood, neighborhoods

pages = Blueprint("household_move", __name__)


@pages.route("/residents/households/<household>/move", methods=["GET", "POST"])
@allow(*STATION)
def move_household(scope: Scope, household: str) -> Any:
    """Move the whole household to another neighborhood of the ward."""
    home = queries.household(scope.ward, household)
    form, lead = MoveHouseholdForm(), household_page(scope, home)
    labels = {row.public_id: row.label for row in neighborhoods(scope.ward) if row.id != home.neighborhood_id}
    form.neighborhood.choices = choices_of(labels)
    if not form.is_submitted():
        put_day(form, clock.civil_date(clock.now()))
    elif form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                to = neighborhood(scope.ward, form.neighborhood.data)
                moves.move_household(home, to, form.on, scope.by, work.at)
                work.lead_to(lead)
            flash(_("The household is now in %(name)s.", name=labels[to.public_id]), "success")
            return redirect(lead, 303)
        except Refusal as refused:
            put_refusal(form, refused)
    where = queries.neighborhood_label(home)
    return answer("residents/household/move_household.html", form, household=home, where=where, back=lead)


@pages.route("/residents/people/<person>/move", methods=["GET", "POST"])
@allow(*KEEPERS)
def move_person(scope: Scope, person: str) -> Any:
    """Move a person to another household; a head moves people within the head's neighborhood."""
    resident = queries.resident(scope.ward, person, area(scope))
    home, form = queries.household_of(resident), MovePersonForm()
    choices = {row.public_id: row for row in neighborhoods(scope.ward) if area(scope) in (None, row.id)}
    form.neighborhood.choices = choices_of({key: row.label for key, row in choices.items()})
    if not form.is_submitted():
        put_day(form, clock.civil_date(clock.now()))
    elif form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                wanted = Destination(form.household.data, form.neighborhood.data, form.address.data)
                to = home_for(scope.ward, wanted, {key: row.id for key, row in choices.items()}, scope.by)
                moves.move_person(resident, to, form.on, scope.by, work.at, relation=form.relation.data or "")
                lead = work.lead_to(person_page(scope, resident.public_id, to))
            flash(_("%(name)s now belongs to household %(code)s.", name=resident.full_name, code=to.code))
            return redirect(lead, 303)
        except (Refusal, BadInput) as refused:
            put_refusal(form, refused)
    back = person_page(scope, person, home)
    return answer("residents/household/move_person.html", form, resident=resident, household=home, back=back)
