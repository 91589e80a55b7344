"""Wiring: puts the rooms together into one Flask app and lists who follows whom."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dotenv import load_dotenv
from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import accounts.models
import accounts.views
import campaigns.models
import campaigns.views
import checkin.handlers
import checkin.models
import checkin.views
import imports.views
import residents.handlers
import residents.models.people
import residents.views
import screening.handlers
import screening.models
import screening.views
import turnout.views
from accounts.browser import draft_owner
from accounts.gate import init_gate
from campaigns.handlers.rearranging import DividedNumbers
from campaigns.kind_words import kind_words
from campaigns.public_words import bring_picture, map_url
from checkin.day.queries import arrived
from checkin.desk.pairing import desk_of_token
from checkin.handlers.rearranging import VisitsFollow
from config import ROOT, Settings, settings_or_exit
from core.db.database import connect_rules, db, engine_options
from core.i18n import init_languages
from core.sealing import Keyring
from core.web.compressed import init_compressed
from core.web.incoming import init_incoming
from core.web.pages import init_pages
from frame import status_words
from frame import views as frame_views
from frame.navigation import init_navigation
from screening.handlers.campaigns import Invitations
from screening.handlers.rearranging import PapersFollow
from screening.papers.people_of_code import people_of_code

BODY_LIMIT = 1024 * 1024
ROOMS = (
    accounts.views,
    campaigns.views,
    checkin.views,
    residents.views,
    imports.views,
    screening.views,
    turnout.views,
    frame_views,
)

csrf = CSRFProtect()


class Site(Flask):
    """Flask, of which every view is a plain function: nothing has to be looked at again on each request."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself; there is no coroutine in the house."""
        return func


def create_app(settings: Settings | None = None, *, has_commands: bool = True, **overrides: Any) -> Flask:
    """The whole site; `overrides` are Flask settings for tests.

    Without commands (as gunicorn has it) the site starts sooner and is smaller: migrations, demo data and
    examination are never imported.
    """
    if settings is None:
        load_dotenv(ROOT / ".env")
        settings = settings_or_exit()
    app = Site(__name__, instance_path=str(settings.instance_dir))
    app.config.from_mapping(_flask_settings(settings))
    app.config.update(overrides)
    app.extensions["keyring"] = Keyring(settings.master_key)
    app.secret_key = app.extensions["keyring"].derive("cookies")
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=0, x_host=0)  # type: ignore[method-assign]  # Flask's own way
    db.init_app(app)
    connect_rules(app)
    app.extensions["campaign_handlers"] = [Invitations()]
    app.extensions["person_handlers"] = [
        *residents.handlers.HANDLERS,
        *screening.handlers.HANDLERS,
        *checkin.handlers.HANDLERS,
    ]
    app.extensions["rearrangement_handlers"] = [DividedNumbers(), PapersFollow(), VisitsFollow()]
    app.extensions["arrivals"] = arrived
    app.extensions["people_of_code"] = people_of_code
    app.extensions["draft_owner"] = draft_owner
    csrf.init_app(app)
    init_languages(app)
    init_incoming(app)
    init_pages(app)
    init_compressed(app)
    _open_rooms(app)
    app.jinja_env.globals["status_label"] = status_words.status_label
    app.jinja_env.globals["kind_words"] = kind_words
    app.jinja_env.filters["bring_picture"] = bring_picture
    app.jinja_env.filters["map_url"] = map_url
    init_navigation(app)
    if has_commands:
        import commands

        commands.register(app)
    init_gate(app, desk_of_token)
    return app


def _flask_settings(settings: Settings) -> dict[str, Any]:
    prefix = "__Host-" if settings.is_https else ""
    return {
        "SETTINGS": settings,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
        "SESSION_COOKIE_NAME": f"{prefix}ngaykhoe",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "MAX_CONTENT_LENGTH": BODY_LIMIT,
        "MAX_FORM_MEMORY_SIZE": BODY_LIMIT,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "TEMPLATES_AUTO_RELOAD": False,
    }


def _open_rooms(app: Flask) -> None:
    """Register each room's routes; devices that bring their own token need no CSRF token."""
    for room in ROOMS:
        app.register_blueprint(room.pages)
    for view in checkin.views.WITHOUT_CSRF:
        csrf.exempt(view)
