"""Routes for one person: add to a household, correct, mark; yearly checks made elsewhere, and groups with their document."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.roles import STATION, Role
from accounts.scope import Scope
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import NotThere
from core.web.forms import PlainForm
from core.web.pages import refusal_text
from core.web.saving import save, save_form
from residents import group_types
from residents import words as residents_words
from residents.access import KEEPERS, area, household_page, page_before, person_page
from residents.facts.person import CHANGES, NUMBER_REFUSED, LooksKnown, NothingToMark
from residents.models.people import EVIDENCE, Household, Resident
from residents.person import editing, groups, ordering, queries, yearly
from residents.person.form_answers import answer, count_numbers, hints_about, put_refusal, taken_by
from residents.person.form_parts import hidden_day
from residents.person.forms import ElsewhereForm, NameOrderForm, PersonForm
from residents.person.group_forms import GroupForm, HouseholdGroupForm
from residents.person.groups import GroupMark
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
            count_numbers(scope, [form.facts()], "form")
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
            count_numbers(scope, [form.facts()], "correction")
            with transaction(once_from_form(scope.account)) as work:
                editing.correct(resident, form.facts(), scope.by, work.at, is_back=form.is_back.data)
                lead = work.lead_to(person_page(scope, resident.public_id, home))
            hints_about(form.facts())
            return redirect(lead, 303)
        except NUMBER_REFUSED as refused:
            put_refusal(form, refused)
            taken = taken_by(scope, refused)
    facts = {"household": home, "resident": resident, "back": url_for("residents.person", person=person)}
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
            flash(residents_words.recorded(wanted), "success")
        except NothingToMark as refused:
            flash(refusal_text(refused), "info")
        return redirect(lead, 303)
    facts = {"resident": resident, "change": wanted, "back": page_before(scope, person, home)}
    return render_template("residents/person/mark.html", labels=residents_words, **facts)


@pages.route("/residents/name-order", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def name_order(scope: Scope) -> Any:
    """Choose the order of names in all lists of the ward."""
    ward, back = ward_of(scope.ward), url_for("residents.search")
    form = NameOrderForm(data={"order": ward.name_order})
    return save_form(
        form,
        scope.account,
        lambda _work: ordering.change_order(ward, form.order.data, scope.by),
        back,
        _("Saved."),
    ) or answer("residents/person/name_order.html", form, back=back)


@pages.route("/residents/people/<person>/elsewhere", methods=["GET", "POST"])
@allow(*KEEPERS)
def elsewhere(scope: Scope, person: str) -> Any:
    """Record that the person was checked elsewhere; a head can only record what the person says."""
    resident = queries.resident(scope.ward, person, area(scope))
    lead = page_before(scope, resident.public_id, queries.household_of(resident))
    form = ElsewhereForm()
    if scope.role is Role.NEIGHBORHOOD_HEAD:
        form.evidence.data = "self_declared"
    return save_form(
        form,
        scope.account,
        lambda work: yearly.record_elsewhere(resident, form.check(), scope.by, work.at),
        lead,
        _("Recorded: checked elsewhere."),
    ) or answer("residents/person/elsewhere.html", form, resident=resident, back=lead)


@pages.post("/residents/people/<person>/elsewhere/take-back")
@allow(*KEEPERS)
def take_back_elsewhere(scope: Scope, person: str) -> Any:
    """Remove a check recorded by mistake; a head removes only what people said themselves."""
    resident = queries.resident(scope.ward, person, area(scope))
    known = ("self_declared",) if scope.role is Role.NEIGHBORHOOD_HEAD else EVIDENCE
    with transaction(once_from_form(scope.account)) as work:
        kind, on = request.form.get("kind", ""), hidden_day(request.form.get("on", ""))
        yearly.take_back_elsewhere(resident, kind, on, scope.by, evidence=known)
        lead = work.lead_to(url_for("residents.person", person=resident.public_id))
    flash(_("Undone."), "success")
    return redirect(lead, 303)


@pages.route("/residents/people/<person>/groups", methods=["GET", "POST"])
@allow(*STATION)
def mark_group(scope: Scope, person: str) -> Any:
    """Set a group with its source document; poor households are marked as a whole."""
    resident = queries.resident(scope.ward, person)
    form, lead = GroupForm(), url_for("residents.person", person=resident.public_id)
    return save_form(
        form,
        scope.account,
        lambda _work: _mark(resident, form.mark(), scope, whole_household=form.whole_household.data),
        lead,
        lambda count: _("Recorded for %(count)d people.", count=count),
    ) or answer("residents/person/groups.html", form, resident=resident, back=lead)


def _mark(resident: Resident, group: GroupMark, scope: Scope, *, whole_household: bool) -> int:
    """Mark the person, everyone in the household, or the household itself; return for how many people it counts."""
    meant = queries.housemates(resident) if whole_household else [resident]
    if whole_household and group_types.catalog()[group.code].belongs_to == "household":
        groups.mark_household(queries.household_of(resident), group, scope.by)
        return len(meant)
    return groups.mark(meant, group, scope.by)


@pages.route("/residents/households/<household>/groups", methods=["GET", "POST"])
@allow(*STATION)
def mark_household_group(scope: Scope, household: str) -> Any:
    """Set a group of the household as a whole, such as poor, with its document; it counts for every member."""
    home = queries.household(scope.ward, household)
    form, lead = HouseholdGroupForm(), url_for("residents.household", household=home.public_id)
    return save_form(
        form,
        scope.account,
        lambda _work: groups.mark_household(home, form.mark(), scope.by),
        lead,
        _("Recorded for the household."),
    ) or answer("residents/person/groups.html", form, household=home, back=lead)


@pages.post("/residents/households/<household>/groups/end")
@allow(*STATION)
def end_household_group(scope: Scope, household: str) -> Any:
    """End the household's group from today."""
    home = queries.household(scope.ward, household)
    return _end(scope, home, url_for("residents.household", household=home.public_id))


@pages.post("/residents/people/<person>/groups/end")
@allow(*STATION)
def end_group(scope: Scope, person: str) -> Any:
    """End the person's group from today."""
    resident = queries.resident(scope.ward, person)
    return _end(scope, resident, url_for("residents.person", person=resident.public_id))


def _end(scope: Scope, whose: Resident | Household, lead: str) -> Any:
    code, since = request.form.get("code", ""), hidden_day(request.form.get("valid_from", ""))
    return save(
        scope.account,
        lambda work: groups.end(whose, code, since, clock.civil_date(work.at) - timedelta(days=1), scope.by),
        lead,
        _("The group no longer applies."),
    )
