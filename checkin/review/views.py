"""Routes of reviews: list, one scan, let in, choose another person, set aside."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.roles import STATION
from accounts.scope import Scope
from checkin.campaign_day import Day, day_of_scope
from checkin.day import words as day_words
from checkin.day.forms import DismissForm, SettleManyForm
from checkin.review import queries, reviews
from checkin.scanning.search import find_people
from core.db.transaction import once_from_form, transaction
from core.web.requests import searched
from core.web.saving import save_form
from residents.person.form_answers import count_searched
from residents.person.queries import resident as resident_of

pages = Blueprint("review", __name__)


@pages.route("/days/<day>/review", methods=["GET", "POST"])
@allow(*STATION)
def review_list(scope: Scope, day: str) -> Any:
    """Open and settled reviews; those that are ticked are settled at once."""
    found, form = day_of_scope(scope, day), SettleManyForm()
    address = url_for("checkin.review.review_list", day=found.public_id)
    saved = save_form(
        form,
        scope.account,
        lambda work: reviews.settle_many(found, form.ref.data, form.settle_as.data, scope.by, work.at),
        address,
        lambda counts: _said(*counts),
    )
    if saved is not None:
        return saved
    waiting = queries.open_ones(found)
    if request.args.get("chosen") == "all":
        form.ref.data = [row.ref for row in waiting]
    page = render_template(
        "checkin/review/reviews.html",
        day=found,
        form=form,
        waiting=waiting,
        settled=queries.settled_ones(found),
        words=day_words,
    )
    return page, 422 if form.errors else 200


def _said(settled: int, nobody: int) -> str:
    """How many scans were settled at once, and how many need a page of their own."""
    told = ngettext("%(num)s scan resolved.", "%(num)s scans resolved.", settled)
    if not nobody:
        return told
    left = ngettext(
        "%(num)s scan names nobody: choose the person first.",
        "%(num)s scans name nobody: choose the person first.",
        nobody,
    )
    return f"{told} {left}"


@pages.route("/days/<day>/review/<ref>", methods=["GET", "POST"])
@allow(*STATION)
def review(scope: Scope, day: str, ref: str) -> str:
    """One review, with everything that can be done about it."""
    found = day_of_scope(scope, day)
    count_searched(scope, searched())
    return _review_page(found, queries.one(found, ref), DismissForm(formdata=None))


def _review_page(day: Day, row: queries.ReviewRow, form: DismissForm) -> str:
    text = searched()
    people = find_people(day, text, only_of_day=False) if text else []
    return render_template(
        "checkin/review/review.html", day=day, row=row, form=form, asked=text, words=day_words, people=people
    )


@pages.post("/days/<day>/review/<ref>/let-in")
@allow(*STATION)
def let_in(scope: Scope, day: str, ref: str) -> Response:
    """Count the scan, for the person it names or the one chosen."""
    found, chosen = day_of_scope(scope, day), request.form.get("resident", "")
    person = resident_of(scope.ward, chosen) if chosen else None
    with transaction(once_from_form(scope.account)) as work:
        number = reviews.let_in(found, ref, person.id if person else None, scope.by, work.at)
        address = work.lead_to(url_for("checkin.review.review_list", day=found.public_id))
    told = _("Recorded. Queue number %(number)d.", number=number) if number else _("Recorded.")
    flash(told, "success")
    return redirect(address, 303)


@pages.post("/days/<day>/review/<ref>/put-aside")
@allow(*STATION)
def put_aside(scope: Scope, day: str, ref: str) -> Response | tuple[str, int]:
    """Set the scan aside with a reason; it stays in the ledger."""
    found, form = day_of_scope(scope, day), DismissForm()
    if not form.validate():
        return _review_page(found, queries.one(found, ref), form), 422
    with transaction(once_from_form(scope.account)) as work:
        reviews.dismiss(found, ref, form.reason.data, scope.by, work.at)
        address = work.lead_to(url_for("checkin.review.review_list", day=found.public_id))
    flash(_("Dismissed. The scan stays in the log."), "success")
    return redirect(address, 303)
