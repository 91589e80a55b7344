"""A small real server that speaks the desk's side of the contract, for the scan page's own tests."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template, request

from core.i18n import current_language, init_languages
from core.ids import new_id
from core.pages import HEADERS

ROOT = Path(__file__).resolve().parents[2]
DAY = "dayaaaaaaaaaaaaaaaaaaaaaaa"
PAIRING = "pairaaaaaaaaaaaaaaaaaaaaaa"
pages = Blueprint("checkin", __name__)


@dataclass
class Person:
    """Somebody the server knows by resident id, ticket and short code."""

    resident: str
    name: str
    birth_year: int
    neighborhood: str
    ticket: str = ""
    short_code: str = ""
    slot: str | None = None
    state: str = "none"
    reason: str | None = None
    priority: bool = False


@dataclass
class Ward:
    """What the server holds, and the faults it was told to have next."""

    people: list[Person] = field(default_factory=list)
    scans: dict[str, dict[str, Any]] = field(default_factory=dict)
    arrivals: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    posts: list[dict[str, Any]] = field(default_factory=list)
    searches: list[str] = field(default_factory=list)
    faults: list[int] = field(default_factory=list)
    lose_answers: int = 0
    pairings: set[str] = field(default_factory=lambda: {PAIRING})
    malformed: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def scans_posted(self) -> list[str]:
        """Ids of all scans in all posts, in order, repeats included."""
        return [scan["scan_id"] for post in self.posts for scan in post["scans"]]


def ward() -> Ward:
    return current_app.extensions["ward"]


def make_app(state: Ward) -> Flask:
    """The stub on the project's own templates, static files, language and security headers."""
    app = Flask("desk_stub", root_path=str(ROOT))
    app.extensions["ward"] = state
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")
    init_languages(app)
    app.register_blueprint(pages)
    app.context_processor(lambda: {"current_language": current_language(), "station": None})
    app.after_request(_secure)
    return app


def _secure(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


@pages.get("/favicon.ico")
def favicon() -> tuple[str, int]:
    return "", 204


@pages.get("/blank")
def blank() -> str:
    return "<!doctype html><title>blank</title>"


@pages.get("/k")
@pages.get("/K")
def letter() -> str:
    return (
        '<!doctype html><html lang="vi"><title>k</title><form method="post" data-fragment>'
        '<input type="hidden" name="token" data-fragment-field></form>'
        '<form method="post" id="by-code"><label>code <input name="code"></label><button>go</button></form>'
        '<script type="module" src="/static/js/fragment.js"></script>'
    )


@pages.post("/k")
@pages.post("/K")
def take_letter() -> str:
    return f"<!doctype html><title>k</title><p id=got>{request.form.get('token', '-')}|{request.form.get('code', '-')}</p>"


@pages.get("/desk/pair")
def pair() -> str:
    return render_template("checkin/pair.html")


@pages.post("/desk/pair")
def take_pairing() -> tuple[Response, int]:
    body = request.get_json()
    if body["token"] not in ward().pairings:
        return jsonify(error="not_there"), 404
    ward().pairings.discard(body["token"])
    token = new_id()
    ward().tokens[token] = body["label"]
    return jsonify(device_token=token, day=DAY, expires_at="2099-01-01T00:00:00Z"), 200


@pages.get("/desk/<day>")
def desk(day: str) -> str:
    facts = {
        "day": day,
        "label": "Bàn 1",
        "campaign": "Khám sức khỏe người cao tuổi",
        "date": date(2026, 11, 24),
        "venue": "Nhà văn hóa tổ 3",
        "back_url": None,
    }
    return render_template("checkin/desk.html", desk=facts)


@pages.get("/desk/<day>/search")
def search(day: str) -> tuple[Response, int]:
    text = request.args["q"].casefold()
    ward().searches.append(text)
    found = [person for person in ward().people if text in person.name.casefold()]
    keys = ("resident", "name", "birth_year", "neighborhood", "state")
    return jsonify([{key: getattr(person, key) for key in keys} for person in found]), 200


@pages.post("/desk/<day>/scans")
def scans(day: str) -> Any:
    state = ward()
    with state.lock:
        body = request.get_json()
        if state.faults:
            return jsonify(error="fault"), state.faults.pop(0)
        if len(body["scans"]) > 500:
            return jsonify(error="too many"), 400
        state.posts.append(body)
        desk_name = state.tokens.get(
            request.headers.get("Authorization", "").removeprefix("Device "), "Bàn 1"
        )
        results = [
            _judge(state, scan, desk_name)
            for scan in body["scans"]
            if scan.get("short_code") not in state.silent
        ]
        if state.lose_answers:
            state.lose_answers -= 1
            return jsonify(error="gateway"), 502
        return jsonify(server_time=datetime.now(UTC).isoformat(), results=results)


def _judge(state: Ward, scan: dict[str, Any], desk_name: str) -> dict[str, Any]:
    answer = {"scan_id": scan["scan_id"], "reason": None, "first_arrival": None, "show": None}
    if scan.get("short_code") in state.malformed:
        return {**answer, "verdict": "malformed"}
    known = state.scans.get(scan["scan_id"])
    if known:
        return {**known, "verdict": "repeated" if known["verdict"] == "accepted" else known["verdict"]}
    state.scans[scan["scan_id"]] = {**answer, **_verdict(state, scan, desk_name)}
    return state.scans[scan["scan_id"]]


def _verdict(state: Ward, scan: dict[str, Any], desk_name: str) -> dict[str, Any]:
    if scan["kind"] == "undo" or "outsider" in scan:
        return {"verdict": "accepted"}
    person = _person(state, scan)
    if person is None:
        return {"verdict": "review", "reason": "unknown_ticket"}
    show = {key: getattr(person, key) for key in ("name", "birth_year", "neighborhood", "slot", "priority")}
    show["queue_no"] = None
    if person.reason:
        return {"verdict": "review", "reason": person.reason, "show": show}
    if scan["kind"] == "complete":
        return {"verdict": "accepted", "show": show}
    first = state.arrivals.get(person.resident)
    if first:
        return {
            "verdict": "already_arrived",
            "show": show,
            "first_arrival": {"at": first[0].isoformat(), "desk": first[1]},
        }
    state.arrivals[person.resident] = (datetime.now(UTC), desk_name)
    return {"verdict": "accepted", "show": {**show, "queue_no": len(state.arrivals)}}


def _person(state: Ward, scan: dict[str, Any]) -> Person | None:
    for person in state.people:
        for key in ("ticket", "short_code", "resident"):
            if scan.get(key) and scan[key] == getattr(person, key):
                return person
    return None
