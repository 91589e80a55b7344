"""The gate: every route declares who may call it; everybody else gets 404."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask, current_app, g, jsonify, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.queries import live_sign_in
from accounts.roles import Role
from accounts.scope import Scope
from accounts.signing_in import seen
from core import clock
from core.db.transaction import transaction
from core.errors import Busy, NotThere
from core.web import drafts
from core.web.pages import wants_json
from core.web.requests import address_prefix

SESSION_KEY = "sign_in"
ViewFunction = Callable[..., Any]
DeskDoor = Callable[[str], Any]
"""The desk of a live token, or None; the room that knows desks fills this in."""


@dataclass(frozen=True)
class Access:
    """Who may call a route: everyone, signed-in roles, paired desks, or desks and roles."""

    public: bool = False
    roles: frozenset[Role] = frozenset()
    desks: bool = False


class UnclassifiedRoute(Exception):
    """A route does not say who may call it."""


def everyone(view: ViewFunction) -> ViewFunction:
    """The route is open to everyone; the view gets no scope."""
    view.access = Access(public=True)  # type: ignore[attr-defined]  # the declaration rides on the view
    return view


def allow(*roles: Role) -> Callable[[ViewFunction], ViewFunction]:
    """The route is for these roles; the view gets the caller's Scope as first argument."""
    return _guarded(Access(roles=frozenset(roles)))


def allow_desks(*roles: Role) -> Callable[[ViewFunction], ViewFunction]:
    """The route is for paired desks and these roles; the view gets the desk or the Scope first."""
    return _guarded(Access(roles=frozenset(roles), desks=True))


def _guarded(access: Access) -> Callable[[ViewFunction], ViewFunction]:
    def declare(view: ViewFunction) -> ViewFunction:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            return view(g.desk or g.scope, *args, **kwargs)

        guarded.access = access  # type: ignore[attr-defined]  # see everyone()
        return guarded

    return declare


def access_of(app: Flask, endpoint: str) -> Access:
    """What a route declared; raises UnclassifiedRoute."""
    access = getattr(app.view_functions[endpoint], "access", None)
    if not isinstance(access, Access):
        raise UnclassifiedRoute(endpoint)
    return access


def init_gate(app: Flask, desk_door: DeskDoor) -> None:
    """Close the gate: from now on no request passes to a route without a rule."""
    app.extensions["desk_door"] = desk_door
    everyone(app.view_functions["static"])
    for endpoint in app.view_functions:
        access_of(app, endpoint)
    app.before_request(lambda: _check(app))


def _check(app: Flask) -> Response | tuple[Any, int] | None:
    g.scope = g.desk = None
    if request.endpoint is None:
        return None
    access = access_of(app, request.endpoint)
    if access.public:
        return None
    if access.desks and _is_desk(app):
        return None
    g.scope, is_due = _live()
    if g.scope is None:
        return _to_sign_in()
    if g.scope.role not in access.roles:
        raise NotThere()
    if is_due and not request.path.endswith(".json"):
        _note_use(g.scope)
    return None


def _is_desk(app: Flask) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Device":
        token = request.cookies.get(desk_cookie(app), "") if request.method == "GET" else ""
    g.desk = app.extensions["desk_door"](token) if token else None
    return g.desk is not None


def desk_cookie(app: Flask) -> str:
    """The cookie with which a paired phone may open its scan page (scans themselves carry the token)."""
    return "__Host-desk" if app.config["SETTINGS"].is_https else "desk"


def current_scope() -> Scope | None:
    """The signed-in caller, or None; public pages may ask too."""
    return _live()[0]


def first_page(role: Role) -> str:
    """The address a role starts from; the page is wired in above the rooms."""
    address: str = current_app.extensions["first_page"](role)
    return address


def _live() -> tuple[Scope | None, bool]:
    token = session.get(SESSION_KEY)
    if not isinstance(token, str):
        return None, False
    return live_sign_in(token, clock.now(), address_prefix())


def _note_use(scope: Scope) -> None:
    """Keep a sign-in in use from ending; a board that refreshes itself does not count as use."""
    try:
        with transaction() as work:
            seen(scope.sign_in_id, scope.account_id, work.at)
    except Busy:
        # Pages can still be read while the database takes no writes; the sign-in only ages.
        return


def _to_sign_in() -> Response | tuple[Any, int]:
    if wants_json():
        return jsonify(error="sign_in", message=_("Please sign in first.")), 401
    response = redirect(url_for("accounts.sign_in"), 303)
    drafts.keep_for(response, current_app.extensions["draft_owner"]())
    return response
