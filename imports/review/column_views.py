"""Route on which somebody looks at how the columns of a list were understood, and says otherwise."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.scope import Scope
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import Busy, UploadRefused
from imports.deciding import remembered_columns
from imports.review import queries
from imports.review.column_forms import columns_form
from imports.review.views import LONG
from imports.uploads import checked as uploads_checked
from imports.uploads import columns as uploads_columns
from imports.uploads import columns_told
from imports.uploads import process as uploads_process
from imports.uploads import records as uploads_records
from imports.uploads.reread import read_again, understood
from residents.access import KEEPERS, area
from residents.models.people import RollImport
from residents.person.form_answers import answer, put_refusal

pages = Blueprint("review_column", __name__)


@pages.route("/residents/roll/<upload>/columns", methods=["GET", "POST"])
@allow(*KEEPERS)
def roll_columns_page(scope: Scope, upload: str) -> Any:
    """What each column is taken for; changed, the list is checked anew, and lists with these titles are read so."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    first = columns_told.beginning_of(found, clock.now())
    head = request.args.get("head", type=int)
    columns = uploads_columns.columns_of(first, understood(found), head)
    form = columns_form(columns)
    if form.validate_on_submit():
        try:
            return redirect(_say(scope, found, uploads_columns.said(columns, form.chosen())), 303)
        except UploadRefused as refused:
            put_refusal(form, refused)
    reason = queries.reason_of(found)
    return answer("imports/review/columns.html", form, upload=found, columns=columns, reason=reason)


def _say(scope: Scope, found: RollImport, said: dict[str, str]) -> str:
    """Check the list anew as somebody now understands it: here and now, or a long one in a process of its own."""
    uploads_columns.could_be(columns_told.beginning_of(found, clock.now()), said, clock.now())
    if columns_told.length(found) <= LONG:
        try:
            return _check_now(scope, found, said)
        except Busy:
            pass  # another list is being read: this one is worked on after it
    with transaction(once_from_form(scope.account)) as work:
        columns_told.check_anew(found, said, now=work.at)
        lead = work.lead_to(url_for("imports.roll_check", upload=found.public_id))
    uploads_process.start(found.public_id, scope.by)
    return lead


def _check_now(scope: Scope, found: RollImport, said: dict[str, str]) -> str:
    with uploads_records.reading_alone():
        again = read_again(found, found.neighborhood_id, now=clock.now(), meanings=said)
        uploads_checked.keep_questions(found.public_id, again.sheets, again.prepared)
    with transaction(once_from_form(scope.account)) as work:
        titles = uploads_columns.titles_of(again.prepared.roll)
        remembered_columns.remember_all(scope.ward, titles, said, by=scope.by, at=work.at)
        columns_told.check_anew(found, said, now=work.at)
        uploads_records.note_checked(found, again.prepared.result, by=scope.by, now=work.at)
        lead = work.lead_to(url_for("imports.roll_check", upload=found.public_id))
    flash(
        _("The list was checked again. From now on, lists with the same headings are read like this."),
        "success",
    )
    return lead
