"""Routes that decide about a checked list: take it, drop it; and those of the work on a long one."""

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.scope import Scope
from core import clock
from core.db.transaction import once_from_form, transaction
from imports.models import Upload
from imports.review import queries
from imports.review.forms import DecisionForm
from imports.uploads import files as uploads_files
from imports.uploads import process as uploads_process
from imports.uploads import records as uploads_records
from imports.uploads.checked import decided_on
from residents.access import KEEPERS, area

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
