"""Routes of a ticket: opened by its QR or code, shown, printed, added to a calendar, cancelled."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as FlaskResponse
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.gate import everyone
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import NotThere
from screening import queries
from screening.asking.own_queries import asked_place
from screening.entrance import entrance, sign_ins
from screening.entrance.entrance import TICKET_KEY, resident_actor, with_letter, with_ticket
from screening.entrance.forms import SecretForm
from screening.entrance.sign_ins import Holder, Visitor
from screening.resident_rows import TicketView
from screening.ticket import cancelling
from screening.ticket import queries as ticket_queries
from screening.ticket.calendar_file import calendar_file
from screening.ticket.picture import picture
from wards.station_card import shown_card

pages = Blueprint("ticket", __name__)


@pages.get("/T")
@pages.get("/t")
@everyone
def ticket_door() -> str:
    """The page a ticket's QR leads to: a script posts the secret, or the code is typed."""
    return render_template(
        "screening/ticket/door.html",
        form=SecretForm(formdata=None),
        inside=entrance.current(TICKET_KEY),
        carried=entrance.carried(TICKET_KEY),
    )


@pages.post("/t")
@everyone
def ticket_open() -> ResponseReturnValue:
    """Open the ticket by its token, or by short code and birth year."""
    form = SecretForm()
    token = request.form.get("ticket", "")
    shown = entrance.opened(
        form, token, sign_ins.ticket_of_token, sign_ins.ticket_of_code, sign_ins.letter_of_code
    )
    if shown is None:
        return render_template("screening/ticket/door.html", form=form, inside=None), 422
    entrance.enter(shown, TICKET_KEY)
    return entrance.leads_to("screening.ticket.ticket_shown")


@pages.get("/t/show")
@everyone
@with_ticket
def ticket_shown(holder: Holder) -> str:
    """The ticket: when, where, what to bring, QR and code; or the state of a place request."""
    ticket = _ticket(holder)
    return render_template(
        "screening/asking/asked.html" if ticket.provisional else "screening/ticket/ticket.html",
        ticket=ticket,
        was_booked=ticket_queries.was_booked(ticket),
        changed=ticket_queries.changed(ticket),
    )


@pages.get("/t/cancel")
@everyone
@with_ticket
def ask_ticket_cancel(holder: Holder) -> ResponseReturnValue:
    """Ask for confirmation before the place is cancelled."""
    ticket = _ticket(holder)
    if not ticket.can_cancel:
        return redirect(url_for("screening.ticket.ticket_shown"), 303)
    return render_template("screening/ticket/cancel.html", ticket=ticket)


@pages.post("/t/cancel")
@everyone
@with_ticket
def ticket_cancel(holder: Holder) -> Response:
    """Cancel the place."""
    with transaction(once_from_form(f"ticket {holder.ticket_id} {holder.place_request_id}")) as work:
        cancelling.cancel(holder, resident_actor(), work.at)
        shown = work.lead_to(url_for("screening.ticket.ticket_shown"))
    flash(
        _("The registration is cancelled. Thank you for telling us.")
        if holder.place_request_id is not None
        else _("The appointment is cancelled. Thank you for telling us."),
        "success",
    )
    return redirect(shown, 303)


@pages.get("/t/calendar.ics")
@everyone
@with_ticket
def ticket_calendar(holder: Holder) -> FlaskResponse:
    """The appointment for the phone's own calendar."""
    return _calendar(_ticket(holder))


@pages.get("/k/ticket/<resident>/calendar.ics")
@everyone
@with_letter
def letter_ticket_calendar(visitor: Visitor, resident: str) -> FlaskResponse:
    """The appointment of a household member, for the phone's own calendar."""
    return _calendar(_ticket_of_member(visitor, resident))


@pages.get("/t/ticket.png")
@everyone
@with_ticket
def ticket_picture(holder: Holder) -> FlaskResponse:
    """The ticket as a picture to save on the phone."""
    return _picture(_ticket(holder))


@pages.get("/k/ticket/<resident>/ticket.png")
@everyone
@with_letter
def letter_ticket_picture(visitor: Visitor, resident: str) -> FlaskResponse:
    """The ticket of a household member as a picture to save on the phone."""
    return _picture(_ticket_of_member(visitor, resident))


def _ticket_of_member(visitor: Visitor, resident: str) -> TicketView:
    member = queries.one_member(visitor.letter, resident, clock.civil_date(clock.now()))
    return queries.member_ticket(queries.campaign_facts(visitor.letter.campaign.id), member)


def _ticket(holder: Holder) -> TicketView:
    if holder.ticket_id is not None:
        return queries.ticket(holder.ticket_id, clock.civil_date(clock.now()))
    if holder.place_request_id is None:
        raise NotThere()
    return asked_place(holder.place_request_id)


def _calendar(ticket: TicketView) -> FlaskResponse:
    return FlaskResponse(
        calendar_file(ticket, ticket_queries.calendar_entry(ticket), clock.now()),
        mimetype="text/calendar",
        headers={"Content-Disposition": 'attachment; filename="lich-kham.ics"'},
    )


def _picture(ticket: TicketView) -> FlaskResponse:
    # Shown, not forced to be saved: browsers inside other apps cannot save a file, but keep a picture by a long press.
    return FlaskResponse(
        picture(ticket, shown_card(None)),
        mimetype="image/png",
        headers={"Content-Disposition": 'inline; filename="phieu-hen.png"'},
    )
