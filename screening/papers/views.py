"""Routes of letters: progress by neighborhood, the sheet to print, a household's link to send."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.roles import STATION, Role
from accounts.scope import Scope
from campaigns import queries as campaign_queries
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import NotThere
from core.i18n import force_locale
from core.web.paging import page_of
from residents.privacy.consent_queries import not_reminded
from screening.conditions import WARD
from screening.papers import letters, message_words, printing
from screening.papers.sheets import sheet
from wards import queries as ward_queries
from wards.models import Neighborhood
from wards.naming import display_name

pages = Blueprint("papers", __name__)

LETTERS_A_PAGE = 200
LETTERS_TO_PRINT = 250
"""Letters on one page to print: more are printed in parts, which a browser can still lay out."""
NOT_GIVEN = "not_given"
WRITERS = (*STATION, Role.NEIGHBORHOOD_HEAD)


@pages.get("/letters/<campaign>")
@allow(*WRITERS)
def letter_index(scope: Scope, campaign: str) -> str:
    """Each neighborhood with its letters printed and handed over; a head sees only their neighborhood."""
    found = campaign_queries.campaign(scope.ward, campaign)
    rows = letters.neighborhoods_of(found.id, scope.neighborhood_id)
    left_out = letters.left_out(found.id, scope.neighborhood_id)
    return render_template("screening/papers/letters.html", campaign=found, rows=rows, left_out=left_out)


@pages.get("/letters/<campaign>/<neighborhood>")
@allow(*WRITERS)
def letter_sheet(scope: Scope, campaign: str, neighborhood: str) -> str:
    """Letters of a neighborhood or of the whole ward, ready to print: one household, one A5 sheet.

    All of them, or with `show=not_given` those that are not handed over yet.
    """
    found = campaign_queries.campaign(scope.ward, campaign)
    place, not_given = _place(scope, neighborhood), request.args.get("show") == NOT_GIVEN
    rows = letters.letters_of(found.id, place.id if place else None, not_given=not_given)
    part = page_of(rows, request.args.get("page", 1, type=int), LETTERS_TO_PRINT)
    return sheet(found, part.rows, part)


@pages.post("/letters/<campaign>/<neighborhood>/printed")
@allow(*WRITERS)
def letters_printed(scope: Scope, campaign: str, neighborhood: str) -> Response:
    """Mark the letters of a neighborhood or of the whole ward as printed; their people are invited."""
    with transaction(once_from_form(scope.account)) as work:
        found = campaign_queries.campaign(scope.ward, campaign)
        place = _place(scope, neighborhood)
        printing.mark_printed(found, place.id if place else None, scope.by, work.at)
        back = work.lead_to(url_for("screening.papers.letter_index", campaign=found.public_id))
    flash(_("The letters are recorded as printed."), "success")
    return redirect(back, 303)


@pages.get("/letters/<campaign>/<neighborhood>/links")
@allow(*WRITERS)
def letter_links(scope: Scope, campaign: str, neighborhood: str) -> str:
    """The households of a neighborhood, or for the station of the whole ward, each with its link to send."""
    found = campaign_queries.campaign(scope.ward, campaign)
    place = _place(scope, neighborhood)
    rows = letters.letters_of(found.id, place.id if place else None)
    return render_template(
        "screening/papers/links.html",
        campaign=found,
        place=display_name(place.kind, place.name) if place else None,
        address=neighborhood,
        to_print=len(rows),
        not_given=sum(row.delivered_at is None for row in rows),
        unprinted=sum(row.printed_at is None for row in rows),
        not_given_word=NOT_GIVEN,
        listed=page_of(rows, request.args.get("page", 1, type=int), LETTERS_A_PAGE),
    )


@pages.get("/letters/<campaign>/household/<letter>")
@allow(*WRITERS)
def letter_share(scope: Scope, campaign: str, letter: str) -> str:
    """One household's message with its link, to copy into Zalo, and the code to read out.

    People who declined messages, or restricted the use of their data, get the letter on paper.
    """
    found = campaign_queries.campaign(scope.ward, campaign)
    shown = letters.one_letter(found.id, letter, scope.neighborhood_id)
    silent = not_reminded([member.id for member in shown.members])
    on_paper = [member.name for member in shown.members if member.id in silent]
    card = ward_queries.station(scope.ward)
    days = campaign_queries.days(found.id, clock.now())
    with force_locale("vi"):
        phone = card.phone if card else ""
        text = message_words.household_message(shown, (found.title, found.kind), days, phone)
    facts = {"campaign": found, "letter": shown, "text": text, "on_paper": on_paper}
    facts["is_open_to_all"] = campaign_queries.is_open_to_all(found)
    return render_template("screening/papers/share.html", **facts)


@pages.post("/letters/<campaign>/household/<letter>/sent")
@allow(*WRITERS)
def letter_sent(scope: Scope, campaign: str, letter: str) -> Response:
    """Mark a household's message as sent; its people are invited."""
    with transaction(once_from_form(scope.account)) as work:
        found = campaign_queries.campaign(scope.ward, campaign)
        shown = letters.one_letter(found.id, letter, scope.neighborhood_id)
        printing.mark_printed(found, None, scope.by, work.at, shown.id)
        back = work.lead_to(
            url_for("screening.papers.letter_share", campaign=found.public_id, letter=shown.id)
        )
    flash(_("The message is recorded as sent."), "success")
    return redirect(back, 303)


def _place(scope: Scope, asked: str) -> Neighborhood | None:
    """The neighborhood asked for by public id; None for the whole ward, which only the station opens.

    Raises NotThere, also for a neighborhood the caller may not open.
    """
    if asked == WARD and scope.neighborhood_id is None:
        return None
    found = ward_queries.neighborhood(scope.ward, asked)
    if scope.neighborhood_id not in (None, found.id):
        raise NotThere()
    return found
