"""Route on which somebody looks at how the columns of a list were understood, and says otherwise."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.scope import Scope
from core import clock
from core.errors import UploadRefused
from core.transaction import once_from_form, transaction
from residents import roll_columns, roll_mappings, roll_uploads
from residents.access import KEEPERS, area
from residents.form_answers import answer, put_refusal
from residents.forms_columns import columns_form
from residents.models import RollImport
from residents.roll_reread import read_again
from residents.views import pages


@pages.route("/residents/roll/<upload>/columns", methods=["GET", "POST"])
@allow(*KEEPERS)
def roll_columns_page(scope: Scope, upload: str) -> Any:
    """What each column is taken for; changed, the list is checked anew, and lists with these titles are read so."""
    found = roll_uploads.upload_of(scope.ward, upload, area(scope))
    sheets = roll_uploads.rows_of(found, clock.now())
    columns = roll_columns.columns_of(sheets, roll_mappings.remembered(scope.ward))
    form = columns_form(columns)
    if form.validate_on_submit():
        try:
            return redirect(_say(scope, found, columns, form.chosen()), 303)
        except UploadRefused as refused:
            put_refusal(form, refused)
    return answer("residents/roll_columns.html", form, upload=found, columns=columns)


def _say(scope: Scope, found: RollImport, columns: roll_columns.Columns, chosen: dict[str, str]) -> str:
    """Check the list anew as somebody now understands it, and remember that."""
    said = roll_columns.said(columns, chosen)
    with roll_uploads.reading_alone():
        again = read_again(found, area(scope), now=clock.now(), meanings=said)
    with transaction(once_from_form(scope.account)) as work:
        for titles in columns.titles:
            about = roll_columns.said_of(titles, said)
            roll_mappings.remember(scope.ward, titles, about, by=scope.by, at=work.at)
        roll_uploads.note_again(found, again.prepared.result, now=work.at)
        lead = work.lead_to(url_for("residents.roll_check", upload=found.public_id))
    flash(
        _("The list was checked anew. Lists with the same titles are read like this from now on."), "success"
    )
    return lead
