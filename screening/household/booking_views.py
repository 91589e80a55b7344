"""Routes by which a household books: people, day, time, check answers; move, cancel, tickets."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.gate import everyone
from campaigns.eligibility.rules import NotEligible
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import KeyReused, Refusal
from core.web.forms import is_shown_again
from core.web.write_queue import in_turn
from screening import queries
from screening.booking import booking
from screening.booking.reading import OfLetter
from screening.booking_rules import NobodyChosen, NoTimeChosen, NotOnLetter
from screening.entrance import sign_ins
from screening.entrance.entrance import resident_actor, with_letter
from screening.entrance.sign_ins import LetterDraft, Visitor
from screening.household import pages as household_pages
from screening.household.pages import FULL_CARDS, choice, home_page, household, time_page

pages = Blueprint("household_booking", __name__)


@pages.post("/k/people")
@everyone
@with_letter
def choose_people(visitor: Visitor) -> ResponseReturnValue:
    """Store the people who will come, and whether they book or move; then ask for the day."""
    kind = "move" if request.form.get("kind") == "move" else "book"
    draft = LetterDraft(kind, tuple(request.form.getlist("resident")))
    if is_shown_again():
        _keep(visitor, draft)
        return redirect(url_for("screening.letter_home"), 303)
    if not draft.people or choice(visitor, draft) is None:
        members = {member.id for member in household(visitor)}
        is_foreign = bool(draft.people) and members.isdisjoint(draft.people)
        return home_page(visitor, NotOnLetter() if is_foreign else NobodyChosen()), 422
    _keep(visitor, draft)
    return redirect(url_for("screening.household_booking.choose_day"), 303)


@pages.get("/k/day")
@everyone
@with_letter
def choose_day(visitor: Visitor) -> ResponseReturnValue:
    """Ask for the day, unless there is only one."""
    chosen = choice(visitor, sign_ins.draft_of(visitor))
    if chosen is None:
        return redirect(url_for("screening.letter_home"), 303)
    if len(chosen.days) == 1:
        return redirect(url_for("screening.household_booking.choose_time"), 303)
    return render_template("screening/household/choose_day.html", choice=chosen, problem=None)


@pages.post("/k/day")
@everyone
@with_letter
def keep_day(visitor: Visitor) -> ResponseReturnValue:
    """Store the day; then ask for the time."""
    draft = replace(sign_ins.draft_of(visitor), day=request.form.get("day"), slot=None)
    chosen = choice(visitor, draft)
    if chosen is None:
        return redirect(url_for("screening.letter_home"), 303)
    if is_shown_again():
        _keep(visitor, draft)
        return redirect(url_for("screening.household_booking.choose_day"), 303)
    if chosen.day is None:
        page = render_template(
            "screening/household/choose_day.html",
            choice=chosen,
            problem=_("Choose a day."),
            page_errors=True,
        )
        return page, 422
    _keep(visitor, draft)
    return redirect(url_for("screening.household_booking.choose_time"), 303)


@pages.get("/k/time")
@everyone
@with_letter
def choose_time(visitor: Visitor) -> ResponseReturnValue:
    """Ask for the time."""
    chosen = choice(visitor, sign_ins.draft_of(visitor))
    if chosen is None:
        return redirect(url_for("screening.letter_home"), 303)
    if chosen.day is None:
        return redirect(url_for("screening.household_booking.choose_day"), 303)
    return time_page(chosen)


@pages.post("/k/time")
@everyone
@with_letter
def keep_time(visitor: Visitor) -> ResponseReturnValue:
    """Store the time; then show all answers for checking."""
    draft = replace(sign_ins.draft_of(visitor), slot=request.form.get("slot"))
    chosen = choice(visitor, draft)
    if chosen is None:
        return redirect(url_for("screening.letter_home"), 303)
    if is_shown_again():
        _keep(visitor, replace(draft, day=chosen.day.id if chosen.day else None))
        return redirect(url_for("screening.household_booking.choose_time"), 303)
    if chosen.slot is None:
        return time_page(chosen, NoTimeChosen()), 422
    _keep(visitor, draft)
    return redirect(url_for("screening.household_booking.check_answers"), 303)


@pages.get("/k/check")
@everyone
@with_letter
def check_answers(visitor: Visitor) -> ResponseReturnValue:
    """Show all answers before booking, each with a link to change it."""
    chosen = choice(visitor, sign_ins.draft_of(visitor))
    if chosen is None or chosen.slot is None or chosen.day is None:
        return redirect(url_for("screening.household_booking.choose_day"), 303)
    return render_template("screening/household/check.html", choice=chosen)


@pages.post("/k/book", endpoint="letter_book", defaults={"kind": "book"})
@pages.post("/k/move", endpoint="letter_move", defaults={"kind": "move"})
@everyone
@in_turn
@with_letter
def letter_seat(visitor: Visitor, kind: str) -> ResponseReturnValue:
    """Book the slot for the members named, or move them to it: all or none, who keep their places if it is full."""
    slot, people = request.form.get("slot", ""), request.form.getlist("resident")
    done = url_for("screening.household_booking.letter_done", moved=1 if kind == "move" else None)
    operation = booking.move if kind == "move" else booking.book
    try:
        with transaction(once_from_form(visitor.letter.public_id, done)) as work:
            chosen, by = OfLetter(visitor.letter, people), resident_actor()
            operation(visitor.letter.campaign.id, slot, chosen, "link", by, work.at)
            return redirect(work.lead_to(done), 303)
    except Refusal as refusal:
        return _refused(visitor, LetterDraft(kind, tuple(people), slot=slot), refusal)


@pages.get("/k/cancel/<resident>")
@everyone
@with_letter
def ask_cancel(visitor: Visitor, resident: str) -> ResponseReturnValue:
    """Ask for confirmation before a place is cancelled."""
    today = clock.civil_date(clock.now())
    member = queries.one_member(visitor.letter, resident, today)
    if not member.can_change:
        return redirect(url_for("screening.letter_home"), 303)
    return render_template("screening/household/cancel.html", member=member)


@pages.post("/k/cancel")
@everyone
@in_turn
@with_letter
def letter_cancel(visitor: Visitor) -> ResponseReturnValue:
    """Cancel places."""
    people = request.form.getlist("resident")
    try:
        with transaction(once_from_form(visitor.letter.public_id)) as work:
            chosen = OfLetter(visitor.letter, people)
            booking.cancel(visitor.letter.campaign, chosen, resident_actor(), work.at)
            home = work.lead_to(url_for("screening.letter_home"))
    except Refusal as refusal:
        return _refused(visitor, LetterDraft("move", tuple(people)), refusal)
    flash(_("The appointment is cancelled. Thank you for telling us."), "success")
    return redirect(home, 303)


@pages.get("/k/done")
@everyone
@with_letter
def letter_done(visitor: Visitor) -> ResponseReturnValue:
    """Show what was booked: a ticket for each person, what to bring, how to change it."""
    booked = [member for member in household(visitor) if member.booking_state == "booked"]
    if not booked:
        return redirect(url_for("screening.letter_home"), 303)
    campaign = queries.campaign_facts(visitor.letter.campaign.id)
    tickets = [queries.member_ticket(campaign, member) for member in booked]
    return render_template(
        "screening/household/done.html",
        campaign=campaign,
        tickets=tickets[:FULL_CARDS],
        further=booked[FULL_CARDS:],
        booked=[member.id for member in booked],
        message="\n\n".join(ticket.message for ticket in tickets),
        is_moved="moved" in request.args,
    )


@pages.get("/k/sheet")
@everyone
@with_letter
def letter_sheet(visitor: Visitor) -> ResponseReturnValue:
    """One sheet to print: everyone's appointment, and one list of what to bring."""
    booked = [member for member in household(visitor) if member.place is not None]
    if not booked:
        return redirect(url_for("screening.letter_home"), 303)
    campaign = queries.campaign_facts(visitor.letter.campaign.id)
    tickets = [queries.member_ticket(campaign, member) for member in booked]
    return render_template("screening/household/sheet.html", campaign=campaign, tickets=tickets)


def _keep(visitor: Visitor, draft: LetterDraft) -> None:
    with transaction():
        sign_ins.keep_draft(visitor, draft)


def _refused(visitor: Visitor, draft: LetterDraft, refusal: Refusal) -> ResponseReturnValue:
    """The page again with the reason, other times to choose from, and all answers kept."""
    if isinstance(refusal, KeyReused) or refusal.status not in (409, 422):
        raise refusal
    if household_pages.is_about_people(refusal) or isinstance(refusal, NotEligible):
        return home_page(visitor, refusal), refusal.status
    chosen = choice(visitor, draft)
    if chosen is None:
        return home_page(visitor, refusal), refusal.status
    _keep(visitor, replace(draft, slot=None, day=chosen.day.id if chosen.day else None))
    return time_page(chosen, refusal), refusal.status
