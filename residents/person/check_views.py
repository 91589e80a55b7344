"""Routes that keep a person's file true: checks made elsewhere, groups with their documents."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.roles import STATION, Role
from accounts.scope import Scope
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import NotThere
from residents.access import KEEPERS, area, person_page
from residents.models.groups import HOUSEHOLD_GROUPS
from residents.models.people import EVIDENCE, Resident
from residents.person import groups, queries, yearly
from residents.person.form_answers import answer, put_refusal
from residents.person.forms import ElsewhereForm, GroupForm, HouseholdGroupForm
from residents.person.groups import AlreadyMarked, Mark, WrongSpan
from residents.person.yearly import CheckInFuture, CheckKnown, CheckTooOld, Elsewhere

pages = Blueprint("person_check", __name__)


@pages.route("/residents/people/<person>/elsewhere", methods=["GET", "POST"])
@allow(*KEEPERS)
def elsewhere(scope: Scope, person: str) -> Any:
    """Note that the person was checked elsewhere; a head can only pass on what the person said."""
    resident = queries.resident(scope.ward, person, area(scope))
    lead = person_page(scope, resident.public_id, queries.household_of(resident))
    form = ElsewhereForm()
    if scope.role is Role.NEIGHBORHOOD_HEAD:
        form.evidence.data = "self_declared"
    if form.validate_on_submit():
        check = Elsewhere(form.kind.data, form.on, form.place.data or "", form.evidence.data)
        try:
            with transaction(once_from_form(scope.account)) as work:
                yearly.record_elsewhere(resident, check, scope.by, work.at)
                work.lead_to(lead)
            flash(_("Recorded: checked elsewhere."), "success")
            return redirect(lead, 303)
        except (CheckInFuture, CheckTooOld, CheckKnown) as refused:
            refused.facts["field"] = "day"
            put_refusal(form, refused)
    return answer("residents/person/elsewhere.html", form, resident=resident, back=lead)


@pages.post("/residents/people/<person>/elsewhere/take-back")
@allow(*KEEPERS)
def take_back_elsewhere(scope: Scope, person: str) -> Any:
    """A check recorded by mistake goes; a head takes back only what people said themselves."""
    resident = queries.resident(scope.ward, person, area(scope))
    known = ("self_declared",) if scope.role is Role.NEIGHBORHOOD_HEAD else EVIDENCE
    with transaction(once_from_form(scope.account)) as work:
        kind, on = request.form.get("kind", ""), _day("on")
        yearly.take_back_elsewhere(resident, kind, on, scope.by, evidence=known)
        lead = work.lead_to(url_for("residents.person", person=resident.public_id))
    flash(_("Undone."), "success")
    return redirect(lead, 303)


@pages.route("/residents/people/<person>/groups", methods=["GET", "POST"])
@allow(*STATION)
def mark_group(scope: Scope, person: str) -> Any:
    """A group with the document it comes from; poor households are marked as a whole."""
    resident = queries.resident(scope.ward, person)
    form, lead = GroupForm(), url_for("residents.person", person=resident.public_id)
    if form.validate_on_submit():
        group = Mark(form.code.data, form.source.data, form.valid_from, form.valid_to)
        try:
            with transaction(once_from_form(scope.account)) as work:
                count = _mark(resident, group, scope, whole_household=form.whole_household.data)
                work.lead_to(lead)
            flash(_("Recorded for %(count)d people.", count=count), "success")
            return redirect(lead, 303)
        except (WrongSpan, AlreadyMarked) as refused:
            _blame(form, refused)
    return answer("residents/person/groups.html", form, resident=resident, back=lead)


def _mark(resident: Resident, group: Mark, scope: Scope, *, whole_household: bool) -> int:
    """On the person, on everybody there, or on the household where the group is one of households; for how many."""
    meant = queries.housemates(resident) if whole_household else [resident]
    if whole_household and group.code in HOUSEHOLD_GROUPS:
        groups.mark_household(queries.household_of(resident), group, scope.by)
        return len(meant)
    return groups.mark(meant, group, scope.by)


def _blame(form: GroupForm | HouseholdGroupForm, refused: WrongSpan | AlreadyMarked) -> None:
    refused.facts["field"] = {"valid_to": "until_day"}.get(refused.facts["field"], "code")
    put_refusal(form, refused)


@pages.route("/residents/households/<household>/groups", methods=["GET", "POST"])
@allow(*STATION)
def mark_household_group(scope: Scope, household: str) -> Any:
    """A group of the household as a whole, such as poor, with its document: it counts for every member."""
    home = queries.household(scope.ward, household)
    form, lead = HouseholdGroupForm(), url_for("residents.household", household=home.public_id)
    if form.validate_on_submit():
        group = Mark(form.code.data, form.source.data, form.valid_from, form.valid_to)
        try:
            with transaction(once_from_form(scope.account)) as work:
                groups.mark_household(home, group, scope.by)
                work.lead_to(lead)
            flash(_("Recorded for the household."), "success")
            return redirect(lead, 303)
        except (WrongSpan, AlreadyMarked) as refused:
            _blame(form, refused)
    return answer("residents/person/groups.html", form, household=home, back=lead)


@pages.post("/residents/households/<household>/groups/end")
@allow(*STATION)
def end_household_group(scope: Scope, household: str) -> Any:
    """The group no longer holds for the household, from today."""
    home = queries.household(scope.ward, household)
    with transaction(once_from_form(scope.account)) as work:
        code, since = request.form.get("code", ""), _day("valid_from")
        groups.end_household(home, code, since, _day_before(work.at), scope.by)
        lead = work.lead_to(url_for("residents.household", household=home.public_id))
    flash(_("The group no longer applies."), "success")
    return redirect(lead, 303)


@pages.post("/residents/people/<person>/groups/end")
@allow(*STATION)
def end_group(scope: Scope, person: str) -> Any:
    """The group no longer holds, from today."""
    resident = queries.resident(scope.ward, person)
    with transaction(once_from_form(scope.account)) as work:
        code, since = request.form.get("code", ""), _day("valid_from")
        groups.end(resident, code, since, _day_before(work.at), scope.by)
        lead = work.lead_to(url_for("residents.person", person=resident.public_id))
    flash(_("The group no longer applies."), "success")
    return redirect(lead, 303)


def _day(field: str) -> date:
    """A day that our own page wrote into a hidden field; anything else names nothing. Raises NotThere."""
    try:
        return date.fromisoformat(request.form.get(field, ""))
    except ValueError as wrong:
        raise NotThere() from wrong


def _day_before(at: datetime) -> date:
    return clock.civil_date(at) - timedelta(days=1)
