"""Route that shows how the columns of a list were understood, and takes corrections."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.scope import Scope
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import Busy, UploadRefused
from imports.models import Upload
from imports.reading.reading import read_list
from imports.review import queries
from imports.review.column_forms import columns_form
from imports.review.views import LONG
from imports.uploads import checked as uploads_checked
from imports.uploads import columns as uploads_columns
from imports.uploads import files as uploads_files
from imports.uploads import process as uploads_process
from imports.uploads import records as uploads_records
from residents.access import KEEPERS, area
from residents.person.form_answers import answer, put_refusal

pages = Blueprint("review_column", __name__)


@pages.route("/residents/roll/<upload>/columns", methods=["GET", "POST"])
@allow(*KEEPERS)
def columns_page(scope: Scope, upload: str) -> Any:
    """What each column is taken for; when it is changed, the list is checked again, and others with these titles are read so."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    first = uploads_checked.beginning_of(found, clock.now())
    head = request.args.get("head", type=int)
    columns = uploads_columns.columns_of(first, uploads_checked.understood(found), head)
    form = columns_form(columns)
    if form.validate_on_submit():
        try:
            return redirect(_say(scope, found, uploads_columns.said(columns, form.chosen())), 303)
        except UploadRefused as refused:
            put_refusal(form, refused)
    reason = queries.reason_of(found)
    return answer("imports/review/columns.html", form, upload=found, columns=columns, reason=reason)


def _say(scope: Scope, found: Upload, said: dict[str, str]) -> str:
    """Check the list again with these meanings: here and now, or a long one in a process of its own."""
    first, today = uploads_checked.beginning_of(found, clock.now()), clock.civil_date(clock.now())
    read_list(first, today, lambda _titles: said)  # refused at once where the list cannot hold that
    if uploads_records.length(found) <= LONG:
        try:
            return _check_now(scope, found, said)
        except Busy:
            pass  # another list is being read: this one is worked on after it
    with transaction(once_from_form(scope.account)) as work:
        uploads_records.check_again(found, said, now=work.at)
        lead = work.lead_to(url_for("imports.check", upload=found.public_id))
    uploads_process.start(found.public_id, scope.by)
    return lead


def _check_now(scope: Scope, found: Upload, said: dict[str, str]) -> str:
    with uploads_files.reading_alone():
        again = uploads_checked.read_again(found, found.neighborhood_id, now=clock.now(), meanings=said)
        uploads_checked.keep_decided(found.public_id, again)
    with transaction(once_from_form(scope.account)) as work:
        uploads_checked.remember_columns(scope.ward, again.result, said, by=scope.by, at=work.at)
        uploads_records.check_again(found, said, now=work.at)
        uploads_records.note_checked(found, again.result, by=scope.by, now=work.at)
        lead = work.lead_to(url_for("imports.check", upload=found.public_id))
    flash(
        _("The list was checked again. From now on, lists with the same headings are read like this."),
        "success",
    )
    return lead
