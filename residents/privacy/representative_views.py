"""Routes for the representative of an adult without capacity: named by a court's decision, or ended."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.roles import STATION
from accounts.scope import Scope
from core import clock
from core.web.saving import save, save_form
from residents.person import queries
from residents.person.form_answers import answer
from residents.privacy import representatives
from residents.privacy.forms import RepresentativeForm

pages = Blueprint("privacy_representative", __name__)


@pages.route("/residents/people/<person>/representative", methods=["GET", "POST"])
@allow(*STATION)
def name_representative(scope: Scope, person: str) -> Any:
    """Record who acts for the person, by which decision; the present one can be ended."""
    resident, form = queries.resident(scope.ward, person), RepresentativeForm()
    lead = url_for("residents.privacy.person_consent", person=resident.public_id)
    return save_form(
        form,
        scope.account,
        lambda _work: representatives.name_one(resident, form.person, form.source.data, form.on, scope.by),
        lead,
        _("Recorded."),
    ) or answer("residents/privacy/representative.html", form, resident=resident, back=lead)


@pages.post("/residents/people/<person>/representative/end")
@allow(*STATION)
def end_representative(scope: Scope, person: str) -> Response:
    """End the representation: the person acts alone again."""
    resident = queries.resident(scope.ward, person)
    return save(
        scope.account,
        lambda work: representatives.end(resident, clock.civil_date(work.at), scope.by),
        url_for("residents.privacy.person_consent", person=resident.public_id),
        _("The person acts alone from today."),
    )
