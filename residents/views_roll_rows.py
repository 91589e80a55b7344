"""Routes on which somebody decides about single rows of a list: who is who, whose facts it may overwrite."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.scope import Scope
from core import clock
from core.transaction import once_from_form, transaction
from residents import roll_uploads
from residents.access import KEEPERS, area
from residents.forms_decisions import AnswersForm, ApprovalsForm, written
from residents.models import RollImport
from residents.roll_alike import alike_rows
from residents.roll_decisions import Decisions
from residents.roll_questions import questions
from residents.roll_reread import read_again
from residents.views import pages
from residents.views_roll_decide import LONG


@pages.get("/residents/roll/<upload>/alike")
@allow(*KEEPERS)
def roll_alike(scope: Scope, upload: str) -> str:
    """Rows that may be somebody, with the facts of both side by side."""
    found = roll_uploads.upload_of(scope.ward, upload, area(scope))
    with roll_uploads.reading_alone():
        asked = alike_rows(read_again(found, area(scope), now=clock.now()).prepared)
    answered = Decisions.from_json(found.decisions).answered
    form = AnswersForm(formdata=None)
    return render_template(
        "residents/roll_alike.html", upload=found, asked=asked, answered=answered, form=form, written=written
    )


@pages.post("/residents/roll/<upload>/alike")
@allow(*KEEPERS)
def roll_answer(scope: Scope, upload: str) -> Response:
    """Keep what somebody said about who is who; it holds when the list is taken."""
    found = roll_uploads.upload_of(scope.ward, upload, area(scope))
    form = AnswersForm()
    with transaction(once_from_form(scope.account)) as work:
        roll_uploads.decide(found, form.decided, by=scope.by, now=work.at)
        lead = work.lead_to(url_for("residents.roll_alike", upload=found.public_id))
    _count_anew(found)
    flash(_("Saved."), "success")
    return redirect(lead, 303)


@pages.post("/residents/roll/<upload>/alike/again")
@allow(*KEEPERS)
def roll_ask_again(scope: Scope, upload: str) -> Response:
    """Forget every answer about who is who, and ask again."""
    found = roll_uploads.upload_of(scope.ward, upload, area(scope))
    with transaction(once_from_form(scope.account)) as work:
        roll_uploads.decide(found, Decisions.unanswered, by=scope.by, now=work.at)
        lead = work.lead_to(url_for("residents.roll_alike", upload=found.public_id))
    _count_anew(found)
    return redirect(lead, 303)


@pages.get("/residents/roll/<upload>/differences")
@allow(*KEEPERS)
def roll_differences(scope: Scope, upload: str) -> str:
    """What the list says otherwise than the roll, person by person, before somebody decides."""
    found = roll_uploads.upload_of(scope.ward, upload, area(scope))
    with roll_uploads.reading_alone():
        asked = questions(read_again(found, area(scope), now=clock.now()).prepared)
    form = ApprovalsForm(formdata=None)
    return render_template(
        "residents/roll_differences.html", upload=found, asked=asked, form=form, written=written
    )


@pages.post("/residents/roll/<upload>/differences")
@allow(*KEEPERS)
def roll_approve(scope: Scope, upload: str) -> Response:
    """Keep whose changes are approved; they are taken with the list."""
    found = roll_uploads.upload_of(scope.ward, upload, area(scope))
    form = ApprovalsForm()
    with transaction(once_from_form(scope.account)) as work:
        roll_uploads.decide(found, form.decided, by=scope.by, now=work.at)
        lead = work.lead_to(url_for("residents.roll_check", upload=found.public_id))
    _count_anew(found)
    flash(_("Saved."), "success")
    return redirect(lead, 303)


def _count_anew(found: RollImport) -> None:
    """Show at once what the decisions change; those about a long list count when it is taken."""
    if found.counts.get("rows", 0) > LONG:
        return
    result = read_again(found, found.neighborhood_id, now=clock.now()).prepared.result
    with transaction() as work:
        roll_uploads.note_again(found, result, now=work.at)
