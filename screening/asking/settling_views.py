"""Routes for staff who settle place requests: the list, several at once, one with matching residents, its phone."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from accounts.gate import allow
from accounts.roles import STATION
from accounts.scope import Scope
from campaigns import queries as campaign_queries
from core.db.limits import attempt
from core.db.transaction import once_from_form, transaction
from core.errors import Refusal
from core.web.pages import refusal_text
from residents.facts.phone import show_phone
from residents.person import queries as resident_queries
from residents.person.form_answers import searched_by
from residents.person.reveal import A_DAY
from residents.person.search import find
from screening.asking import queries, settling

pages = Blueprint("asking_settling", __name__)


@pages.get("/requests/<campaign>")
@allow(*STATION)
def place_request_list(scope: Scope, campaign: str) -> str:
    """The pending place requests of a campaign."""
    return _list_page(scope, campaign)


@pages.post("/requests/<campaign>/settle")
@allow(*STATION)
def place_requests_settle(scope: Scope, campaign: str) -> ResponseReturnValue:
    """Confirm the chosen requests; the others stay in the list, with the reason."""
    found = campaign_queries.campaign(scope.ward, campaign)
    chosen = request.form.getlist("chosen")
    if not chosen:
        return _list_page(scope, campaign, _("Choose at least one registration.")), 422
    with transaction(once_from_form(scope.account)) as work:
        done = settling.settle_several(scope.ward, found.id, chosen, scope.by, work.at)
        back = work.lead_to(url_for("screening.asking_settling.place_request_list", campaign=campaign))
    if done.confirmed:
        words = ngettext(
            "%(num)s registration is confirmed.", "%(num)s registrations are confirmed.", done.confirmed
        )
        flash(words, "success")
    for name, refusal in done.refusals:
        flash(_("%(name)s: %(reason)s", name=name, reason=refusal_text(refusal)), "warning")
    return redirect(back, 303)


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
    words = (
        _("The registration is confirmed. Its link now shows the time.")
        if booked
        else _("The earlier appointment does not change.")
    )
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


@pages.post("/requests/one/<place_request>/phone")
@allow(*STATION)
def place_request_phone(scope: Scope, place_request: str) -> str:
    """Show the phone that was typed, to call it; recorded, and limited like every look at a number."""
    attempt("reveal", {scope.account: A_DAY})
    with transaction(once_from_form(scope.account)) as work:
        number = settling.number_to_call(scope.ward, place_request, scope.by)
        work.lead_to(url_for(".place_request_shown", place_request=place_request))
    return _page(scope, place_request, phone=show_phone(number))


def _list_page(scope: Scope, campaign: str, problem: str | None = None) -> str:
    found = campaign_queries.campaign(scope.ward, campaign)
    rows = queries.waiting(found.id)
    return render_template(
        "screening/asking/requests.html",
        campaign=found,
        sure=[row for row in rows if row.is_sure],
        others=[row for row in rows if not row.is_sure],
        problem=problem,
        page_errors=problem is not None,
    )


def _page(scope: Scope, place_request: str, problem: str | None = None, phone: str | None = None) -> str:
    row, campaign = queries.one(scope.ward, place_request)
    text = searched_by(scope) if phone is None else ""
    return render_template(
        "screening/asking/request.html",
        row=row,
        campaign=campaign,
        text=text,
        found=find(scope.ward, text),
        phone=phone,
        problem=problem,
        page_errors=problem is not None,
    )
