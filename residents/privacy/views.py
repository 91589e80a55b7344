"""Routes about personal data: the public notice, a person's consent, the data file, days off."""

from typing import Any

from flask import Blueprint, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.gate import allow, everyone
from accounts.roles import Role
from accounts.scope import Scope
from core import clock
from core.db import rates
from core.db.transaction import once_from_form, transaction
from core.errors import BadInput
from core.web.forms import PlainForm
from residents.access import KEEPERS, area, person_page
from residents.person import queries, reveal
from residents.person.form_answers import answer, put_refusal
from residents.person.form_parts import hidden_day
from residents.privacy import (
    consent,
    consent_queries,
    consent_words,
    own_data,
    own_data_words,
    restriction,
)
from residents.privacy import data_request_words as words
from residents.privacy.forms import CalendarDayForm, ConsentForm
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
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                written = consent.say(resident, form.said(), scope.by, work.at)
                lead = work.lead_to(url_for("residents.privacy.person_consent", person=resident.public_id))
            flash(_("Recorded.") if written else _("This is already recorded: nothing was added."), "success")
            return redirect(lead, 303)
        except BadInput as refused:
            put_refusal(form, refused)
    card = consent_queries.card(resident, clock.civil_date(clock.now()))
    texts = {purpose: consent_words.text_of(purpose, "vi") for purpose in consent_words.PURPOSES}
    back = person_page(scope, resident.public_id, queries.household_of(resident))
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
    rates.attempt("reveal", {scope.account: reveal.A_DAY})
    with transaction() as work:
        found = own_data.put_together(resident, form, scope.by, work.at)
    if form == "page":
        return render_template(
            "residents/privacy/own_data.html", data=found, resident=resident, words=own_data_words
        )
    return _as_file(found)


def _as_file(found: own_data.OwnData) -> Response:
    file = jsonify(found.as_json())
    file.headers["Content-Disposition"] = 'attachment; filename="du-lieu-ca-nhan.json"'
    return file


@pages.post("/residents/people/<person>/allow-again")
@allow(Role.STATION_ADMIN)
def lift_restriction(scope: Scope, person: str) -> Response:
    """Lift the restriction on the person's data."""
    resident = queries.resident(scope.ward, person)
    with transaction(once_from_form(scope.account)) as work:
        restriction.lift(resident, scope.by)
        lead = work.lead_to(url_for("residents.person", person=resident.public_id))
    flash(_("The restriction was lifted."), "success")
    return redirect(lead, 303)


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
    number = int(asked) if asked.isdecimal() and int(asked[:4]) in YEARS else today.year
    year = days_off.year(scope.ward, number)
    return answer("residents/privacy/calendar_days.html", form, year=year, years=YEARS, words=words)


@pages.post("/privacy/days/remove")
@allow(Role.STATION_ADMIN)
def remove_calendar_day(scope: Scope) -> Response:
    """Remove the ward's correction of a day."""
    day = hidden_day(request.form.get("day", ""))
    with transaction(once_from_form(scope.account)) as work:
        days_off.remove_day(scope.ward, day, scope.by)
        lead = work.lead_to(url_for("residents.privacy.calendar_days", year=day.year))
    flash(_("Undone."), "success")
    return redirect(lead, 303)
