"""Routes for staff who settle place requests: the list, one request with matching residents, settle, refuse."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.roles import STATION
from accounts.scope import Scope
from campaigns import queries as campaign_queries
from core.db.transaction import once_from_form, transaction
from core.errors import Refusal
from core.web.pages import refusal_text
from core.web.requests import searched
from residents.person import queries as resident_queries
from residents.person.search import find
from screening.asking import queries, settling

pages = Blueprint("asking_settling", __name__)


@pages.get("/requests/<campaign>")
@allow(*STATION)
def place_request_list(scope: Scope, campaign: str) -> str:
    """The pending place requests of a campaign."""
    found = campaign_queries.campaign(scope.ward, campaign)
    return render_template("screening/asking/requests.html", campaign=found, rows=queries.waiting(found.id))


@pages.route("/requests/one/<place_request>", methods=["GET", "POST"])
@allow(*STATION)
def place_request_shown(scope: Scope, place_request: str) -> str:
    """One place request: what was typed, what the register says, and a search for the resident."""
    return _page(scope, place_request)


@pages.post("/requests/one/<place_request>/settle")
@allow(*STATION)
def place_request_settle(scope: Scope, place_request: str) -> ResponseReturnValue:
    """Settle the request for the chosen resident."""
    try:
        with transaction(once_from_form(scope.account)) as work:
            row, campaign = queries.one(scope.ward, place_request)
            person = resident_queries.resident(scope.ward, request.form.get("resident", ""))
            booked = settling.settle(scope.ward, row.id, person.id, scope.by, work.at)
            back = work.lead_to(url_for("screening.asking_settling.place_request_list", campaign=campaign))
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        return _page(scope, place_request, refusal_text(refusal)), 409
    words = _("The appointment is booked.") if booked else _("The earlier appointment does not change.")
    flash(words, "success")
    return redirect(back, 303)


@pages.post("/requests/one/<place_request>/refuse")
@allow(*STATION)
def place_request_refuse(scope: Scope, place_request: str) -> ResponseReturnValue:
    """Refuse the request; its held place is free again."""
    with transaction(once_from_form(scope.account)) as work:
        row, campaign = queries.one(scope.ward, place_request)
        settling.refuse(scope.ward, row.id, scope.by, work.at)
        back = work.lead_to(url_for("screening.asking_settling.place_request_list", campaign=campaign))
    flash(_("The registration is rejected. Its place is free again."), "success")
    return redirect(back, 303)


def _page(scope: Scope, place_request: str, problem: str | None = None) -> str:
    row, campaign = queries.one(scope.ward, place_request)
    text = searched()
    return render_template(
        "screening/asking/request.html",
        row=row,
        campaign=campaign,
        text=text,
        found=find(scope.ward, text),
        problem=problem,
        page_errors=problem is not None,
    )
