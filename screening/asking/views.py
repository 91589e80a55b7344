"""Routes for asking for a place without a letter: one answer for every case (reliability §3.1)."""

import hashlib
import hmac

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.gate import everyone
from campaigns import queries as campaign_queries
from campaigns.capacity import SlotFull
from campaigns.models import Campaign
from core import clock, ids
from core.db.limits import attempt
from core.db.transaction import AlreadyDone, once_from_form, transaction
from core.errors import NotThere, Refusal, TooManyTries
from core.sealing import keyring
from core.web.forms import blame
from core.web.pages import refusal_text
from core.web.requests import limit_address
from screening import queries
from screening.asking import asking
from screening.asking.asking import Asker
from screening.asking.forms import AskForm
from screening.booking_rules import NoTimeChosen
from screening.entrance import entrance, sign_ins
from screening.entrance.entrance import TICKET_KEY, resident_actor, with_ticket
from screening.entrance.sign_ins import Holder, Shown
from wards.station_card import show_ward

pages = Blueprint("asking", __name__)

PER_ADDRESS = "20/10 minutes; 60/hour"
PER_IDENTITY = "5/hour; 10/day"
PER_WARD = "600/hour"


@pages.get("/ask/<campaign>")
@everyone
def ask(campaign: str) -> str:
    """Ask for the time, then for the person; nothing is looked up here."""
    return _page(campaign_queries.shown_campaign(campaign), AskForm(formdata=None))


@pages.post("/ask/<campaign>")
@everyone
def ask_submit(campaign: str) -> ResponseReturnValue:
    """Store the place request; the page that follows is the same for everyone."""
    found = campaign_queries.shown_campaign(campaign)
    form = AskForm()
    if "next" in request.form and form.is_time_alone:
        return _keep_time(found, form)
    form.today = clock.civil_date(clock.now())
    if not form.validate():
        return _page(found, form), 422
    asked = form.reading()
    is_silent = _is_over_limit(found.ward_id, asked)
    token = _sign_in_token(found.public_id)
    try:
        with transaction(once_from_form(f"ask {found.public_id}")) as work:
            number = asking.ask(found.id, form.slot.data, asked, is_silent, resident_actor(), work.at)
            sign_ins.start(Shown(place_request_id=number), token, work.at)
            done = work.lead_to(url_for("screening.asking.asked", campaign=found.public_id))
    except AlreadyDone:
        entrance.keep(TICKET_KEY, token)
        raise
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        refusal.facts.setdefault("field", "slot")
        blame(form, refusal)
        return _page(found, form), refusal.status
    entrance.keep(TICKET_KEY, token)
    return redirect(done, 303)


def _keep_time(campaign: Campaign, form: AskForm) -> ResponseReturnValue:
    """Put the chosen time into the address of the page that asks for the person."""
    slot = ids.tidy_id(form.slot.data or "")
    if slot is None:
        return _page(campaign, form, NoTimeChosen()), 422
    return redirect(url_for("screening.asking.ask", campaign=campaign.public_id, slot=slot), 303)


@pages.get("/ask/<campaign>/done")
@everyone
@with_ticket
def asked(holder: Holder, campaign: str) -> str:
    """The page that follows every place request: a provisional ticket."""
    if holder.place_request_id is None:
        raise NotThere()
    ticket = queries.asked_place(holder.place_request_id)
    if ticket.campaign.id != campaign:
        raise NotThere()
    return render_template("screening/asking/asked.html", ticket=ticket)


def _page(campaign: Campaign, form: AskForm, problem: Refusal | None = None) -> str:
    """The next question: day, time or person. The answers so far are part of the address."""
    show_ward(campaign.ward_id)
    days = campaign_queries.bookable_days(campaign.id, clock.now())
    wanted = form.slot.data or request.args.get("slot")
    day, slot = next(((day, slot) for day in days for slot in day.slots if slot.id == wanted), (None, None))
    if slot is not None and slot.left == "none" and not form.errors:
        slot, problem = None, SlotFull()
    only = days[0].id if len(days) == 1 else None
    day = day or next((day for day in days if day.id == request.args.get("day", only)), None)
    said = refusal_text(problem) if problem else next(iter(form.slot.errors), None)
    return render_template(
        "screening/asking/ask.html",
        campaign=queries.campaign_facts(campaign.id),
        days=days,
        day=day,
        slot=slot,
        form=form,
        problem=said,
        page_errors=said is not None,
    )


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
