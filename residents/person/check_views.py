"""Routes for a person's yearly checks made elsewhere."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.roles import Role
from accounts.scope import Scope
from core.db.transaction import once_from_form, transaction
from residents.access import KEEPERS, area, person_page
from residents.models.people import EVIDENCE
from residents.person import queries, yearly
from residents.person.form_answers import answer, put_refusal
from residents.person.form_parts import hidden_day
from residents.person.forms import ElsewhereForm
from residents.person.yearly import CheckInFuture, CheckKnown, CheckTooOld, Elsewhere

pages = Blueprint("person_check", __name__)


@pages.route("/residents/people/<person>/elsewhere", methods=["GET", "POST"])
@allow(*KEEPERS)
def elsewhere(scope: Scope, person: str) -> Any:
    """Record that the person was checked elsewhere; a head can only record what the person says."""
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
    """Remove a check recorded by mistake; a head removes only what people said themselves."""
    resident = queries.resident(scope.ward, person, area(scope))
    known = ("self_declared",) if scope.role is Role.NEIGHBORHOOD_HEAD else EVIDENCE
    with transaction(once_from_form(scope.account)) as work:
        kind, on = request.form.get("kind", ""), hidden_day(request.form.get("on", ""))
        yearly.take_back_elsewhere(resident, kind, on, scope.by, evidence=known)
        lead = work.lead_to(url_for("residents.person", person=resident.public_id))
    flash(_("Undone."), "success")
    return redirect(lead, 303)
