"""Routes that decide about a checked list: take it, drop it, answer its questions; those of the work on a long one."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.scope import Scope
from core import clock
from core.db.transaction import once_from_form, transaction
from core.web.forms import PlainForm
from core.web.paging import Page
from imports.deciding.decisions import Decisions
from imports.models import Upload
from imports.review import not_listed, queries
from imports.review.forms import AnswersForm, ApprovalsForm, DecisionForm, written
from imports.review.not_listed import NobodyTicked
from imports.review.row_queries import alike_rows, differing_rows
from imports.uploads import files as uploads_files
from imports.uploads import process as uploads_process
from imports.uploads import records as uploads_records
from imports.uploads import review as uploads_review
from imports.uploads.checked import decided_on
from residents.access import KEEPERS, area
from residents.person.form_answers import put_refusal

T = TypeVar("T")

pages = Blueprint("review", __name__)


LONG = 3_000
"""A list of more rows is taken by a process of its own."""


@pages.post("/residents/roll/<upload>/commit")
@allow(*KEEPERS)
def commit(scope: Scope, upload: str) -> Response:
    """Carry the checked list out: here and now, or a long one in a process of its own."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    form = DecisionForm()
    if found.counts.get("rows", 0) <= LONG:
        return _take_now(scope, found, form)
    accept_changes, is_complete = bool(form.accept_changes.data), bool(form.is_complete.data)
    with transaction(once_from_form(scope.account)) as work:
        uploads_records.begin_taking(
            found, accept_changes=accept_changes, is_complete=is_complete, now=work.at
        )
        lead = work.lead_to(_page(found))
    uploads_process.start(found.public_id, scope.by)
    return redirect(lead, 303)


def _take_now(scope: Scope, found: Upload, form: DecisionForm) -> Response:
    now, accept_changes = clock.now(), bool(form.accept_changes.data)
    decided = None
    if uploads_records.is_waiting(found, now):
        decided = decided_on(found, area(scope), now=now, accept_changes=accept_changes)
    with transaction(once_from_form(scope.account)) as work:
        result = uploads_records.commit(
            found, decided, is_complete=bool(form.is_complete.data), by=scope.by, now=work.at
        )
        lead = work.lead_to(_page(found))
    uploads_files.forget(found.public_id)
    flash(_("List imported: %(new)d new people.", new=result.counts.new), "success")
    return redirect(lead, 303)


@pages.post("/residents/roll/<upload>/drop")
@allow(*KEEPERS)
def drop(scope: Scope, upload: str) -> Response:
    """Give the list up; its rows are deleted at once."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    with transaction(once_from_form(scope.account)) as work:
        uploads_records.drop(found, by=scope.by, now=work.at)
        lead = work.lead_to(url_for("imports.choose"))
    uploads_files.forget(found.public_id)
    flash(_("The list was discarded. Nothing was changed."), "success")
    return redirect(lead, 303)


@pages.post("/residents/roll/<upload>/again")
@allow(*KEEPERS)
def again(scope: Scope, upload: str) -> Response:
    """Begin again with a list whose process was ended from outside; nothing of it was written."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    if found.state in queries.AT_WORK:
        uploads_process.start(found.public_id, scope.by)
    return redirect(_page(found), 303)


@pages.get("/residents/roll/<upload>/progress.json")
@allow(*KEEPERS)
def progress(scope: Scope, upload: str) -> Response:
    """How far a long list has come, for the page that waits for it."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    progress = queries.progress_of(found, is_running=uploads_process.is_running(found.public_id))
    seen = request.args.get("seen", "")
    mark = progress.mark if progress else found.state
    return jsonify(mark=mark, is_news=mark != seen)


def _page(found: Upload) -> str:
    return url_for("imports.check", upload=found.public_id)


@pages.get("/residents/roll/<upload>/alike")
@allow(*KEEPERS)
def alike(scope: Scope, upload: str) -> str:
    """Rows that may be known people, with the facts of both side by side."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    asked, answered = _asked(scope, found, alike_rows), Decisions.from_json(found.decisions).answered
    form = AnswersForm(formdata=None)
    return render_template(
        "imports/review/alike.html", upload=found, asked=asked, answered=answered, form=form, written=written
    )


@pages.post("/residents/roll/<upload>/alike")
@allow(*KEEPERS)
def answer(scope: Scope, upload: str) -> Response:
    """Keep an answer about who is who; it holds when the list is taken."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    page = request.args.get("page", 1, type=int)
    done = _decide(
        scope,
        found,
        AnswersForm().decided,
        url_for("imports.review.alike", upload=found.public_id, page=page),
    )
    flash(_("Saved."), "success")
    return done


@pages.post("/residents/roll/<upload>/alike/again")
@allow(*KEEPERS)
def ask_again(scope: Scope, upload: str) -> Response:
    """Forget every answer about who is who, and ask again."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    return _decide(
        scope, found, Decisions.unanswered, url_for("imports.review.alike", upload=found.public_id)
    )


@pages.get("/residents/roll/<upload>/differences")
@allow(*KEEPERS)
def differences(scope: Scope, upload: str) -> str:
    """What the list says otherwise than the roll, person by person, before the reader decides."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    asked, form = _asked(scope, found, differing_rows), ApprovalsForm(formdata=None)
    return render_template(
        "imports/review/differences.html", upload=found, asked=asked, form=form, written=written
    )


@pages.post("/residents/roll/<upload>/differences")
@allow(*KEEPERS)
def approve(scope: Scope, upload: str) -> Response:
    """Keep whose changes are approved; they are taken with the list. The next page follows, or the list itself."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    lead, page = _page(found), request.args.get("next", 0, type=int)
    if page > 0:
        lead = url_for("imports.review.differences", upload=found.public_id, page=page)
    done = _decide(scope, found, ApprovalsForm().decided, lead)
    flash(_("Saved."), "success")
    return done


def _asked(scope: Scope, found: Upload, rows: Callable[..., Page[T]]) -> Page[T]:
    """The page asked for of those rows that wait for the reader."""
    return rows(
        uploads_review.kept_review(found, clock.now()),
        Decisions.from_json(found.decisions),
        partial(uploads_review.said_by, found),
        request.args.get("page", 1, type=int),
        is_confined=area(scope) is not None,
    )


def _decide(scope: Scope, found: Upload, decide_on: Callable[[Decisions], Decisions], lead: str) -> Response:
    """Keep decisions, and show at once what they change."""
    with transaction(once_from_form(scope.account)) as work:
        uploads_review.decide(found, decide_on, by=scope.by, now=work.at)
        work.lead_to(lead)
    count = uploads_review.count_as_answered(found, uploads_review.kept_review(found, clock.now()))
    with transaction() as work:
        count(work.at)
    return redirect(lead, 303)


@pages.route("/residents/roll/<upload>/missing", methods=["GET", "POST"])
@allow(*KEEPERS)
def missing(scope: Scope, upload: str) -> str | Response | tuple[str, int]:
    """Those who are not on the list; ticked, one or several, they moved away, died, or still live here."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    form = PlainForm()
    if form.validate_on_submit():
        try:
            return redirect(_say_of_missing(scope, found), 303)
        except NobodyTicked as refused:
            put_refusal(form, refused)
    asked = not_listed.gone_rows(found, area(scope))
    page = render_template("imports/review/missing.html", upload=found, asked=asked, form=form)
    return page, getattr(form, "refused_with", 200)


def _say_of_missing(scope: Scope, found: Upload) -> str:
    chosen, word = request.form.getlist("person"), request.form.get("word", "")
    with transaction(once_from_form(scope.account)) as work:
        number = not_listed.say(found, chosen, word, area(scope), by=scope.by, at=work.at)
        lead = work.lead_to(url_for("imports.review.missing", upload=found.public_id))
    flash(ngettext("Recorded for %(num)s person.", "Recorded for %(num)s people.", number), "success")
    return lead
