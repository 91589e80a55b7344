"""Routes of the screening room: a household's letter, opened by its link or its code."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.gate import everyone
from core import clock
from core.db.transaction import once_from_form, transaction
from screening import queries
from screening.asking import settling_views
from screening.asking import views as asking_views
from screening.booking import answers
from screening.booking.reading import OfLetter
from screening.entrance import changed_link_views, entrance, sign_ins
from screening.entrance.entrance import LETTER_KEY, resident_actor, with_letter
from screening.entrance.forms import SecretForm
from screening.entrance.sign_ins import Visitor
from screening.household import booking_views, own_data_views
from screening.household.pages import home_page, household
from screening.lifecycle import InvitationAnswer
from screening.papers import views as papers_views
from screening.round import action_views, call_views, handover_views, message_views
from screening.round import views as round_views
from screening.schedule import views as schedule_views
from screening.ticket import queries as ticket_queries
from screening.ticket import views as ticket_views

pages = Blueprint("screening", __name__)


@pages.get("/K")
@pages.get("/k")
@everyone
def letter_door() -> str:
    """The page a letter's link and QR lead to: a script posts the secret, or the code is typed."""
    return render_template(
        "screening/letter_door.html",
        form=SecretForm(formdata=None),
        inside=entrance.current(LETTER_KEY),
        carried=entrance.carried(LETTER_KEY),
    )


@pages.post("/k")
@everyone
def letter_open() -> Response | tuple[str, int]:
    """Open the letter by its token, or by short code and birth year."""
    form = SecretForm()
    token = request.form.get("token", "")
    shown = entrance.opened(
        form, token, sign_ins.letter_of_token, sign_ins.letter_of_code, sign_ins.ticket_of_code
    )
    if shown is None:
        return render_template("screening/letter_door.html", form=form, inside=None), 422
    entrance.enter(shown, LETTER_KEY)
    return entrance.leads_to("screening.letter_home")


@pages.post("/k/leave")
@everyone
def letter_leave() -> Response:
    """End the visit on this browser, for example on a borrowed phone."""
    entrance.leave()
    flash(_("You have exited. Your appointments are no longer shown on this phone."), "success")
    return redirect(url_for("screening.letter_door"), 303)


@pages.get("/k/home")
@everyone
@with_letter
def letter_home(visitor: Visitor) -> str:
    """The household's people, their places, and what can be done."""
    return home_page(visitor)


@pages.get("/k/people")
@pages.get("/k/book")
@pages.get("/k/move")
@pages.get("/k/cancel")
@pages.get("/k/decline")
@pages.get("/k/home-visit")
@pages.get("/k/take-back")
@pages.get("/k/leave")
@everyone
def letter_again() -> Response:
    """GET on an address that takes forms, after a reload or a change of language: back to the household."""
    return redirect(url_for("screening.letter_home"), 303)


@pages.post("/k/decline", endpoint="letter_decline", defaults={"answer": "declines"})
@pages.post("/k/home-visit", endpoint="letter_home_visit", defaults={"answer": "home_visit"})
@pages.post("/k/take-back", endpoint="letter_take_back", defaults={"answer": None})
@everyone
@with_letter
def letter_answer(visitor: Visitor, answer: InvitationAnswer | None) -> Response:
    """Note that a member declines or asks for a home visit; or undo that."""
    chosen = request.form.getlist("resident")
    names = ", ".join(member.called for member in household(visitor) if member.id in chosen)
    with transaction(once_from_form(visitor.letter.public_id)) as work:
        people = OfLetter(visitor.letter, chosen)
        answers.answer(visitor.letter.campaign, people, answer, resident_actor(), work.at)
        home = work.lead_to(url_for("screening.letter_home"))
    flash(
        _("The answer for %(names)s is recorded. Thank you for telling us.", names=names)
        if answer
        else _("The earlier answer for %(names)s is removed. You can choose a day and time.", names=names),
        "success",
    )
    return redirect(home, 303)


@pages.get("/k/ticket/<resident>")
@everyone
@with_letter
def letter_ticket(visitor: Visitor, resident: str) -> str:
    """The ticket of one member of the household."""
    today = clock.civil_date(clock.now())
    found = queries.one_member(visitor.letter, resident, today)
    campaign = queries.campaign_facts(visitor.letter.campaign.id)
    ticket = queries.member_ticket(campaign, found)
    was_booked = ticket_queries.was_booked(ticket)
    return render_template(
        "screening/letter_ticket.html",
        ticket=ticket,
        member=found,
        was_booked=was_booked,
        changed=ticket_queries.changed(ticket),
    )


for part in (
    changed_link_views,
    asking_views,
    booking_views,
    papers_views,
    schedule_views,
    own_data_views,
    settling_views,
    round_views,
    action_views,
    message_views,
    call_views,
    handover_views,
    ticket_views,
):
    pages.register_blueprint(part.pages)
