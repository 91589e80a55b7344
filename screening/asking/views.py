"""Routes for asking for a place without a letter: one answer for every case (reliability §3.1)."""

import hashlib
import hmac

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.gate import everyone
from campaigns import queries as campaign_queries
from campaigns.models import Campaign
from core import clock, ids
from core.db.limits import attempt
from core.db.transaction import AlreadyDone, once_from_form, transaction
from core.errors import NotThere, Refusal, TooManyTries
from core.sealing import keyring
from core.web.forms import is_shown_again
from core.web.requests import limit_address
from screening.asking import asking, drafts
from screening.asking.asking import Asker
from screening.asking.drafts import Answers
from screening.asking.forms import QUESTIONS, AskForm
from screening.asking.own_queries import asked_place
from screening.asking.pages import Asking, asking_in, check_page, kept_form, question_page
from screening.booking_rules import NoTimeChosen
from screening.entrance import entrance, sign_ins
from screening.entrance.entrance import TICKET_KEY, resident_actor, with_ticket
from screening.entrance.sign_ins import Holder, Shown

pages = Blueprint("asking", __name__)

PER_ADDRESS = "20/10 minutes; 60/hour"
PER_IDENTITY = "5/hour; 10/day"
PER_WARD = "600/hour"
BEGUN_PER_ADDRESS = "300/hour"
"""Browsers that begin to answer: many households share a carrier's address."""


@pages.get("/ask/<campaign>", endpoint="ask", defaults={"question": None})
@pages.get("/ask/<campaign>/day", endpoint="ask_day", defaults={"question": "day"})
@pages.get("/ask/<campaign>/time", endpoint="ask_time", defaults={"question": "time"})
@pages.get("/ask/<campaign>/name", endpoint="ask_name", defaults={"question": "name"})
@pages.get("/ask/<campaign>/birth", endpoint="ask_birth", defaults={"question": "birth"})
@pages.get("/ask/<campaign>/number", endpoint="ask_number", defaults={"question": "number"})
@everyone
def ask_question(campaign: str, question: str | None) -> ResponseReturnValue:
    """Ask one question, the first one at the start; nothing is looked up here."""
    here = asking_in(campaign_queries.shown_campaign(campaign))
    question = question or here.questions[0]
    first = here.next_after(question)
    if here.is_open and (first != "check" or question not in here.questions):
        return _to(here, first)
    form = kept_form(here, clock.civil_date(clock.now()))
    return question_page(here, question, form, here.lost_time if question == "time" else None)


@pages.get("/ask/<campaign>/check")
@everyone
def ask_check(campaign: str) -> ResponseReturnValue:
    """Show all answers before they are sent."""
    here = asking_in(campaign_queries.shown_campaign(campaign))
    form = kept_form(here, clock.civil_date(clock.now()))
    missing = here.next_after()
    if not here.is_open or missing != "check":
        return _to(here, missing if here.is_open else here.questions[0])
    if not form.validate():
        return _to(here, form.question_with_error or here.questions[0])
    return check_page(here, form)


@pages.post("/ask/<campaign>")
@everyone
def ask_submit(campaign: str) -> ResponseReturnValue:
    """Keep the answer to one question, or store the place request; the page after it is the same for everyone."""
    found = campaign_queries.shown_campaign(campaign)
    form = AskForm()
    form.today = clock.civil_date(clock.now())
    question = request.form.get("next")
    if question in QUESTIONS and not _is_whole():
        return _keep_answer(found, form, question)
    if not form.validate():
        here = _keep(found, form.typed())
        if is_shown_again():
            return _to(here, here.next_after())
        return question_page(here, form.question_with_error or here.questions[0], form), 422
    asked = form.reading()
    is_silent = _is_over_limit(found.ward_id, asked)
    token = _sign_in_token(found.public_id)
    try:
        with transaction(once_from_form(f"ask {found.public_id}")) as work:
            number = asking.ask(found.id, form.slot.data, asked, is_silent, resident_actor(), work.at)
            sign_ins.start(Shown(place_request_id=number), token, work.at)
            # The next member of the household is registered with the same phone.
            drafts.keep_answers(found.public_id, {"phone": form.phone.data or ""}, work.at)
            done = work.lead_to(url_for("screening.asking.asked", campaign=found.public_id))
    except AlreadyDone:
        entrance.keep(TICKET_KEY, token)
        raise
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        here = _keep(found, {**form.typed(), "slot": ""})
        question = "time" if here.day else here.questions[0]
        return question_page(here, question, form, refusal), refusal.status
    entrance.keep(TICKET_KEY, token)
    return redirect(done, 303)


@pages.get("/ask/<campaign>/done")
@everyone
@with_ticket
def asked(holder: Holder, campaign: str) -> ResponseReturnValue:
    """The page that follows every place request: its code, its link, and that the station has to confirm it."""
    if holder.place_request_id is None:
        raise NotThere()
    ticket = asked_place(holder.place_request_id)
    if ticket.campaign.id != campaign:
        raise NotThere()
    if ticket.state != "waiting":
        return redirect(url_for("screening.ticket.ticket_shown"), 303)
    return render_template("screening/asking/asked.html", ticket=ticket, changed=[], was_booked=False)


def _is_whole() -> bool:
    """Whether everything came in one form, as scripts send it."""
    sent = request.form.keys()
    return {"slot", "year"} <= sent and bool({"personal_id", "phone"} & sent)


def _keep_answer(campaign: Campaign, form: AskForm, question: str) -> ResponseReturnValue:
    """Keep the answer to one question; then ask the next one, or show all answers."""
    form.ask_only(question)
    here = asking_in(campaign, form.typed())
    problem: Refusal | str | None = None
    if not is_shown_again():
        if question == "day" and not here.is_answered("day"):
            problem = _("Choose a day.")
        elif question == "time" and here.slot is None:
            problem = here.lost_time or NoTimeChosen()
        if problem or not form.validate():
            return question_page(here, question, form, problem), 422
    here = _keep(campaign, form.typed())
    return _to(here, question if is_shown_again() else here.next_after())


def _keep(campaign: Campaign, typed: Answers) -> Asking:
    """Add what was typed to the answers of this browser."""
    here = asking_in(campaign, typed)
    if not drafts.is_started(clock.now()):
        attempt("ask-begun", {limit_address(): BEGUN_PER_ADDRESS})
    with transaction() as work:
        drafts.keep_answers(campaign.public_id, here.answers, work.at)
    return here


def _to(here: Asking, question: str) -> ResponseReturnValue:
    return redirect(url_for(f"screening.asking.ask_{question}", campaign=here.campaign.public_id), 303)


def _is_over_limit(ward_id: int, asked: Asker) -> bool:
    """Whether this identity or the whole ward has asked too often; the request is then stored without a place.

    Too many requests from one address are refused openly (429), as that tells nothing about a person.
    """
    attempt("ask", {limit_address(): PER_ADDRESS})
    over = False
    for whose, limit in ((f"who {asked.index().hex()}", PER_IDENTITY), (f"ward {ward_id}", PER_WARD)):
        try:
            attempt("ask", {whose: limit})
        except TooManyTries:
            over = True
    return over


def _sign_in_token(campaign: str) -> str:
    """A token that is the same when the form is sent twice, so that a double tap opens its own answer."""
    key = request.form.get("idempotency_key", "").strip()
    if not key:
        return ids.new_id()
    said = repr((campaign, key, sorted(request.form.items(multi=True))))
    return ids.encode(hmac.digest(keyring().derive("ask sign-in"), said.encode(), hashlib.sha256)[:16])
