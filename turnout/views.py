"""Routes of the turnout room: the board as a page, as JSON and as Excel, and the people behind its numbers."""

from flask import Blueprint, Response, jsonify, render_template, request

from accounts.gate import allow
from accounts.roles import READS_NAMES, READS_NUMBERS
from accounts.scope import Scope
from campaigns.queries import campaign as campaign_of
from core import clock
from core.errors import NotThere
from core.web import downloads
from turnout.board_export import as_json, workbook
from turnout.board_pages import rung_title, screen
from turnout.people_queries import people
from turnout.queries import board, campaigns_with_turnout
from wards.naming import display_name
from wards.queries import neighborhood_by_code

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
    return render_template(
        "turnout/board.html", board=facts, screen=screen(facts, scope.reads_names, by_code)
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
    found = board(campaign_of(scope.ward, campaign), clock.now())
    return downloads.workbook(workbook(found), f"ket-qua-{campaign[:8]}.xlsx")


@pages.get("/turnout/<campaign>/people/<rung>")
@allow(*READS_NAMES)
def show_people(scope: Scope, campaign: str, rung: str) -> str:
    """The people behind one number, of the ward or of one neighborhood."""
    found = campaign_of(scope.ward, campaign)
    code = request.args.get("neighborhood", "")
    neighborhood = neighborhood_by_code(scope.ward, code) if code else None
    if code and neighborhood is None:
        raise NotThere()
    number = request.args.get("page", 1, type=int)
    return render_template(
        "turnout/people.html",
        campaign=found,
        rung=rung,
        rung_title=rung_title(rung, found.kind),
        code=code,
        neighborhood=display_name(neighborhood.kind, neighborhood.name) if neighborhood else None,
        page=people(found, rung, code or None, max(1, min(number, 10_000))),
    )
