"""Routes of the requests that wait for a person: the list, one of them with who it may be, settle, refuse."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.roles import STATION
from accounts.scope import Scope
from campaigns import queries as campaign_queries
from core.db.transaction import once_from_form, transaction
from core.errors import Refusal
from core.web.pages import refusal_text
from core.web.requests import searched
from residents.person import queries as resident_queries
from screening.asking import rows, settling

pages = Blueprint("asking_settling", __name__)


Answer = Response | str | tuple[str, int]


@pages.get("/requests/<campaign>")
@allow(*STATION)
def request_list(scope: Scope, campaign: str) -> str:
    """The requests of a campaign that nobody could match by themselves."""
    found = campaign_queries.campaign(scope.ward, campaign)
    return render_template("screening/asking/requests.html", campaign=found, rows=rows.waiting(found.id))


@pages.route("/requests/one/<request_id>", methods=["GET", "POST"])
@allow(*STATION)
def request_shown(scope: Scope, request_id: str) -> str:
    """One request: what was typed, what the list says, who of the ward it may be."""
    return _page(scope, request_id)


@pages.post("/requests/one/<request_id>/settle")
@allow(*STATION)
def request_settle(scope: Scope, request_id: str) -> Answer:
    """The asker is this resident: the place becomes theirs."""
    try:
        with transaction(once_from_form(scope.account)) as work:
            row, campaign = rows.one(scope.ward, request_id)
            person = resident_queries.resident(scope.ward, request.form.get("resident", ""))
            booked = settling.settle(scope.ward, row.id, person.id, scope.by, work.at)
            back = work.lead_to(url_for("screening.asking_settling.request_list", campaign=campaign))
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        return _page(scope, request_id, refusal_text(refusal)), 409
    words = _("The appointment is booked.") if booked else _("The earlier appointment does not change.")
    flash(words, "success")
    return redirect(back, 303)


@pages.post("/requests/one/<request_id>/refuse")
@allow(*STATION)
def request_refuse(scope: Scope, request_id: str) -> Answer:
    """Nobody of the ward is meant: the held place is free again."""
    with transaction(once_from_form(scope.account)) as work:
        row, campaign = rows.one(scope.ward, request_id)
        settling.refuse(scope.ward, row.id, scope.by, work.at)
        back = work.lead_to(url_for("screening.asking_settling.request_list", campaign=campaign))
    flash(_("The registration is rejected. Its place is free again."), "success")
    return redirect(back, 303)


def _page(scope: Scope, request_id: str, problem: str | None = None) -> str:
    row, campaign = rows.one(scope.ward, request_id)
    text = searched()
    return render_template(
        "screening/asking/request.html",
        row=row,
        campaign=campaign,
        text=text,
        found=resident_queries.find(scope.ward, text),
        problem=problem,
        page_errors=problem is not None,
    )
