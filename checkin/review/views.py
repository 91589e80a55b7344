"""Routes of reviews: list, one scan, let in, choose another person, set aside."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.roles import STATION
from accounts.scope import Scope
from checkin.campaign_day import Day, day_of_scope
from checkin.day import words as day_words
from checkin.day.forms import DismissForm
from checkin.review import queries, reviews
from checkin.scanning.search import find_people
from core.db.transaction import once_from_form, transaction
from core.web.requests import searched
from residents.person.queries import resident as resident_of

pages = Blueprint("review", __name__)


@pages.get("/days/<day>/review")
@allow(*STATION)
def review_list(scope: Scope, day: str) -> str:
    """Open and settled reviews."""
    found = day_of_scope(scope, day)
    return render_template(
        "checkin/review/reviews.html",
        day=found,
        waiting=queries.open_ones(found),
        settled=queries.settled_ones(found),
        words=day_words,
    )


@pages.route("/days/<day>/review/<ref>", methods=["GET", "POST"])
@allow(*STATION)
def review(scope: Scope, day: str, ref: str) -> str:
    """One review, with everything that can be done about it."""
    found = day_of_scope(scope, day)
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
