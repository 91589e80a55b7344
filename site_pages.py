"""Routes that belong to the site as a whole: health, gallery of components, icon."""

from typing import Any

from flask import Blueprint, abort, current_app, jsonify, render_template, send_from_directory
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from accounts.gate import everyone
from core.database import can_write, journal_mode
from core.version import VERSION

pages = Blueprint("site", __name__)


@pages.get("/healthz")
@everyone
def healthz() -> tuple[Any, int]:
    """For machines: 200 while the database takes writes, 503 when it does not."""
    settings = current_app.config["SETTINGS"]
    facts = {"database": "sqlite" if settings.is_sqlite else "postgresql", "version": VERSION}
    try:
        can_write()
        return jsonify(status="ok", journal=journal_mode(), **facts), 200
    except DBAPIError:
        return jsonify(status="unavailable", journal=None, **facts), 503


@pages.get("/gallery")
@everyone
def gallery() -> str:
    """Every component in its states, for those who build and review pages."""
    if not (current_app.debug or current_app.testing or current_app.config.get("SHOW_GALLERY")):
        abort(404)
    return render_template("core/gallery.html")


@pages.get("/favicon.ico")
@everyone
def favicon() -> Response:
    """Browsers ask for it by this name whatever the page says."""
    return send_from_directory(
        current_app.static_folder or "static", "img/favicon.svg", mimetype="image/svg+xml"
    )
