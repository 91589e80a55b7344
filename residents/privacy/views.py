"""Routes about personal data: the public notice, a person's consent, the data file, days off, data requests."""

from typing import Any

from flask import Blueprint, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.gate import allow, everyone
from accounts.roles import Role
from accounts.scope import Scope
from core import clock
from core.db.limits import attempt
from core.db.transaction import once_from_form, transaction
from core.errors import Refusal
from core.web.day_parts import put_day
from core.web.forms import PlainForm
from core.web.pages import refusal_text
from core.web.saving import OF_THE_REQUEST, save, save_form
from residents.access import KEEPERS, area, page_before
from residents.person import queries, reveal
from residents.person.form_answers import answer
from residents.person.form_parts import hidden_day
from residents.person.rows import PersonRow
from residents.privacy import (
    consent,
    consent_queries,
    consent_words,
    data_request_queries,
    erasure_list,
    own_data,
    own_data_words,
)
from residents.privacy import data_request_words as words
from residents.privacy import data_requests as requests
from residents.privacy.forms import (
    CalendarDayForm,
    ConsentForm,
    DataRequestForm,
    DoneForm,
    LongerForm,
    TurnDownForm,
)
from residents.privacy.models import DataRequest
from wards import days_off
from wards.working_days import KNOWN_YEARS

pages = Blueprint("privacy", __name__)


YEARS = range(KNOWN_YEARS.start, KNOWN_YEARS.stop + 5)


@pages.get("/privacy")
@everyone
def privacy() -> str:
    """What is kept about people, why, for how long, who sees it, and what everyone may ask."""
    kept = current_app.config["SETTINGS"]
    return render_template(
        "residents/privacy/privacy.html",
        notices_months=kept.notices_months,
        visits_months=kept.visits_months,
        gone_months=kept.gone_months,
    )


@pages.route("/residents/people/<person>/consent", methods=["GET", "POST"])
@allow(*KEEPERS)
def person_consent(scope: Scope, person: str) -> Any:
    """A person's consent ledger; record an answer."""
    resident = queries.resident(scope.ward, person, area(scope))
    form = ConsentForm()
    saved = save_form(
        form,
        scope.account,
        lambda work: consent.say(resident, form.said(), scope.by, work.at),
        url_for("residents.privacy.person_consent", person=resident.public_id),
        lambda row: _("Recorded.") if row else _("This is already recorded: nothing was added."),
    )
    if saved:
        return saved
    card = consent_queries.card(resident, clock.civil_date(clock.now()))
    texts = {purpose: consent_words.text_of(purpose, "vi") for purpose in consent_words.PURPOSES}
    back = page_before(scope, resident.public_id, queries.household_of(resident))
    facts = {"resident": resident, "card": card, "texts": texts, "words": consent_words, "back": back}
    return answer("residents/privacy/consent.html", form, **facts)


@pages.route("/residents/people/<person>/own-data", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def person_data(scope: Scope, person: str) -> Any:
    """Everything the site holds about a person, as a file or as a page to print."""
    resident, plain = queries.resident(scope.ward, person), PlainForm()
    form = request.form.get("form", "")
    if not plain.validate_on_submit() or form not in own_data.FORMS:
        return render_template("residents/privacy/own_data_ask.html", resident=resident, form=plain)
    attempt("reveal", {scope.account: reveal.A_DAY})
    with transaction() as work:
        found = own_data.put_together(resident, form, scope.by, work.at)
    if form == "page":
        return render_template(
            "residents/privacy/own_data.html", data=found, resident=resident, words=own_data_words
        )
    file = jsonify(found.as_json())
    file.headers["Content-Disposition"] = 'attachment; filename="du-lieu-ca-nhan.json"'
    return file


@pages.post("/residents/people/<person>/allow-again")
@allow(Role.STATION_ADMIN)
def lift_restriction(scope: Scope, person: str) -> Response:
    """Lift the restriction on the person's data."""
    resident = queries.resident(scope.ward, person)
    lead = url_for("residents.person", person=resident.public_id)
    said = _("The restriction was lifted.")
    return save(scope.account, lambda _work: requests.lift(resident, scope.by), lead, said)


@pages.route("/privacy/days", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def calendar_days(scope: Scope) -> Any:
    """The public holidays used for deadlines, and the days that the ward corrects."""
    today, form = clock.civil_date(clock.now()), CalendarDayForm()
    if form.validate_on_submit():
        with transaction(once_from_form(scope.account)) as work:
            is_off = form.is_off.data == "off"
            days_off.set_day(scope.ward, form.on, is_off, form.source.data, scope.by, work.at)
            lead = work.lead_to(url_for("residents.privacy.calendar_days", year=form.on.year))
        flash(_("Recorded."), "success")
        return redirect(lead, 303)
    asked = request.args.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked[:4]) in YEARS else today.year
    public, own = days_off.holidays_of(year), days_off.of_year(scope.ward, year)
    is_known = any(holiday.name == "tet" for holiday in public)
    facts = {"year": year, "years": YEARS, "is_known": is_known, "words": words}
    days = {"holidays": public, "own_days": own}
    return answer("residents/privacy/calendar_days.html", form, **facts, **days)


@pages.post("/privacy/days/remove")
@allow(Role.STATION_ADMIN)
def remove_calendar_day(scope: Scope) -> Response:
    """Remove the ward's correction of a day."""
    day = hidden_day(request.form.get("day", ""))
    lead = url_for("residents.privacy.calendar_days", year=day.year)
    return save(
        scope.account, lambda _work: days_off.remove_day(scope.ward, day, scope.by), lead, _("Undone.")
    )


@pages.route("/residents/people/<person>/ask", methods=["GET", "POST"])
@allow(*KEEPERS)
def new_data_request(scope: Scope, person: str) -> Any:
    """Enter a person's data request; the station administrator handles it."""
    resident = queries.resident(scope.ward, person, area(scope))
    form = DataRequestForm()
    if not form.is_submitted():
        put_day(form, clock.civil_date(clock.now()))
    lead = page_before(scope, resident.public_id, queries.household_of(resident))
    return save_form(
        form,
        scope.account,
        lambda work: requests.enter(resident, form.data_request(), scope.by, work.at),
        lead,
        _("Request recorded. The health station will answer within 2 working days."),
    ) or answer("residents/privacy/data_request_form.html", form, resident=resident, back=lead)


@pages.get("/privacy/requests")
@allow(Role.STATION_ADMIN)
def data_requests(scope: Scope) -> str:
    """The ward's data requests, the most urgent first."""
    return render_template(
        "residents/privacy/data_requests.html",
        waiting=data_request_queries.waiting(scope.ward),
        ended=data_request_queries.ended(scope.ward),
        today=clock.civil_date(clock.now()),
        words=words,
    )


@pages.get("/privacy/requests/<data_request>")
@allow(Role.STATION_ADMIN)
def data_request(scope: Scope, data_request: str) -> str:
    """One data request: what was asked, its deadlines, what was done so far."""
    found, person = data_request_queries.one(scope.ward, data_request)
    return render_template(
        "residents/privacy/data_request.html",
        row=found,
        person=person,
        words=words,
        channels=consent_words.CHANNELS,
    )


@pages.post("/privacy/requests/<data_request>/answered")
@allow(Role.STATION_ADMIN)
def answer_data_request(scope: Scope, data_request: str) -> Response:
    """Record that the asker was told about the next steps."""
    found, _person = data_request_queries.one(scope.ward, data_request)
    try:
        with transaction(once_from_form(scope.account)) as work:
            requests.answer(found, scope.by, work.at)
            work.lead_to(_page_of(found))
        flash(_("Recorded: the person was answered."), "success")
    except Refusal as refused:
        _say(refused)
    return redirect(_page_of(found), 303)


@pages.route("/privacy/requests/<data_request>/longer", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def make_data_request_longer(scope: Scope, data_request: str) -> Any:
    """Extend the deadline once, with the reason given to the asker."""
    found, person = data_request_queries.one(scope.ward, data_request)
    if not found.is_open:
        return redirect(_page_of(found), 303)
    form = LongerForm()
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                requests.make_longer(found, form.reason.data, scope.by)
                work.lead_to(_page_of(found))
        except Refusal as refused:
            _say(refused)
        return redirect(_page_of(found), 303)
    return _form_page("residents/privacy/data_request_longer.html", form, found, person)


@pages.route("/privacy/requests/<data_request>/carry-out", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def carry_out_data_request(scope: Scope, data_request: str) -> Any:
    """Show what carrying out the request will do; then do it."""
    found, person = data_request_queries.one(scope.ward, data_request)
    if not found.is_open:
        return redirect(_page_of(found), 303)
    form = DoneForm()
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                resident = queries.resident(scope.ward, person.public_id)
                requests.carry_out(found, resident, form.outcome.data or "", scope.by, work.at)
                work.lead_to(url_for("residents.privacy.data_requests"))
            _keep_erased(found)
            flash(_("The request was carried out."), "success")
        except Refusal as refused:
            _say(refused)
        return redirect(url_for("residents.privacy.data_requests"), 303)
    has_number = data_request_queries.has_number(found)
    return _form_page("residents/privacy/data_request_done.html", form, found, person, has_number=has_number)


@pages.route("/privacy/requests/<data_request>/turn-down", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def turn_down_data_request(scope: Scope, data_request: str) -> Any:
    """Turn the request down on a legal ground that the person is told."""
    found, person = data_request_queries.one(scope.ward, data_request)
    if not found.is_open:
        return redirect(_page_of(found), 303)
    form = TurnDownForm.of(found.kind)
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                requests.turn_down(found, form.ground.data, form.outcome.data, scope.by, work.at)
                work.lead_to(url_for("residents.privacy.data_requests"))
            flash(_("The request was turned down."), "success")
        except Refusal as refused:
            _say(refused)
        return redirect(url_for("residents.privacy.data_requests"), 303)
    return _form_page("residents/privacy/data_request_turn_down.html", form, found, person)


def _form_page(template: str, form: Any, found: DataRequest, person: PersonRow, **facts: Any) -> Any:
    return answer(template, form, row=found, person=person, words=words, back=_page_of(found), **facts)


def _page_of(found: DataRequest) -> str:
    return url_for("residents.privacy.data_request", data_request=found.public_id)


def _keep_erased(found: DataRequest) -> None:
    """Put an erased person on the list outside the database at once; otherwise the timer would."""
    if found.kind == "erase":
        erasure_list.remember(current_app.config["SETTINGS"].instance_dir)


def _say(refused: Refusal) -> None:
    """Say what a rule refused; a refusal of the request itself has a page of its own."""
    if refused.status != 409 or isinstance(refused, OF_THE_REQUEST):
        raise refused
    flash(refusal_text(refused), "info")
