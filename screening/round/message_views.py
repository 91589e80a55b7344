"""Routes of messages a head passes on: texts to copy, and marking them as passed on."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.scope import Scope
from core import clock
from core.db.transaction import once_from_form, transaction
from messages import outbox
from residents.access import KEEPERS
from screening.round import messages
from screening.round import pages as round_pages

pages = Blueprint("round_message", __name__)


@pages.get("/neighborhood/messages", defaults={"place": None})
@pages.get("/neighborhood/<place>/messages")
@allow(*KEEPERS)
def round_notices(scope: Scope, place: str | None) -> str:
    """The neighborhood's messages, nearest appointment first."""
    here = round_pages.here(scope, place)
    found = messages.messages(scope.ward, here.neighborhood_id, clock.now())
    return render_template("screening/round/messages.html", here=here, place=place, messages=found)


@pages.post("/neighborhood/messages/sent", defaults={"place": None})
@pages.post("/neighborhood/<place>/messages/sent")
@allow(*KEEPERS)
def round_notice_sent(scope: Scope, place: str | None) -> Any:
    """Mark messages as passed on."""
    here = round_pages.here(scope, place)
    settled = request.form.get("notices", "").split()
    with transaction(once_from_form(scope.account)) as work:
        outbox.mark_sent(scope.ward, here.neighborhood_id, settled, scope.by, work.at)
        lead = work.lead_to(_lead(scope, place))
    flash(_("Recorded as told."), "success")
    return redirect(lead, 303)


def _lead(scope: Scope, place: str | None) -> str:
    """The household whose page the button was on, otherwise the list of messages."""
    if household := request.form.get("household"):
        at = round_pages.at_household(scope, household)
        return url_for("screening.round.round_household", household=at.household.public_id, **at.here.kept)
    return url_for("screening.round_message.round_notices", place=place)
