"""Routes of the round that change something: book a household, move, cancel, note answers, hand the letter over."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from accounts.gate import allow
from accounts.roles import Role
from accounts.scope import Scope
from campaigns.capacity import SlotFull
from campaigns.queries import bookable_days
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import BadInput, KeyReused, NotThere, Refusal
from core.web.pages import refusal_text
from residents.access import KEEPERS, area
from residents.person.queries import resident
from screening.booking import booking
from screening.booking.fullness import said_when_full
from screening.booking_rules import NobodyChosen, NotOfHousehold
from screening.open_letter import CampaignKey
from screening.round import actions
from screening.round import pages as round_pages
from screening.round.forms import CancelForm, SeatForm
from screening.round.pages import AtHousehold

pages = Blueprint("round_action", __name__)


ANSWERS = {"declines": "declines", "home_visit": "home_visit", "unreachable": "unreachable", "none": None}


@pages.route("/neighborhood/households/<household>/<any(book, move):kind>", methods=["GET", "POST"])
@allow(*KEEPERS)
def round_seat(scope: Scope, household: str, kind: str) -> Any:
    """Choose people and time on one page: places for all of them or none."""
    at = round_pages.at_household(scope, household)
    at.here.needs_appointments  # noqa: B018  # nothing can be booked where no campaign is open
    form = SeatForm()
    if "other_day" in request.form or not form.validate_on_submit():
        return _seat_page(at, kind, form, request.values.getlist("resident"), None)
    try:
        return _seat(scope, at, kind, form)
    except Refusal as refused:
        if isinstance(refused, KeyReused | NotThere) or refused.status not in (409, 422):
            raise
        return _seat_page(at, kind, form, form.resident.data, refused), refused.status


def _seat(scope: Scope, at: AtHousehold, kind: str, form: SeatForm) -> Any:
    """Book or move, then return to the household. Raises the operation's refusals."""
    try:
        chosen = _chosen(scope, at)
    except NotThere:
        chosen = []  # a person of whom this account may know nothing
    if not chosen:
        raise NobodyChosen(field="resident")
    via: actions.Via = "head" if scope.role is Role.NEIGHBORHOOD_HEAD else "station"
    with transaction(once_from_form(scope.account)) as work:
        if kind == "book":
            count = actions.book(at.here.needs_campaign, form.slot.data, chosen, via, scope.by, work.at)
        else:
            campaign_id = at.here.needs_campaign.id
            why = form.why.data
            count = booking.move(campaign_id, form.slot.data, chosen, via, scope.by, work.at, reason=why)
        lead = work.lead_to(_back(at))
    flash(
        ngettext(
            "An appointment is booked for %(num)s person.",
            "Appointments are booked for %(num)s people.",
            count,
        ),
        "success",
    )
    return redirect(lead, 303)


def _chosen(scope: Scope, at: AtHousehold) -> list[int]:
    """The members a form names. Raises NotOfHousehold for a person of another household, NotThere for an unknown one."""
    asked = request.form.getlist("resident")
    people = at.people(asked)
    strangers = set(asked) - {person.id for person in people}
    for stranger in sorted(strangers):
        raise NotOfHousehold(name=resident(scope.ward, stranger, area(scope)).full_name, field="resident")
    return [person.resident_id for person in people]


def _seat_page(at: AtHousehold, kind: str, form: SeatForm, asked: list[str], refused: Refusal | None) -> str:
    """The people who can be chosen and the times of one day; after a full slot only times with enough room."""
    able = at.row.bookable if kind == "book" else [person for person in at.row.people if person.can_change]
    ticked = at.people(asked) or (at.row.expected if kind == "book" else able)
    days = bookable_days(at.here.needs_campaign.id, clock.now())
    needed = max(1, len(ticked))
    is_full = isinstance(refused, SlotFull)
    wanted = request.form.get("other_day") or request.values.get("day")
    day = round_pages.day_to_show(days, None if is_full else wanted, needed)
    said = refusal_text(refused) if refused else None
    if is_full:
        said = said_when_full(needed, day if day and day.id != wanted else None)
    return render_template(
        "screening/round/seat.html",
        at=at,
        kind=kind,
        form=form,
        able=able,
        ticked={person.id for person in ticked},
        needed=needed,
        days=days,
        day=day,
        hours=round_pages.hours(day, ticked, strict=is_full) if day else [],
        problem=said,
        is_refused=refused is not None and not isinstance(refused, BadInput),
        about="resident"
        if isinstance(refused, BadInput) and refused.facts.get("field") == "resident"
        else "slot",
        page_errors=refused is not None,
    )


@pages.route("/neighborhood/households/<household>/cancel", methods=["GET", "POST"])
@allow(*KEEPERS)
def round_cancel(scope: Scope, household: str) -> Any:
    """Ask for confirmation, then cancel the places of the named members."""
    at = round_pages.at_household(scope, household)
    if request.method == "POST":
        _chosen(scope, at)
    people = [person for person in at.people(request.values.getlist("resident")) if person.can_change]
    if not people:
        return redirect(_back(at), 303)
    form = CancelForm()
    if not form.validate_on_submit():
        return render_template("screening/round/cancel.html", at=at, people=people, form=form)
    with transaction(once_from_form(scope.account)) as work:
        chosen = [person.resident_id for person in people]
        campaign = CampaignKey.of(at.here.needs_campaign)
        booking.cancel(campaign, chosen, scope.by, work.at, reason=form.why.data)
        lead = work.lead_to(_back(at))
    flash(_("The appointment is cancelled. The place goes to another person."), "success")
    return redirect(lead, 303)


@pages.post("/neighborhood/households/<household>/answer")
@allow(*KEEPERS)
def round_answer(scope: Scope, household: str) -> Any:
    """Note that a member declines, needs a home visit or cannot be reached; or undo that."""
    at = round_pages.at_household(scope, household)
    chosen = _chosen(scope, at)
    said = request.form.get("answer", "")
    if said not in ANSWERS or not chosen:
        raise NotThere()
    with transaction(once_from_form(scope.account)) as work:
        actions.answer(at.here.needs_campaign, chosen, ANSWERS[said], scope.by, work.at)  # type: ignore[arg-type]  # the table above holds the words
        return redirect(work.lead_to(_back(at)), 303)


@pages.post("/neighborhood/households/<household>/letter")
@allow(*KEEPERS)
def round_letter(scope: Scope, household: str) -> Any:
    """Note that the letter was handed over, or its link sent."""
    at = round_pages.at_household(scope, household)
    with transaction(once_from_form(scope.account)) as work:
        actions.hand_over(at.here.needs_campaign, at.household.id, scope.by, work.at)
        lead = work.lead_to(_back(at))
    flash(_("Recorded: the letter was handed over."), "success")
    return redirect(lead, 303)


def _back(at: AtHousehold) -> str:
    return url_for("screening.round.round_household", household=at.household.public_id, **at.here.kept)
