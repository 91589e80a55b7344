"""Routes for the groups of a person or a household, each with its source document."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.roles import STATION
from accounts.scope import Scope
from core import clock
from core.db.transaction import once_from_form, transaction
from residents import group_types
from residents.models.people import Household, Resident
from residents.person import groups, queries
from residents.person.form_answers import answer, put_refusal
from residents.person.form_parts import hidden_day
from residents.person.group_forms import GroupForm, HouseholdGroupForm
from residents.person.groups import AlreadyMarked, GroupMark, WrongSpan

pages = Blueprint("person_group", __name__)


@pages.route("/residents/people/<person>/groups", methods=["GET", "POST"])
@allow(*STATION)
def mark_group(scope: Scope, person: str) -> Any:
    """Set a group with its source document; poor households are marked as a whole."""
    resident = queries.resident(scope.ward, person)
    form, lead = GroupForm(), url_for("residents.person", person=resident.public_id)
    if form.validate_on_submit():
        group = GroupMark(
            form.code.data, form.source.data, form.valid_from, form.valid_to, form.known_degree()
        )
        try:
            with transaction(once_from_form(scope.account)) as work:
                count = _mark(resident, group, scope, whole_household=form.whole_household.data)
                work.lead_to(lead)
            flash(_("Recorded for %(count)d people.", count=count), "success")
            return redirect(lead, 303)
        except (WrongSpan, AlreadyMarked) as refused:
            _blame(form, refused)
    return answer("residents/person/groups.html", form, resident=resident, back=lead)


def _mark(resident: Resident, group: GroupMark, scope: Scope, *, whole_household: bool) -> int:
    """Mark the person, everyone in the household, or the household itself; return for how many people it counts."""
    meant = queries.housemates(resident) if whole_household else [resident]
    if whole_household and group_types.catalog()[group.code].belongs_to == "household":
        groups.mark_household(queries.household_of(resident), group, scope.by)
        return len(meant)
    return groups.mark(meant, group, scope.by)


def _blame(form: GroupForm | HouseholdGroupForm, refused: WrongSpan | AlreadyMarked) -> None:
    refused.facts["field"] = {"valid_to": "until_day"}.get(refused.facts["field"], "code")
    put_refusal(form, refused)


@pages.route("/residents/households/<household>/groups", methods=["GET", "POST"])
@allow(*STATION)
def mark_household_group(scope: Scope, household: str) -> Any:
    """Set a group of the household as a whole, such as poor, with its document; it counts for every member."""
    home = queries.household(scope.ward, household)
    form, lead = HouseholdGroupForm(), url_for("residents.household", household=home.public_id)
    if form.validate_on_submit():
        group = GroupMark(form.code.data, form.source.data, form.valid_from, form.valid_to)
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
    """End the household's group from today."""
    home = queries.household(scope.ward, household)
    return _end(scope, groups.end_household, home, url_for("residents.household", household=home.public_id))


@pages.post("/residents/people/<person>/groups/end")
@allow(*STATION)
def end_group(scope: Scope, person: str) -> Any:
    """End the person's group from today."""
    resident = queries.resident(scope.ward, person)
    return _end(scope, groups.end, resident, url_for("residents.person", person=resident.public_id))


def _end(scope: Scope, end: Callable[..., None], whose: Resident | Household, lead: str) -> Any:
    with transaction(once_from_form(scope.account)) as work:
        yesterday = clock.civil_date(work.at) - timedelta(days=1)
        since = hidden_day(request.form.get("valid_from", ""))
        end(whose, request.form.get("code", ""), since, yesterday, scope.by)
        work.lead_to(lead)
    flash(_("The group no longer applies."), "success")
    return redirect(lead, 303)
