"""What every answer has in common: security headers, language and text size, error pages that cannot fail twice."""

from errno import errorcode
from math import ceil
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request
from flask.logging import default_handler
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WSGIResponse

from core.db.database import db, is_unavailable
from core.db.transaction import AlreadyDone
from core.errors import Busy, NotThere, Refusal, TooManyTries
from core.full_disk import is_full
from core.i18n import LANGUAGE_COOKIE, LANGUAGES, current_language
from core.ids import new_id
from core.logs import LINE, KindsAndPlaces
from core.web import drafts

FIRST_PAGE = "/"
"""The one page for search engines; letters, tickets and campaigns are passed on by people."""
TEXT_COOKIE = "text"
TEXT_SIZES = ("normal", "large")
YEAR_SECONDS = 365 * 24 * 3600
RETRY_SECONDS = 5
MOST_MINUTES = 90
"""A longer wait is said in hours."""
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types ngaykhoe",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=()",
}


def init_pages(app: Flask) -> None:
    """Hook the common parts into the app."""
    default_handler.setFormatter(KindsAndPlaces(LINE))
    drafts.init_drafts(app)
    app.after_request(_add_headers)
    app.after_request(_remember_choices)
    app.after_request(_redirect_within)
    app.context_processor(_for_templates)
    # Macros imported from another template see globals only, not what a context processor gives.
    app.jinja_env.globals["new_idempotency_key"] = new_id
    app.register_error_handler(AlreadyDone, lambda done: redirect(done.answer, 303))
    app.register_error_handler(Refusal, _show_refusal)
    app.register_error_handler(CSRFError, _show_expired)
    app.register_error_handler(HTTPException, _show_http)
    app.register_error_handler(DBAPIError, _show_database)
    app.register_error_handler(OSError, _show_file_trouble)
    app.register_error_handler(Exception, _show_broken)


def wants_json() -> bool:
    """Whether the caller is a program: a JSON body, a `.json` address, or an Accept that prefers it."""
    return (
        request.is_json
        or request.path.endswith(".json")
        or request.headers.get("X-Requested-With") == "desk"
        or request.headers.get("Authorization", "").startswith("Device ")
        or request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
    )


def _add_headers(response: Response) -> Response:
    present = {name.lower() for name, _value in response.headers}
    for name, value in HEADERS.items():
        if name.lower() not in present:
            response.headers.add(name, value)
    if current_app.config["SETTINGS"].is_https:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}; includeSubDomains"
    if request.endpoint == "static":
        return response
    # Whatever is not a file of ours may be about a person: it is kept by nobody on the way.
    response.headers.setdefault("Cache-Control", "no-store")
    response.vary.add("Cookie")
    if request.path != FIRST_PAGE:
        response.headers.setdefault("X-Robots-Tag", "noindex")
    return response


def _remember_choices(response: Response) -> Response:
    secure = current_app.config["SETTINGS"].is_https
    for cookie, allowed in ((LANGUAGE_COOKIE, LANGUAGES), (TEXT_COOKIE, TEXT_SIZES)):
        asked = request.args.get(cookie)
        if asked in allowed:
            response.set_cookie(
                cookie, asked, max_age=YEAR_SECONDS, secure=secure, httponly=True, samesite="Lax"
            )
    return response


def _redirect_within(response: Response) -> Response:
    """Our own redirects name neither scheme nor host: behind a proxy both may be others, and https stays https."""
    parts = urlsplit(response.location or "")
    if parts.netloc and parts.netloc == request.host:
        response.location = urlunsplit(("", "", *parts[2:]))
    return response


def _for_templates() -> dict[str, Any]:
    text = request.args.get(TEXT_COOKIE) or request.cookies.get(TEXT_COOKIE)
    return {
        "current_language": current_language(),
        "text_size": text if text in TEXT_SIZES else "normal",
        "lang_url": lambda code: _with_query(LANGUAGE_COOKIE, code),
        "text_url": lambda size: _with_query(TEXT_COOKIE, size),
    }


def _with_query(name: str, value: str) -> str:
    # A page shown after a refused POST has no address of its own to come back to by GET alone.
    kept = {k: v for k, v in request.args.items() if k not in (name,)}
    return f"{urlsplit(request.path).path}?{urlencode({**kept, name: value})}"


def problem(status: int, title: str, message: str, *what_to_do: str, code: str = "") -> Response:
    """An error answer in the reader's language, as a page or, for programs, as JSON."""
    db.session.rollback()
    if wants_json():
        response = jsonify(error=code or str(status), message=message)
    else:
        page = render_template(
            "errors/problem.html", title=title, message=message, what_to_do=what_to_do, status=status
        )
        response = current_app.make_response(page)
    response.status_code = status
    return response


def refusal_text(refusal: Refusal) -> str:
    """What a refusal says to the reader, in the reader's language."""
    if isinstance(refusal, TooManyTries) and "retry_after" in refusal.facts:
        return _when_to_try_again(refusal.facts["retry_after"])
    return _(refusal.message, **refusal.facts)


def _when_to_try_again(seconds: int) -> str:
    minutes = ceil(seconds / 60)
    if minutes <= MOST_MINUTES:
        return ngettext(
            "Too many attempts. Try again in %(num)s minute.",
            "Too many attempts. Try again in %(num)s minutes.",
            minutes,
        )
    return ngettext(
        "Too many attempts. Try again in %(num)s hour.",
        "Too many attempts. Try again in %(num)s hours.",
        ceil(minutes / 60),
    )


def _show_refusal(refusal: Refusal) -> Response:
    if isinstance(refusal, NotThere):
        return _not_there()
    response = problem(
        refusal.status,
        _("This did not work"),
        refusal_text(refusal),
        _("If you cannot wait, call the health station. Its number is also on your letter.")
        if isinstance(refusal, TooManyTries)
        else _("Nothing was changed. Go back and try again."),
        code=refusal.code,
    )
    if isinstance(refusal, TooManyTries):
        response.headers["Retry-After"] = str(refusal.facts.get("retry_after", 60))
    if isinstance(refusal, Busy):
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _not_there() -> Response:
    return problem(
        404,
        _("This page does not exist"),
        _("The address may be mistyped, or you may not have access to this page."),
        _("Check the address, or start again from the home page."),
        code="not_there",
    )


def _show_expired(_error: CSRFError) -> WSGIResponse:
    kept = None if wants_json() else drafts.kept_instead(current_app.extensions["draft_owner"]())
    return kept or problem(
        400,
        _("This page has been open for too long"),
        _("For security, this form can no longer be sent."),
        _("Open the page again and send the form once more."),
        code="csrf",
    )


def _show_http(error: HTTPException) -> WSGIResponse | HTTPException:
    if error.code is None or error.code < 400:
        return error
    if error.code == 404:
        return _not_there()
    if error.code == 405 and request.method == "GET" and not wants_json():
        return redirect(_page_above(), 303)
    texts = {
        405: (_("This page cannot be opened this way"), _("This page only accepts forms.")),
        413: (_("This is too large"), _("What you sent is larger than this page accepts.")),
        429: (_("Too many attempts"), _("Please wait a little and try again.")),
    }
    title, message = texts.get(
        error.code, (_("This request cannot be understood"), _("There is something wrong with the request."))
    )
    return problem(error.code, title, message, _("Go back and try again."))


def _page_above() -> str:
    """The nearest page above an address that only takes forms.

    A reader who reloads the page of a refused form, or changes its language, comes back to what it was about.
    """
    routes = current_app.url_map.bind_to_environ(request.environ)
    path = request.path.rpartition("/")[0]
    while path and not routes.test(path, "GET"):
        path = path.rpartition("/")[0]
    return path or "/"


def _show_database(error: DBAPIError) -> Response:
    if is_unavailable(error):
        current_app.logger.warning("database unavailable: %s", type(error.orig).__name__)
        return _show_refusal(Busy())
    return _show_broken(error)


def _show_file_trouble(error: OSError) -> Response:
    if is_full(error):
        current_app.logger.warning("the machine is full: %s", errorcode.get(error.errno or 0))
        return _show_refusal(Busy())
    return _show_broken(error)


def _show_broken(error: Exception) -> Response:
    """The page of last resort: the error is logged by its kind and place, never by what it said."""
    if current_app.config.get("PROPAGATE_EXCEPTIONS") or current_app.testing:
        raise error
    current_app.logger.error(
        "request failed: %s in %s", type(error).__name__, request.endpoint, exc_info=error
    )
    # The menu of a signed-in person may be what broke; the phone to call is still that of their station.
    scope = g.pop("scope", None)
    if scope is not None:
        g.setdefault("shown_ward_id", scope.ward_id)
    return problem(
        500,
        _("Something went wrong on our side"),
        _("The error has been logged. Anything you had already confirmed is saved."),
        _("Please try again in a few minutes."),
    )
