"""Routes that belong to the site as a whole: health, gallery of components, icon."""

from flask import (
    Blueprint,
    abort,
    current_app,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from accounts.gate import current_scope, everyone
from core import clock
from core.db.database import can_write, journal_mode
from core.full_disk import has_room
from core.version import VERSION
from core.web import drafts
from core.web.pages import RETRY_SECONDS
from frame.gallery import samples

pages = Blueprint("frame", __name__)

ROBOTS = "User-agent: *\nDisallow: /k/\nDisallow: /t/\nDisallow: /ask/\nDisallow: /desk/\nDisallow: /set-up\n"


@pages.get("/healthz")
@everyone
def healthz() -> Response:
    """For machines: 200 while the database takes writes, 503 when it does not."""
    settings = current_app.config["SETTINGS"]
    try:
        can_write()
        journal = journal_mode()
        # SQLite may find the disk full only when a write grows its file; this asks the disk itself.
        status = "ok" if has_room(settings.instance_dir) else "disk_full"
    except DBAPIError:
        status, journal = "unavailable", None
    kind = "sqlite" if settings.is_sqlite else "postgresql"
    answer = jsonify(status=status, database=kind, journal=journal, version=VERSION)
    if status != "ok":
        answer.status_code = 503
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


@pages.get("/gallery")
@everyone
def gallery() -> str:
    """Every component in its states, for those who build and review pages."""
    return _gallery_page("core/gallery.html")


@pages.get("/gallery/<any(resident, round, desk, letter, list, problem):part>")
@everyone
def gallery_part(part: str) -> str:
    """One whole page of samples; `answer` on the desk's page shows that answer over it."""
    return _gallery_page(f"core/gallery_{part}.html", answer=request.args.get("answer"))


def _gallery_page(template: str, **more: str | None) -> str:
    if not (current_app.debug or current_app.testing or current_app.config.get("SHOW_GALLERY")):
        abort(404)
    return render_template(template, **samples(), **more)


@pages.get(drafts.ADDRESS)
@everyone
def unsent_form() -> str | Response:
    """A form that came too late, with everything that was typed: to be opened, or sent, again."""
    scope, at = current_scope(), clock.now()
    g.scope = scope  # the foot of the page says whom this person can ask
    draft = (drafts.waiting(scope.account, at) if scope else None) or drafts.waiting("", at)
    if draft is not None:
        return render_template("core/unsent_form.html", draft=draft)
    is_of_an_account = scope is None and drafts.is_waiting()
    return redirect(url_for("accounts.sign_in" if is_of_an_account else "campaigns.public.home"), 303)


@pages.get("/robots.txt")
@everyone
def robots() -> Response:
    """Pages that say noindex are not forbidden here: a robot that may not read them would never know."""
    return Response(ROBOTS, mimetype="text/plain")


@pages.get("/favicon.ico")
@everyone
def favicon() -> Response:
    """Browsers ask for it by this name whatever the page says."""
    return send_from_directory(
        current_app.static_folder or "static", "img/favicon.svg", mimetype="image/svg+xml"
    )
