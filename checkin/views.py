"""Routes of the checkin room: what desks call; below it the pages of a day."""

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request, url_for

from accounts.gate import allow_desks, desk_cookie, everyone
from accounts.scope import Scope
from checkin.day import desk_views, list_views
from checkin.day import views as day_views
from checkin.day.queries import exam_points
from checkin.desk.access import DAY_ROLES, Caller, check_sender, day_for, is_own_page, is_restricted
from checkin.desk.pairing import DeskScope, check_link, heard, pair_phone, sender_of
from checkin.review import views as review_views
from checkin.scanning.batch_rules import NotABatch, Sent, read_batch
from checkin.scanning.entries import read_entries
from checkin.scanning.search import find_people
from checkin.scanning.subjects import find_all
from checkin.scanning.taking import ScanResult, take_scans
from core import clock
from core.db.transaction import transaction
from core.web.requests import address_prefix
from core.web.write_queue import in_turn
from residents.person.form_answers import count_searched

pages = Blueprint("checkin", __name__)

STORED = ("accepted", "repeated", "already_arrived", "review")


def _json_body() -> Any:
    """The request's JSON. Raises NotABatch for anything else."""
    try:
        body = request.get_json(silent=True) if request.is_json else None
    except RecursionError as nested:
        raise NotABatch() from nested
    if body is None:
        raise NotABatch()
    return body


@pages.post("/desk/<day>/scans")
@allow_desks(*DAY_ROLES)
@in_turn
def scans(caller: Caller, day: str) -> Response:
    """Take a batch of scans; an empty one only reports that the desk is alive."""
    check_sender(caller)
    caller, found_day = day_for(caller, day)
    at, batch = clock.now(), read_batch(_json_body())
    subjects = find_all(found_day, [sent for sent in batch.scans if isinstance(sent, Sent)])
    entries = read_entries(found_day, batch, subjects, at)
    results: list[ScanResult] = []
    with transaction():
        if entries:
            results = take_scans(sender_of(caller, address_prefix()), found_day, entries, at)
        if isinstance(caller, DeskScope):
            stored = sum(result.verdict in STORED for result in results)
            heard(caller, max(0, batch.pending - stored), batch.oldest_at, at)
    answers = [_answer(result) for result in results]
    return jsonify(server_time=clock.local(at).isoformat(), results=answers)


def _answer(result: ScanResult) -> dict[str, Any]:
    """The result of a scan in the contract's words."""
    who = result.who
    return {
        "scan_id": result.scan_id,
        "verdict": result.verdict,
        "reason": result.reason,
        "first_arrival": result.first_arrival,
        "show": {**who.shown, "priority": who.priority, "queue_no": result.queue_no} if who else None,
    }


@pages.post("/desk/<day>/search")
@allow_desks(*DAY_ROLES)
def search(caller: Caller, day: str) -> Response:
    """Find a person for the desk: among the people of the day, or for the station among those of the ward."""
    caller, found_day = day_for(caller, day)
    check_sender(caller)
    body = _json_body()
    text = body.get("q") if isinstance(body, dict) else None
    if not isinstance(text, str):
        raise NotABatch()
    if isinstance(caller, Scope):
        count_searched(caller, text)
    return jsonify(find_people(found_day, text, only_of_day=is_restricted(caller)))


@pages.get("/desk/<day>")
@allow_desks(*DAY_ROLES)
def desk(caller: Caller, day: str) -> str:
    """The scan page."""
    caller, found_day = day_for(caller, day)
    is_paired = isinstance(caller, DeskScope)
    facts = {
        "day": found_day.public_id,
        "label": caller.label if isinstance(caller, DeskScope) else caller.name,
        "campaign": found_day.title,
        "kind": found_day.kind,
        "is_open_to_all": found_day.is_open_to_all,
        "date": found_day.on,
        "venue": found_day.venue,
        "back_url": None if is_paired else url_for("checkin.day.day", day=found_day.public_id),
        "points": exam_points(found_day),
    }
    return render_template("checkin/desk.html", desk=facts)


@pages.get("/DESK/PAIR")
@pages.get("/desk/pair")
@everyone
def pair() -> str:
    """The page a pairing link leads to: the phone gets a name and becomes a desk."""
    return render_template("checkin/pair.html")


@pages.post("/desk/pair")
@everyone
def take_pairing() -> Response:
    """Use a pairing link once: the phone gets its token, in the answer and as a cookie for its scan page."""
    body = _json_body()
    if not (is_own_page() and isinstance(body, dict) and isinstance(body.get("token"), str)):
        raise NotABatch()
    label = body.get("label")
    check_link(body["token"], clock.now())
    with transaction() as work:
        token, day, expires_at = pair_phone(
            body["token"], label if isinstance(label, str) else "", address_prefix(), work.at
        )
    answer = jsonify(device_token=token, day=day, expires_at=clock.local(expires_at).isoformat())
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the gate names cookies by app
    answer.set_cookie(
        desk_cookie(app),
        token,
        max_age=expires_at - work.at,
        path="/",
        secure=app.config["SETTINGS"].is_https,
        httponly=True,
        samesite="Strict",
    )
    return answer


WITHOUT_CSRF = (scans, search, take_pairing)
"""Views for desks, whose token cannot expire with a form; they check the origin of requests themselves."""


for part in (day_views, desk_views, list_views, review_views):
    pages.register_blueprint(part.pages)
