"""Routes of the turnout room: the board as a page, as JSON and as Excel, and the people behind its numbers."""

from collections.abc import Mapping

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.gate import allow
from accounts.heads.phones import CALLS_A_DAY, phone_to_call
from accounts.heads.queries import head_of_ward, heads_by_neighborhood
from accounts.roles import PLANNER, READS_NAMES, READS_NUMBERS, STATION
from accounts.scope import Scope
from campaigns.eligibility.rules import Criteria
from campaigns.models import Campaign
from campaigns.queries import campaign as campaign_of
from campaigns.queries import is_open_to_all
from core import clock
from core.db import limits
from core.db.transaction import once_from_form, transaction
from core.errors import NotThere
from core.i18n import current_language
from core.web import downloads
from core.web.forms import PlainForm
from residents import group_types
from residents.facts.phone import show_phone
from residents.person.queries import with_public_ids
from residents.person.reveal import CALL_LISTS_A_DAY, phones
from turnout.board_export import as_json, workbook
from turnout.board_pages import rung_title, screen, time_title
from turnout.index_queries import campaigns_with_turnout
from turnout.people_queries import PeoplePage, people
from turnout.queries import board, is_only_counted
from wards.naming import display_name
from wards.place_words import head_title
from wards.queries import neighborhood_by_code, ward_of

pages = Blueprint("turnout", __name__)


@pages.get("/turnout")
@allow(*READS_NUMBERS)
def index(scope: Scope) -> str:
    """The ward's campaigns with their headline figures."""
    return render_template("turnout/index.html", rows=campaigns_with_turnout(scope.ward, clock.now()))


@pages.get("/turnout/<campaign>")
@allow(*READS_NUMBERS)
def show(scope: Scope, campaign: str) -> str:
    """The board of one campaign."""
    found = campaign_of(scope.ward, campaign)
    facts = board(found, clock.now())
    by_code = request.args.get("sort") == "code"
    heads = heads_by_neighborhood(scope.ward) if scope.reads_names else {}
    return render_template(
        "turnout/board.html",
        board=facts,
        screen=screen(facts, _opens_names(scope, found), by_code, heads, plans=scope.role is PLANNER),
        ward_name=ward_of(scope.ward).name,
    )


@pages.get("/turnout/<campaign>.json")
@allow(*READS_NUMBERS)
def show_json(scope: Scope, campaign: str) -> Response:
    """The board for programs, as the contract has it."""
    return jsonify(as_json(board(campaign_of(scope.ward, campaign), clock.now())))


@pages.get("/turnout/<campaign>.xlsx")
@allow(*READS_NUMBERS)
def show_excel(scope: Scope, campaign: str) -> Response:
    """The board's table for Excel; it has only numbers, so every reader of the board may download it."""
    facts = board(campaign_of(scope.ward, campaign), clock.now())
    return downloads.workbook(workbook(facts, ward_of(scope.ward).name), f"ket-qua-{campaign[:8]}.xlsx")


@pages.get("/turnout/<campaign>/heads/<account>/call")
@allow(*READS_NAMES)
def call_head_again(scope: Scope, campaign: str, account: str) -> ResponseReturnValue:
    """GET after a reload or a change of language: back to the board; a number is opened by POST only."""
    head_of_ward(scope.ward, account)
    return redirect(_board_page(scope, campaign), 303)


@pages.post("/turnout/<campaign>/heads/<account>/call")
@allow(*READS_NAMES)
def call_head(scope: Scope, campaign: str, account: str) -> ResponseReturnValue:
    """Open the phone of a neighborhood's head once, on record."""
    back = _board_page(scope, campaign)
    head, neighborhood = head_of_ward(scope.ward, account)
    if not PlainForm().validate_on_submit():
        return redirect(back, 303)
    limits.attempt("call_head", {scope.account: CALLS_A_DAY})
    with transaction(once_from_form(scope.account)) as work:
        phone = phone_to_call(head, scope.by)
        work.lead_to(back)
    return render_template(
        "turnout/call_head.html",
        campaign=campaign_of(scope.ward, campaign),
        name=head.name,
        title=head_title(neighborhood.kind, current_language()),
        neighborhood=neighborhood,
        phone=phone,
    )


@pages.get("/turnout/<campaign>/people/<rung>")
@allow(*READS_NAMES)
def show_people(scope: Scope, campaign: str, rung: str) -> str:
    """The people behind one number, of the ward or of one neighborhood."""
    return _people_page(scope, campaign_of(scope.ward, campaign), rung)


@pages.post("/turnout/<campaign>/people/<rung>")
@allow(*STATION)
def show_phones(scope: Scope, campaign: str, rung: str) -> ResponseReturnValue:
    """The same page of the list with phones to call; each number shown goes on record."""
    found = campaign_of(scope.ward, campaign)
    listed = [person.public_id for person, *_ in _asked_page(scope, found, rung).people]
    place, page = request.args.get("neighborhood"), request.args.get("page")
    again = url_for(".show_people", campaign=campaign, rung=rung, neighborhood=place, page=page)
    if not PlainForm().validate_on_submit():
        return redirect(again, 303)
    limits.attempt("call_list", {scope.account: CALL_LISTS_A_DAY})
    with transaction(once_from_form(scope.account)) as work:
        shown = phones(with_public_ids(scope.ward, listed), scope.by)
        work.lead_to(again)
    numbers = {person: show_phone(number) for person, number in shown.items()}
    return _people_page(scope, found, rung, numbers)


def _board_page(scope: Scope, campaign: str) -> str:
    return url_for(".show", campaign=campaign_of(scope.ward, campaign).public_id)


def _asked_page(scope: Scope, campaign: Campaign, rung: str) -> PeoplePage:
    if not _opens_names(scope, campaign):
        raise NotThere()
    code = request.args.get("neighborhood", "")
    if code and neighborhood_by_code(scope.ward, code) is None:
        raise NotThere()
    number = request.args.get("page", 1, type=int)
    return people(campaign, rung, code or None, max(1, min(number, 10_000)))


def _people_page(scope: Scope, campaign: Campaign, rung: str, shown: Mapping[str, str] | None = None) -> str:
    code = request.args.get("neighborhood", "")
    place = neighborhood_by_code(scope.ward, code) if code else None
    page = _asked_page(scope, campaign, rung)
    return render_template(
        "turnout/people.html",
        campaign=campaign,
        rung=rung,
        rung_title=rung_title(rung, campaign.kind),
        time_title=time_title(rung),
        code=code,
        is_open_to_all=is_open_to_all(campaign),
        neighborhood=display_name(place.kind, place.name) if place else None,
        page=page,
        phones=shown,
        late_title=rung_title("late", campaign.kind),
        may_call=scope.role in STATION,
        form=PlainForm(formdata=None),
        ward_name=ward_of(scope.ward).name,
        now=clock.now(),
    )


def _opens_names(scope: Scope, campaign: Campaign) -> bool:
    """Whether this reader may open the names behind the campaign's numbers, and they are still kept.

    Names behind a campaign for a sensitive group, such as poor households, are the station's only.
    """
    if not scope.reads_names or is_only_counted(campaign):
        return False
    catalog = group_types.catalog()
    groups = Criteria.from_json(campaign.criteria).groups
    return scope.is_station or not any(code in catalog and catalog[code].is_sensitive for code in groups)
