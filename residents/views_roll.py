"""Routes of the roll import, for the station and heads of neighborhoods: choose a workbook, look at what it would do, decide."""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.gate import allow, current_scope
from accounts.scope import Scope
from core import clock
from core.downloads import workbook
from core.errors import UploadRefused
from core.sheets import Sheet
from core.spreadsheets import MAX_BYTES, FileTooLarge, read_workbook
from core.transaction import Once, once_from_form, transaction
from residents import roll_import, roll_queries, roll_uploads
from residents.access import KEEPERS, area
from residents.form_answers import answer, put_refusal
from residents.forms_roll import DecisionForm, RollForm
from residents.models import RollImport
from residents.roll_questions import questions
from residents.roll_refused import refused_workbook
from residents.roll_template import template_workbook
from residents.views import pages

FORM_BYTES = 64 * 1024


@pages.url_value_preprocessor
def take_workbooks(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """This one form may be larger than the rest of the site takes; said before anything reads the body.

    Only from those who may send it: a stranger's ten megabytes, sent slowly, would hold a thread.
    """
    if endpoint == "residents.roll" and request.method == "POST":
        scope = current_scope()
        if scope is not None and scope.role in KEEPERS:
            request.max_content_length = MAX_BYTES + FORM_BYTES
            if (request.content_length or 0) > request.max_content_length:
                raise FileTooLarge()


@pages.route("/residents/roll", methods=["GET", "POST"])
@allow(*KEEPERS)
def roll(scope: Scope) -> Any:
    """Choose a workbook; it is checked at once and nothing is written yet."""
    form = RollForm()
    if form.validate_on_submit():
        try:
            return redirect(_check(scope, form), 303)
        except UploadRefused as refused:
            put_refusal(form, refused)
            form.roll.errors, form.form_errors = form.form_errors, []
    return answer("residents/roll.html", form, latest=roll_queries.latest_imports(scope.ward, area(scope)))


def _check(scope: Scope, form: RollForm) -> str:
    """Read the workbook apart from everything else, decide, and keep it for the decision."""
    data = form.roll.data.read(MAX_BYTES + 1)
    with roll_uploads.reading_alone():
        sheets = read_workbook(data)
        place = area(scope)
        within = roll_uploads.area_of(place, place)
        result = roll_import.prepare(scope.ward, sheets, now=clock.now(), area=within).result
        with roll_uploads.set_down(sheets, result) as listed, transaction(_once(scope, data)) as work:
            name = form.roll.data.filename or ""
            upload = roll_uploads.keep(scope.ward, place, name, listed, by=scope.by, now=work.at)
            return work.lead_to(url_for("residents.roll_check", upload=upload.public_id))


def _once(scope: Scope, data: bytes) -> Once | None:
    """Another workbook in the same form is another form: going back to choose again must work."""
    once = once_from_form(scope.account)
    file = hashlib.sha256(data).digest()
    return once and replace(once, key_hash=hashlib.sha256(once.key_hash + file).digest())


@pages.get("/residents/roll/<upload>")
@allow(*KEEPERS)
def roll_check(scope: Scope, upload: str) -> str:
    """What the list would do, or did: counts, problems by row and column, the decision."""
    found = roll_uploads.upload_of(scope.ward, upload, area(scope))
    code = request.args.get("code", "")
    page = request.args.get("page", 1, type=int)
    return render_template(
        "residents/roll_check.html",
        shown=roll_queries.import_page(found, code, page),
        form=DecisionForm(formdata=None),
        is_waiting=roll_uploads.is_waiting(found, clock.now()),
    )


@pages.get("/residents/roll/<upload>/differences")
@allow(*KEEPERS)
def roll_differences(scope: Scope, upload: str) -> str:
    """What the list says otherwise than the roll, person by person, before somebody decides."""
    found = roll_uploads.upload_of(scope.ward, upload, area(scope))
    now = clock.now()
    with roll_uploads.reading_alone():
        asked = questions(_read_again(scope, found, now)[1])
    return render_template("residents/roll_differences.html", upload=found, asked=asked)


@pages.post("/residents/roll/<upload>/commit")
@allow(*KEEPERS)
def roll_commit(scope: Scope, upload: str) -> Response:
    """Carry the checked list out."""
    found = roll_uploads.upload_of(scope.ward, upload, area(scope))
    prepared = _prepared(scope, found, clock.now(), bool(DecisionForm().accept_changes.data))
    with transaction(once_from_form(scope.account)) as work:
        result = roll_uploads.commit(found, prepared, by=scope.by, now=work.at)
        lead = work.lead_to(url_for("residents.roll_check", upload=found.public_id))
    roll_uploads.forget_rows(found)
    flash(_("The list was taken: %(new)d new people.", new=result.counts.new), "success")
    return redirect(lead, 303)


def _prepared(
    scope: Scope, upload: RollImport, now: datetime, accept_changes: bool
) -> roll_import.Prepared | None:
    """The list decided anew on the roll as it is now, or None where it is no longer waiting."""
    if not roll_uploads.is_waiting(upload, now):
        return None
    return _read_again(scope, upload, now, accept_changes)[1]


def _read_again(
    scope: Scope, upload: RollImport, now: datetime, accept_changes: bool = False
) -> tuple[list[Sheet], roll_import.Prepared]:
    """The kept rows of a list and what they would do now, as far as this account may see; raises UploadGone."""
    sheets = roll_uploads.rows_of(upload, now)
    within = roll_uploads.area_of(upload.neighborhood_id, area(scope))
    return sheets, roll_import.prepare(
        upload.ward_id, sheets, now=now, accept_changes=accept_changes, area=within
    )


@pages.post("/residents/roll/<upload>/drop")
@allow(*KEEPERS)
def roll_drop(scope: Scope, upload: str) -> Response:
    """Give the list up; its rows are deleted at once."""
    found = roll_uploads.upload_of(scope.ward, upload, area(scope))
    with transaction(once_from_form(scope.account)) as work:
        roll_uploads.drop(found, by=scope.by, now=work.at)
        lead = work.lead_to(url_for("residents.roll"))
    roll_uploads.forget_rows(found)
    flash(_("The list was dropped. Nothing was changed."), "success")
    return redirect(lead, 303)


@pages.get("/residents/roll/<upload>/refused.xlsx")
@allow(*KEEPERS)
def roll_refused(scope: Scope, upload: str) -> Response:
    """The refused rows with their reasons, to mend and send again."""
    found = roll_uploads.upload_of(scope.ward, upload, area(scope))
    now = clock.now()
    with roll_uploads.reading_alone():
        sheets, prepared = _read_again(scope, found, now)
        return workbook(refused_workbook(sheets, prepared), "dong-chua-nhan.xlsx")


@pages.get("/residents/roll/template.xlsx")
@allow(*KEEPERS)
def roll_template(scope: Scope) -> Response:
    """The template with the ward's own neighborhoods."""
    return workbook(template_workbook(scope.ward), "mau-danh-sach.xlsx")
