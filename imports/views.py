"""Routes of lists that come in, for the station and heads of neighborhoods: choose a workbook, look at what it would do."""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.gate import allow, current_scope
from accounts.scope import Scope
from core import clock
from core.db.transaction import Once, once_from_form, transaction
from core.errors import Busy, UploadRefused
from core.sheets.cells import Sheet
from core.sheets.reading import MAX_BYTES, FileTooLarge, WorkbookRefused, read_workbook
from core.web.downloads import workbook
from imports.deciding.problem_words import kind_of, say
from imports.forms import ListForm
from imports.models import Upload
from imports.review import column_views, people_views
from imports.review import queries as review_queries
from imports.review import views as review_views
from imports.review.column_forms import FIELD_LABELS
from imports.review.forms import DecisionForm, written
from imports.template import template_workbook
from imports.uploads import checked as uploads_checked
from imports.uploads import files as uploads_files
from imports.uploads import preview
from imports.uploads import process as uploads_process
from imports.uploads import records as uploads_records
from imports.uploads.columns import lines_in, may_be_told
from imports.uploads.mending import refused_lines
from imports.uploads.refused_rows import refused_from, workbook_of
from imports.writing import importing
from residents import words as residents_words
from residents.access import KEEPERS, area, home_page
from residents.person.form_answers import answer, put_refusal

pages = Blueprint("imports", __name__)


FORM_BYTES = 64 * 1024
AT_ONCE = 256 * 1024
"""A workbook up to this is checked while its sender waits; a larger one by a process of its own."""


@pages.url_value_preprocessor
def take_workbooks(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """This one form may be larger than the rest of the site takes; said before anything reads the body.

    Only from those who may send it: a stranger's ten megabytes, sent slowly, would hold a thread.
    """
    if endpoint == "imports.choose" and request.method == "POST":
        scope = current_scope()
        if scope is not None and scope.role in KEEPERS:
            request.max_content_length = MAX_BYTES + FORM_BYTES
            if (request.content_length or 0) > request.max_content_length:
                raise FileTooLarge()


@pages.route("/residents/roll", methods=["GET", "POST"])
@allow(*KEEPERS)
def choose(scope: Scope) -> Any:
    """Choose a workbook; it is checked at once and nothing is written yet."""
    form = ListForm()
    if form.validate_on_submit():
        try:
            return redirect(_check(scope, form), 303)
        except UploadRefused as refused:
            put_refusal(form, refused)
            form.used.errors, form.form_errors = form.form_errors, []
    return answer("imports/upload.html", form, latest=review_queries.latest_imports(scope.ward, area(scope)))


def _check(scope: Scope, form: ListForm) -> str:
    """Check a small list here and now; hand a large one over, and a small one that would have to wait."""
    data, name = form.sent()
    if len(data) > MAX_BYTES:
        raise WorkbookRefused("file_too_large")
    if len(data) > AT_ONCE:
        return _hand_over(scope, name, data)
    try:
        return _check_now(scope, name, data)
    except Busy:
        return _hand_over(scope, name, data)


def _check_now(scope: Scope, name: str, data: bytes) -> str:
    """Read the workbook apart from everything else, decide, and keep it for the decision."""
    within = uploads_records.area_of(area(scope), area(scope))
    with uploads_files.reading_alone():
        sheets = read_workbook(data)
        try:
            prepared = importing.prepare(scope.ward, sheets, now=clock.now(), area=within)
        except UploadRefused as refused:
            return _ask_for_columns(scope, name, data, sheets, refused)
        uploads_checked.count_numbers(scope.ward, prepared, scope.by)
        with uploads_checked.setting_down() as public_id:
            kept = uploads_checked.keep_check(public_id, sheets, prepared)
            with transaction(_once(scope, data)) as work:
                upload = _record(scope, public_id, kept, name, work.at)
                uploads_records.note_checked(upload, prepared.result, by=scope.by, now=work.at)
                return work.lead_to(url_for("imports.check", upload=public_id))


def _ask_for_columns(
    scope: Scope, name: str, data: bytes, sheets: list[Sheet], refused: UploadRefused
) -> str:
    """Keep a list whose titles do not tell what its columns hold, until a person says it; else it is refused."""
    if not may_be_told(refused, sheets):
        raise refused
    with uploads_checked.setting_down() as public_id:
        kept = uploads_checked.keep_untold(public_id, sheets)
        with transaction(_once(scope, data)) as work:
            upload = _record(scope, public_id, kept, name, work.at)
            uploads_records.ask_for_columns(upload, refused, lines_in(sheets), now=work.at)
            return work.lead_to(url_for("imports.review_column.columns_page", upload=public_id))


def _hand_over(scope: Scope, name: str, data: bytes) -> str:
    """Keep the workbook for a process of its own, and start that."""
    with uploads_checked.setting_down() as public_id:
        kept = uploads_checked.keep_unread(public_id, data)
        with transaction(_once(scope, data)) as work:
            _record(scope, public_id, kept, name, work.at)
            lead = work.lead_to(url_for("imports.check", upload=public_id))
    uploads_process.start(public_id, scope.by)
    return lead


def _record(scope: Scope, public_id: str, kept: bytes, name: str, now: datetime) -> Upload:
    return uploads_checked.record(public_id, kept, scope.ward, area(scope), name, by=scope.by, now=now)


def _once(scope: Scope, data: bytes) -> Once | None:
    """Another workbook in the same form is another form: going back to choose again must work."""
    once = once_from_form(scope.account)
    file = hashlib.sha256(data).digest()
    return once and replace(once, key_hash=hashlib.sha256(once.key_hash + file).digest())


@pages.get("/residents/roll/<upload>")
@allow(*KEEPERS)
def check(scope: Scope, upload: str) -> str | Response:
    """What the list would do, or did: counts, problems by row and column, the decision; or how far it has come."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    is_over = uploads_records.is_over(found, clock.now())
    if uploads_records.waits_for_columns(found) and not is_over:
        return redirect(url_for("imports.review_column.columns_page", upload=found.public_id))
    is_running = uploads_process.is_running(found.public_id)
    progress = review_queries.progress_of(found, is_running=is_running, is_over=is_over)
    if progress is not None:
        return render_template("imports/progress.html", shown=progress)
    return render_template(
        "imports/check.html",
        shown=review_queries.import_page(
            found, request.args.get("code", ""), request.args.get("page", 1, type=int)
        ),
        say=say,
        kind_of=kind_of,
        form=DecisionForm(formdata=None),
        reason=review_queries.reason_of(found),
        labels=residents_words,
        facts={**FIELD_LABELS, **review_queries.FACT_LABELS},
        home=home_page(scope),
        **_rows_to_read(scope, found),
    )


def _rows_to_read(scope: Scope, found: Upload) -> dict[str, Any]:
    """What the page shows of the rows of a list that waits: whom it would write, cells, lines to correct."""
    now = clock.now()
    if not uploads_records.is_waiting(found, now):
        return {"is_waiting": False, "cells": {}}
    return {
        "is_waiting": True,
        "people": preview.people_to_write(found, 1, now, is_confined=area(scope) is not None),
        "cells": preview.cells_behind(found),
        "lines": refused_lines(found, review_views.LONG),
        "written": written,
    }


@pages.get("/residents/roll/<upload>/refused.xlsx")
@allow(*KEEPERS)
def refused(scope: Scope, upload: str) -> Response:
    """The refused rows with their reasons, to mend and send again."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    kept = uploads_records.kept_of_waiting(uploads_files.REFUSED, found, clock.now())
    return workbook(workbook_of(refused_from(kept)), "dong-chua-nhan.xlsx")


@pages.get("/residents/roll/template.xlsx")
@allow(*KEEPERS)
def template_file(scope: Scope) -> Response:
    """The template with the ward's own neighborhoods."""
    return workbook(template_workbook(scope.ward), "mau-danh-sach.xlsx")


for part in (column_views, people_views, review_views):
    pages.register_blueprint(part.pages)
