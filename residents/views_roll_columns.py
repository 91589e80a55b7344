"""Route on which somebody looks at how the columns of a list were understood, and says otherwise."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.scope import Scope
from core import clock
from core.errors import Busy, UploadRefused
from core.transaction import once_from_form, transaction
from residents import (
    roll_checks,
    roll_columns,
    roll_mappings,
    roll_process,
    roll_queries,
    roll_telling,
    roll_uploads,
)
from residents.access import KEEPERS, area
from residents.form_answers import answer, put_refusal
from residents.forms_columns import columns_form
from residents.models import RollImport
from residents.roll_reread import read_again, understood
from residents.views_roll_decide import LONG

pages = Blueprint("review_column", __name__)


@pages.route("/residents/roll/<upload>/columns", methods=["GET", "POST"])
@allow(*KEEPERS)
def roll_columns_page(scope: Scope, upload: str) -> Any:
    """What each column is taken for; changed, the list is checked anew, and lists with these titles are read so."""
    found = roll_uploads.upload_of(scope.ward, upload, area(scope))
    first = roll_telling.beginning_of(found, clock.now())
    head = request.args.get("head", type=int)
    columns = roll_columns.columns_of(first, understood(found), head)
    form = columns_form(columns)
    if form.validate_on_submit():
        try:
            return redirect(_say(scope, found, roll_columns.said(columns, form.chosen())), 303)
        except UploadRefused as refused:
            put_refusal(form, refused)
    reason = roll_queries.reason_of(found)
    return answer("residents/roll_columns.html", form, upload=found, columns=columns, reason=reason)


def _say(scope: Scope, found: RollImport, said: dict[str, str]) -> str:
    """Check the list anew as somebody now understands it: here and now, or a long one in a process of its own."""
    roll_columns.could_be(roll_telling.beginning_of(found, clock.now()), said, clock.now())
    if roll_telling.length(found) <= LONG:
        try:
            return _check_now(scope, found, said)
        except Busy:
            pass  # another list is being read: this one is worked on after it
    with transaction(once_from_form(scope.account)) as work:
        roll_telling.check_anew(found, said, now=work.at)
        lead = work.lead_to(url_for("imports.roll_check", upload=found.public_id))
    roll_process.start(found.public_id, scope.by)
    return lead


def _check_now(scope: Scope, found: RollImport, said: dict[str, str]) -> str:
    with roll_uploads.reading_alone():
        again = read_again(found, found.neighborhood_id, now=clock.now(), meanings=said)
        roll_checks.keep_questions(found.public_id, again.sheets, again.prepared)
    with transaction(once_from_form(scope.account)) as work:
        titles = roll_columns.titles_of(again.prepared.roll)
        roll_mappings.remember_all(scope.ward, titles, said, by=scope.by, at=work.at)
        roll_telling.check_anew(found, said, now=work.at)
        roll_uploads.note_checked(found, again.prepared.result, by=scope.by, now=work.at)
        lead = work.lead_to(url_for("imports.roll_check", upload=found.public_id))
    flash(
        _("The list was checked anew. Lists with the same titles are read like this from now on."), "success"
    )
    return lead
