"""Routes that decide about a checked list: take it, drop it; and those of the work on a long one."""

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.scope import Scope
from core import clock
from core.transaction import once_from_form, transaction
from residents import roll_process, roll_queries, roll_uploads
from residents.access import KEEPERS, area
from residents.forms_roll import DecisionForm
from residents.models import RollImport
from residents.roll_reread import read_again

pages = Blueprint("review", __name__)


LONG = 3_000
"""A list of more rows is taken by a process of its own."""


@pages.post("/residents/roll/<upload>/commit")
@allow(*KEEPERS)
def roll_commit(scope: Scope, upload: str) -> Response:
    """Carry the checked list out: here and now, or a long one in a process of its own."""
    found = roll_uploads.upload_of(scope.ward, upload, area(scope))
    form = DecisionForm()
    if found.counts.get("rows", 0) <= LONG:
        return _take_now(scope, found, form)
    accept_changes, is_complete = bool(form.accept_changes.data), bool(form.is_complete.data)
    with transaction(once_from_form(scope.account)) as work:
        roll_uploads.begin_taking(found, accept_changes=accept_changes, is_complete=is_complete, now=work.at)
        lead = work.lead_to(_page(found))
    roll_process.start(found.public_id, scope.by)
    return redirect(lead, 303)


def _take_now(scope: Scope, found: RollImport, form: DecisionForm) -> Response:
    now, accept_changes = clock.now(), bool(form.accept_changes.data)
    is_waiting = roll_uploads.is_waiting(found, now)
    prepared = (
        read_again(found, area(scope), now=now, accept_changes=accept_changes).prepared
        if is_waiting
        else None
    )
    with transaction(once_from_form(scope.account)) as work:
        result = roll_uploads.commit(
            found, prepared, is_complete=bool(form.is_complete.data), by=scope.by, now=work.at
        )
        lead = work.lead_to(_page(found))
    roll_uploads.forget_rows(found)
    flash(_("The list was taken: %(new)d new people.", new=result.counts.new), "success")
    return redirect(lead, 303)


@pages.post("/residents/roll/<upload>/drop")
@allow(*KEEPERS)
def roll_drop(scope: Scope, upload: str) -> Response:
    """Give the list up; its rows are deleted at once."""
    found = roll_uploads.upload_of(scope.ward, upload, area(scope))
    with transaction(once_from_form(scope.account)) as work:
        roll_uploads.drop(found, by=scope.by, now=work.at)
        lead = work.lead_to(url_for("imports.roll"))
    roll_uploads.forget_rows(found)
    flash(_("The list was dropped. Nothing was changed."), "success")
    return redirect(lead, 303)


@pages.post("/residents/roll/<upload>/again")
@allow(*KEEPERS)
def roll_again(scope: Scope, upload: str) -> Response:
    """Begin again with a list whose process was ended from outside; nothing of it was written."""
    found = roll_uploads.upload_of(scope.ward, upload, area(scope))
    if found.state in roll_queries.AT_WORK:
        roll_process.start(found.public_id, scope.by)
    return redirect(_page(found), 303)


@pages.get("/residents/roll/<upload>/progress.json")
@allow(*KEEPERS)
def roll_progress(scope: Scope, upload: str) -> Response:
    """How far a long list has come, for the page that waits for it."""
    found = roll_uploads.upload_of(scope.ward, upload, area(scope))
    progress = roll_queries.progress_of(found, is_running=roll_process.is_running(found.public_id))
    seen = request.args.get("seen", "")
    mark = progress.mark if progress else found.state
    return jsonify(mark=mark, is_news=mark != seen)


def _page(found: RollImport) -> str:
    return url_for("imports.roll_check", upload=found.public_id)
