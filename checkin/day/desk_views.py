"""Routes of a day's desks: paired phones, a link to pair another one, revoking one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.roles import STATION
from accounts.scope import Scope
from checkin.campaign_day import day_of_scope
from checkin.day.queries import desks_of
from checkin.desk import pairing
from core import clock, qr
from core.db.transaction import once_from_form, transaction

pages = Blueprint("day_desk", __name__)


@pages.get("/days/<day>/desks")
@allow(*STATION)
def desks(scope: Scope, day: str) -> str:
    """The paired phones, when each last reported, and the scans waiting on it."""
    found, now = day_of_scope(scope, day), clock.now()
    return render_template("checkin/day/desks.html", day=found, desks=desks_of(found, now), now=now)


@pages.post("/days/<day>/desks")
@allow(*STATION)
def new_link(scope: Scope, day: str) -> str:
    """Create a pairing link and show it; the same form sent again, or in another language, shows the same link."""
    found = day_of_scope(scope, day)
    key = request.form.get("idempotency_key", "").strip() or None
    with transaction() as work:
        link = pairing.issue_link(found, scope.by, work.at, key)
    code = qr.svg(link.upper(), _("Pairing code for one phone"))
    return render_template("checkin/day/desk_link.html", day=found, link=link, code=code, key=key)


@pages.post("/days/<day>/desks/<desk>/revoke")
@allow(*STATION)
def revoke(scope: Scope, day: str, desk: str) -> Response:
    """Revoke a desk, or a pairing link."""
    found = day_of_scope(scope, day)
    with transaction(once_from_form(scope.account)) as work:
        pairing.revoke(found, desk, scope.by, work.at)
        address = work.lead_to(url_for("checkin.day_desk.desks", day=found.public_id))
    flash(_("Disconnected. Scans not sent yet stay on the phone."), "success")
    return redirect(address, 303)
