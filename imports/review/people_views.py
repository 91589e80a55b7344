"""Routes that show whom a checked list would write, and take refused rows that were corrected."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.scope import Scope
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import UploadRefused
from core.web.pages import refusal_text
from imports.review.column_forms import FIELD_LABELS
from imports.review.forms import LinesForm
from imports.review.queries import FACT_LABELS
from imports.uploads import checked as uploads_checked
from imports.uploads import files as uploads_files
from imports.uploads import preview
from imports.uploads import records as uploads_records
from imports.uploads.mending import with_lines
from residents import words as residents_words
from residents.access import KEEPERS, area

pages = Blueprint("review_people", __name__)


@pages.get("/residents/roll/<upload>/people")
@allow(*KEEPERS)
def written(scope: Scope, upload: str) -> str:
    """The people that the list would add or add to: name, year, household, what is new."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    page = request.args.get("page", 1, type=int)
    people = preview.people_to_write(found, page, clock.now(), is_confined=area(scope) is not None)
    return render_template(
        "imports/review/people.html",
        upload=found,
        people=people,
        labels=residents_words,
        facts={**FIELD_LABELS, **FACT_LABELS},
    )


@pages.post("/residents/roll/<upload>/mend")
@allow(*KEEPERS)
def mend(scope: Scope, upload: str) -> Any:
    """Check the list again with the corrected rows."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    if not uploads_records.is_waiting(found, clock.now()):
        raise uploads_records.gone_or_at_work(found, clock.now())
    form = LinesForm()
    lead = url_for("imports.check", upload=found.public_id)
    if form.validate_on_submit():
        try:
            return _check(scope, form, found, lead)
        except UploadRefused as refused:
            flash(refusal_text(refused), "warning")
    return redirect(lead, 303)


def _check(scope: Scope, form: LinesForm, found: Any, lead: str) -> Response:
    with uploads_files.reading_alone():
        sheets = with_lines(uploads_files.rows_of(found.public_id), form.lines())
        prepared = uploads_checked.read_again(found, found.neighborhood_id, now=clock.now(), sheets=sheets)
        uploads_checked.count_numbers(scope.ward, prepared, scope.by)
        uploads_checked.keep_check(found.public_id, sheets, prepared)
    with transaction(once_from_form(scope.account)) as work:
        uploads_records.check_mended(found, prepared.result, by=scope.by, now=work.at)
        work.lead_to(lead)
    flash(_("The list was checked again."), "success")
    return redirect(lead, 303)
