"""Routes for when a neighborhood's head changes: the hand-over sheet, and the successor's account with its link."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.administration import LoginTaken
from accounts.gate import allow
from accounts.heads.listed import MadeHead
from accounts.heads.succession import head_choices, succeed
from accounts.roles import Role
from accounts.scope import Scope
from accounts.staff_queries import administered
from campaigns import queries as campaign_queries
from campaigns.public.queries import open_campaigns
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import BadInput, there
from core.web.forms import blame, is_shown_again
from residents.access import KEEPERS
from screening.round import pages as round_pages
from screening.round.forms import SuccessorForm
from screening.round.handover import HandoverSheet, sheet_of
from screening.round.pages import Here
from wards.models import Neighborhood

pages = Blueprint("round_handover", __name__)


@pages.route("/neighborhood/<place>/hand-over", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def hand_over(scope: Scope, place: str) -> ResponseReturnValue:
    """Say who takes over; the old account ends, and one sheet prints the link and what is handed over."""
    here, found = _here(scope, place)
    form = SuccessorForm()
    form.account.choices = head_choices(found.id)
    if form.validate_on_submit():
        try:
            return _page_of_sheet(here, found, _succeed(scope, found, form))
        except (BadInput, LoginTaken) as refused:
            blame(form, refused)
    page = render_template("screening/round/hand_over.html", here=here, form=form, sheet=_sheet(found))
    return (page, 422) if form.is_submitted() and not is_shown_again() else page


@pages.get("/neighborhood/<place>/hand-over/sheet")
@allow(*KEEPERS)
def sheet(scope: Scope, place: str) -> ResponseReturnValue:
    """The hand-over sheet alone."""
    return _page_of_sheet(*_here(scope, place), None)


def _here(scope: Scope, place: str) -> tuple[Here, Neighborhood]:
    """The round of one neighborhood. Raises NotThere, also for the whole ward: it has no head."""
    here = round_pages.here(scope, place)
    return here, there(here.neighborhood)


def _succeed(scope: Scope, found: Neighborhood, form: SuccessorForm) -> MadeHead:
    with transaction(once_from_form(scope.account)) as work:
        made = succeed(
            administered(scope, form.account.data),
            found,
            name=form.name.data or "",
            login=form.login.data or "",
            phone=form.phone.data or "",
            by=scope.by,
            at=work.at,
            key=request.form.get("idempotency_key", "").strip() or None,
        )
        work.lead_to(url_for("accounts.admin.one", account=made.account))
    return made


def _page_of_sheet(here: Here, found: Neighborhood, made: MadeHead | None) -> str:
    return render_template(
        "screening/round/hand_over_sheet.html", here=here, sheet=_sheet(found), made=made, at=clock.now()
    )


def _sheet(neighborhood: Neighborhood) -> HandoverSheet:
    now = clock.now()
    cards = open_campaigns(neighborhood.ward_id, now)
    open_now = [campaign_queries.campaign(neighborhood.ward_id, card.id) for card in cards]
    return sheet_of(neighborhood.ward_id, neighborhood.id, open_now, now)
