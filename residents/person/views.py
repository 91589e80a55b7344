"""Routes for one person: add to a household, correct, mark."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.roles import Role
from accounts.scope import Scope
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import NotThere
from core.web.forms import PlainForm
from core.web.pages import refusal_text
from residents import words as residents_words
from residents.access import KEEPERS, area, household_page, person_page
from residents.facts.person import CHANGES, NUMBER_REFUSED, LooksKnown, NothingToMark
from residents.person import editing, ordering, queries
from residents.person.form_answers import answer, hints_about, put_refusal, taken_by
from residents.person.forms import NameOrderForm, PersonForm
from wards.queries import ward_of

pages = Blueprint("person", __name__)


@pages.route("/residents/households/<household>/add", methods=["GET", "POST"])
@allow(*KEEPERS)
def add_person(scope: Scope, household: str) -> Any:
    """Add a person to an existing household."""
    home = queries.household(scope.ward, household, area(scope))
    form, alike, taken = PersonForm(), None, None
    if form.is_submitted() and form.is_good(clock.civil_date(clock.now())):
        try:
            with transaction(once_from_form(scope.account)) as work:
                said = {"is_another": form.is_another.data, "is_back": form.is_back.data}
                added = editing.add(home, form.facts(), scope.by, work.at, **said)
                lead = work.lead_to(person_page(scope, added.public_id, home))
            hints_about(form.facts())
            return redirect(lead, 303)
        except (*NUMBER_REFUSED, LooksKnown) as refused:
            alike, taken = put_refusal(form, refused), taken_by(scope, refused)
    facts = {"household": home, "resident": None, "back": household_page(scope, home)}
    return answer("residents/person/person_form.html", form, alike=alike, taken=taken, **facts)


@pages.route("/residents/people/<person>/correct", methods=["GET", "POST"])
@allow(*KEEPERS)
def correct_person(scope: Scope, person: str) -> Any:
    """Correct what is on file; sealed numbers are typed again and never shown."""
    resident = queries.resident(scope.ward, person, area(scope))
    home, taken = queries.household_of(resident), None
    form = PersonForm.of(resident)
    if scope.role is Role.NEIGHBORHOOD_HEAD:
        form.forget_personal_id.data = False
    if form.is_submitted() and form.is_good(clock.civil_date(clock.now())):
        try:
            with transaction(once_from_form(scope.account)) as work:
                editing.correct(resident, form.facts(), scope.by, work.at, is_back=form.is_back.data)
                lead = work.lead_to(person_page(scope, resident.public_id, home))
            hints_about(form.facts())
            return redirect(lead, 303)
        except NUMBER_REFUSED as refused:
            put_refusal(form, refused)
            taken = taken_by(scope, refused)
    facts = {"household": home, "resident": resident, "back": person_page(scope, person, home)}
    return answer("residents/person/person_form.html", form, alike=None, taken=taken, **facts)


@pages.route("/residents/people/<person>/mark/<change>", methods=["GET", "POST"])
@allow(*KEEPERS)
def mark_person(scope: Scope, person: str, change: str) -> Any:
    """Ask first, because moving away and dying free the appointments; then mark the person."""
    resident = queries.resident(scope.ward, person, area(scope))
    wanted = next((known for known in CHANGES if known == change), None)
    if wanted is None:
        raise NotThere()
    home, form = queries.household_of(resident), PlainForm()
    if form.validate_on_submit():
        lead = person_page(scope, resident.public_id, home)
        try:
            with transaction(once_from_form(scope.account)) as work:
                editing.mark(resident, wanted, scope.by, work.at)
                work.lead_to(lead)
            flash(_("Recorded: %(what)s", what=residents_words.CHANGES[wanted]), "success")
        except NothingToMark as refused:
            flash(refusal_text(refused), "info")
        return redirect(lead, 303)
    facts = {"resident": resident, "change": wanted, "back": person_page(scope, person, home)}
    return render_template("residents/person/mark.html", labels=residents_words, **facts)


@pages.route("/residents/name-order", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def name_order(scope: Scope) -> Any:
    """Choose the order of names in all lists of the ward."""
    ward = ward_of(scope.ward)
    form = NameOrderForm(data={"order": ward.name_order})
    if form.validate_on_submit():
        with transaction(once_from_form(scope.account)) as work:
            ordering.change_order(ward, form.order.data, scope.by)
            lead = work.lead_to(url_for("residents.search"))
        flash(_("Saved."), "success")
        return redirect(lead, 303)
    return answer("residents/person/name_order.html", form, back=url_for("residents.search"))
