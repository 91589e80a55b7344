"""Routes for data requests: enter, queue, answer, extend, carry out, turn down."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.roles import Role
from accounts.scope import Scope
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import BadInput, Refusal
from core.web.pages import refusal_text
from residents.access import KEEPERS, area, person_page
from residents.person import queries
from residents.person.form_answers import answer, put_refusal
from residents.person.rows import PersonRow
from residents.privacy import consent_words, data_request_queries, erasure_list
from residents.privacy import data_request_words as words
from residents.privacy import data_requests as privacy_data_requests
from residents.privacy.data_request_rules import OPEN
from residents.privacy.forms import DataRequestForm, DoneForm, LongerForm, TurnDownForm
from residents.privacy.models import DataRequest

pages = Blueprint("privacy_data_request", __name__)


ADMINS = (Role.STATION_ADMIN,)


@pages.route("/residents/people/<person>/ask", methods=["GET", "POST"])
@allow(*KEEPERS)
def new_data_request(scope: Scope, person: str) -> Any:
    """Enter a person's data request; the station administrator handles it."""
    resident = queries.resident(scope.ward, person, area(scope))
    form = DataRequestForm.on(clock.civil_date(clock.now()))
    lead = person_page(scope, resident.public_id, queries.household_of(resident))
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                privacy_data_requests.enter(resident, form.data_request(), scope.by, work.at)
                work.lead_to(lead)
            flash(_("Request recorded. The health station will answer within 2 working days."), "success")
            return redirect(lead, 303)
        except BadInput as refused:
            put_refusal(form, refused)
    return answer("residents/privacy/data_request_form.html", form, resident=resident, back=lead)


@pages.get("/privacy/requests")
@allow(*ADMINS)
def data_requests(scope: Scope) -> str:
    """The ward's data requests, the most urgent first."""
    today = clock.civil_date(clock.now())
    return render_template(
        "residents/privacy/data_requests.html",
        waiting=data_request_queries.waiting(scope.ward, today),
        ended=data_request_queries.ended(scope.ward, today),
        words=words,
    )


@pages.get("/privacy/requests/<data_request>")
@allow(*ADMINS)
def data_request(scope: Scope, data_request: str) -> str:
    """One data request: what was asked, its deadlines, what was done so far."""
    found, person = data_request_queries.one(scope.ward, data_request)
    return render_template(
        "residents/privacy/data_request.html",
        row=found,
        person=person,
        is_open=found.state in OPEN,
        words=words,
        channels=consent_words.CHANNELS,
    )


@pages.post("/privacy/requests/<data_request>/answered")
@allow(*ADMINS)
def answer_data_request(scope: Scope, data_request: str) -> Response:
    """Record that the asker was told about the next steps."""
    try:
        with transaction(once_from_form(scope.account)) as work:
            found, _person = data_request_queries.one(scope.ward, data_request)
            privacy_data_requests.answer(found, scope.by, work.at)
            work.lead_to(_page_of(found))
        flash(_("Recorded: the person was answered."), "success")
    except Refusal as refused:
        _say(refused)
    return redirect(_page_of(found), 303)


@pages.route("/privacy/requests/<data_request>/longer", methods=["GET", "POST"])
@allow(*ADMINS)
def make_data_request_longer(scope: Scope, data_request: str) -> Any:
    """Extend the deadline once, with the reason given to the asker."""
    found, person = data_request_queries.one(scope.ward, data_request)
    if found.state not in OPEN:
        return redirect(_page_of(found), 303)
    form = LongerForm()
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                privacy_data_requests.make_longer(found, form.reason.data, scope.by)
                work.lead_to(_page_of(found))
        except Refusal as refused:
            _say(refused)
        return redirect(_page_of(found), 303)
    return _form_page("residents/privacy/data_request_longer.html", form, found, person)


@pages.route("/privacy/requests/<data_request>/carry-out", methods=["GET", "POST"])
@allow(*ADMINS)
def carry_out_data_request(scope: Scope, data_request: str) -> Any:
    """Show what carrying out the request will do; then do it."""
    found, person = data_request_queries.one(scope.ward, data_request)
    if found.state not in OPEN:
        return redirect(_page_of(found), 303)
    form = DoneForm()
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                resident = queries.resident(scope.ward, person.public_id)
                privacy_data_requests.carry_out(found, resident, form.outcome.data or "", scope.by, work.at)
                work.lead_to(url_for("residents.privacy_data_request.data_requests"))
            _keep_erased(found)
            flash(_("The request was carried out."), "success")
        except Refusal as refused:
            _say(refused)
        return redirect(url_for("residents.privacy_data_request.data_requests"), 303)
    has_number = data_request_queries.has_number(found)
    return _form_page("residents/privacy/data_request_done.html", form, found, person, has_number=has_number)


@pages.route("/privacy/requests/<data_request>/turn-down", methods=["GET", "POST"])
@allow(*ADMINS)
def turn_down_data_request(scope: Scope, data_request: str) -> Any:
    """Turn the request down on a legal ground that the person is told."""
    found, person = data_request_queries.one(scope.ward, data_request)
    if found.state not in OPEN:
        return redirect(_page_of(found), 303)
    form = TurnDownForm.of(found.kind)
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                privacy_data_requests.turn_down(found, form.ground.data, form.outcome.data, scope.by, work.at)
                work.lead_to(url_for("residents.privacy_data_request.data_requests"))
            flash(_("The request was turned down."), "success")
        except Refusal as refused:
            _say(refused)
        return redirect(url_for("residents.privacy_data_request.data_requests"), 303)
    return _form_page("residents/privacy/data_request_turn_down.html", form, found, person)


def _form_page(template: str, form: Any, found: DataRequest, person: PersonRow, **facts: Any) -> Any:
    return answer(template, form, row=found, person=person, words=words, back=_page_of(found), **facts)


def _page_of(found: DataRequest) -> str:
    return url_for("residents.privacy_data_request.data_request", data_request=found.public_id)


def _keep_erased(found: DataRequest) -> None:
    """Put an erased person on the list outside the database at once; otherwise the timer would."""
    if found.kind == "erase":
        erasure_list.remember(current_app.config["SETTINGS"].instance_dir)


def _say(refused: Refusal) -> None:
    if refused.status != 409:
        raise refused
    flash(refusal_text(refused), "info")
