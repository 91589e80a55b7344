"""Routes of the day's list: people booked and people who came, with a button for each tick; works without script."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.scope import Scope
from checkin.campaign_day import day_of_scope
from checkin.day import lists
from checkin.day.forms import TickForm
from checkin.day.queries import is_only_counted
from checkin.day.ticks import tick
from checkin.day.words import PERSON_STATES, SHOWS, SHOWS_OF_EVENT, STATES_OF_EVENT, said_to_tick
from checkin.desk.access import DAY_ROLES, is_restricted
from checkin.desk.pairing import sender_of
from checkin.scanning.search import find_people
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import BadInput, NotThere
from core.web.requests import address_prefix
from residents.person.form_answers import searched_by

pages = Blueprint("day_list", __name__)


@pages.get("/days/<day>/list")
@pages.route("/days/<day>/find", methods=["GET", "POST"], endpoint="find")
@allow(*DAY_ROLES)
def people(scope: Scope, day: str) -> str:
    """The day's list; a search also finds people of the ward who are not on it."""
    found = day_of_scope(scope, day)
    if is_only_counted(found):
        raise NotThere()
    text, wanted = searched_by(scope), request.values.get("show", "all")
    show = wanted if wanted in SHOWS else "all"
    page = lists.page_of(found, text, show, request.args.get("page", 1, type=int))
    listed = {person.row.public_id for person in page.people}
    others = [
        person
        for person in find_people(found, text, only_of_day=is_restricted(scope))
        if person["resident"] not in listed
    ]
    return render_template(
        "checkin/day/list.html",
        day=found,
        page_of_list=page,
        others=others,
        asked=text,
        show_what=show,
        shows=SHOWS_OF_EVENT if found.is_open_to_all else SHOWS,
        states=STATES_OF_EVENT if found.is_open_to_all else PERSON_STATES,
        has_come=found.on <= clock.civil_date(clock.now()),
    )


@pages.post("/days/<day>/list")
@allow(*DAY_ROLES)
def tick_person(scope: Scope, day: str) -> Response:
    """Tick arrived, completed or undone for one person; sending the form again changes nothing."""
    found = day_of_scope(scope, day)
    form = TickForm()
    if not form.validate():
        raise BadInput()
    back: dict[str, Any] = {name: request.args[name] for name in ("show", "page") if request.args.get(name)}
    with transaction(once_from_form(scope.account)) as work:
        sender = sender_of(scope, address_prefix())
        result = tick(sender, found, form.resident.data, form.kind.data, work.at)
        address = work.lead_to(url_for("checkin.day_list.people", day=found.public_id, **back))
    flash(*said_to_tick(form.kind.data, result))
    return redirect(address, 303)
