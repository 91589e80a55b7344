"""Routes that keep a person's file true: checks made elsewhere, groups with their documents."""

from datetime import date
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.roles import STATION, Role
from accounts.scope import Scope
from core import clock
from core.errors import NotThere
from core.transaction import once_from_form, transaction
from residents import groups, queries, yearly
from residents.access import KEEPERS, area, person_page
from residents.form_answers import answer, put_refusal
from residents.forms import ElsewhereForm, GroupForm
from residents.groups import AlreadyMarked, Mark, WrongSpan
from residents.models import EVIDENCE, Resident
from residents.views import pages
from residents.yearly import CheckInFuture, CheckKnown, CheckTooOld, Elsewhere


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
            flash(_("Noted: checked elsewhere."), "success")
            return redirect(lead, 303)
        except (CheckInFuture, CheckTooOld, CheckKnown) as refused:
            refused.facts["field"] = "day"
            put_refusal(form, refused)
    return answer("residents/elsewhere.html", form, resident=resident, back=lead)


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
    flash(_("Taken back."), "success")
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
                count = groups.mark(_meant(resident, form), group, scope.by)
                work.lead_to(lead)
            flash(_("Noted for %(count)d people.", count=count), "success")
            return redirect(lead, 303)
        except (WrongSpan, AlreadyMarked) as refused:
            refused.facts["field"] = {"valid_to": "until_day"}.get(refused.facts["field"], "code")
            put_refusal(form, refused)
    return answer("residents/groups.html", form, resident=resident, back=lead)


def _meant(resident: Resident, form: GroupForm) -> list[Resident]:
    return queries.housemates(resident) if form.whole_household.data else [resident]


@pages.post("/residents/people/<person>/groups/end")
@allow(*STATION)
def end_group(scope: Scope, person: str) -> Any:
    """The group no longer holds, from today."""
    resident = queries.resident(scope.ward, person)
    with transaction(once_from_form(scope.account)) as work:
        yesterday = date.fromordinal(clock.civil_date(work.at).toordinal() - 1)
        groups.end(resident, request.form.get("code", ""), _day("valid_from"), yesterday, scope.by)
        lead = work.lead_to(url_for("residents.person", person=resident.public_id))
    flash(_("The group no longer holds."), "success")
    return redirect(lead, 303)


def _day(field: str) -> date:
    """A day that our own page wrote into a hidden field; anything else names nothing. Raises NotThere."""
    try:
        return date.fromisoformat(request.form.get(field, ""))
    except ValueError as wrong:
        raise NotThere() from wrong
