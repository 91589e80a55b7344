"""Routes that belong to the site as a whole: health, gallery of components, icon."""

from flask import Blueprint, abort, current_app, jsonify, render_template, request, send_from_directory
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from accounts.gate import everyone
from core.db.database import can_write, journal_mode
from core.full_disk import has_room
from core.version import VERSION
from core.web.pages import RETRY_SECONDS
from frame.gallery import samples

pages = Blueprint("frame", __name__)


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


@pages.get("/favicon.ico")
@everyone
def favicon() -> Response:
    """Browsers ask for it by this name whatever the page says."""
    return send_from_directory(
        current_app.static_folder or "static", "img/favicon.svg", mimetype="image/svg+xml"
    )
