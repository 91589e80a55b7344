"""Routes for decisions about single rows of a list: who is who, whose facts it may overwrite."""

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.scope import Scope
from core import clock
from core.db.transaction import once_from_form, transaction
from imports.deciding.decisions import Decisions
from imports.models import Upload
from imports.review.alike_queries import alike_rows
from imports.review.difference_queries import questions
from imports.review.forms import AnswersForm, ApprovalsForm, written
from imports.uploads import answers as uploads_answers
from imports.uploads import records as uploads_records
from residents.access import KEEPERS, area

pages = Blueprint("review_row", __name__)


@pages.get("/residents/roll/<upload>/alike")
@allow(*KEEPERS)
def alike(scope: Scope, upload: str) -> str:
    """Rows that may be known people, with the facts of both side by side."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    review, decisions = uploads_answers.kept_review(found, clock.now()), Decisions.from_json(found.decisions)
    said_by = partial(uploads_answers.said_by, found)
    asked = alike_rows(review, decisions, said_by, _page(), is_confined=area(scope) is not None)
    return render_template(
        "imports/review/alike.html", upload=found, asked=asked, answered=decisions.answered,
        form=AnswersForm(formdata=None), written=written,
    )  # fmt: skip


@pages.post("/residents/roll/<upload>/alike")
@allow(*KEEPERS)
def answer(scope: Scope, upload: str) -> Response:
    """Keep an answer about who is who; it holds when the list is taken."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    form = AnswersForm()
    with transaction(once_from_form(scope.account)) as work:
        uploads_answers.decide(found, form.decided, by=scope.by, now=work.at)
        lead = work.lead_to(url_for("imports.review_row.alike", upload=found.public_id, page=_page()))
    _count_again(found)
    flash(_("Saved."), "success")
    return redirect(lead, 303)


@pages.post("/residents/roll/<upload>/alike/again")
@allow(*KEEPERS)
def ask_again(scope: Scope, upload: str) -> Response:
    """Forget every answer about who is who, and ask again."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    with transaction(once_from_form(scope.account)) as work:
        uploads_answers.decide(found, Decisions.unanswered, by=scope.by, now=work.at)
        lead = work.lead_to(url_for("imports.review_row.alike", upload=found.public_id))
    _count_again(found)
    return redirect(lead, 303)


@pages.get("/residents/roll/<upload>/differences")
@allow(*KEEPERS)
def differences(scope: Scope, upload: str) -> str:
    """What the list says otherwise than the roll, person by person, before the reader decides."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    review, decisions = uploads_answers.kept_review(found, clock.now()), Decisions.from_json(found.decisions)
    said_by = partial(uploads_answers.said_by, found)
    asked = questions(review, decisions, said_by, _page(), is_confined=area(scope) is not None)
    form = ApprovalsForm(formdata=None)
    return render_template(
        "imports/review/differences.html", upload=found, asked=asked, form=form, written=written
    )


@pages.post("/residents/roll/<upload>/differences")
@allow(*KEEPERS)
def approve(scope: Scope, upload: str) -> Response:
    """Keep whose changes are approved; they are taken with the list. The next page follows, or the list itself."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    form, page = ApprovalsForm(), request.args.get("next", 0, type=int)
    lead = url_for("imports.check", upload=found.public_id)
    if page > 0:
        lead = url_for("imports.review_row.differences", upload=found.public_id, page=page)
    with transaction(once_from_form(scope.account)) as work:
        uploads_answers.decide(found, form.decided, by=scope.by, now=work.at)
        work.lead_to(lead)
    _count_again(found)
    flash(_("Saved."), "success")
    return redirect(lead, 303)


def _page() -> int:
    return request.args.get("page", 1, type=int)


def _count_again(found: Upload) -> None:
    """Show at once what the decisions change."""
    count = uploads_answers.count_as_answered(found, uploads_answers.kept_review(found, clock.now()))
    with transaction() as work:
        count(work.at)
