"""Routes for splits and merges: describe, decide who goes where, preview, carry out, reverse."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.roles import Role
from accounts.scope import Scope
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import Refusal
from core.marking import N_
from core.web.day_parts import put_day
from core.web.forms import PlainForm, is_shown_again
from core.web.pages import refusal_text
from core.web.saving import OF_THE_REQUEST
from residents.person.form_answers import answer, put_refusal
from residents.rearranging import pages as rearranging_pages
from residents.rearranging import taking_back
from residents.rearranging.forms import MergeForm, SplitForm
from residents.rearranging.pages import RearrangementDraft
from residents.rearranging.rearranging import carry_out
from wards.queries import neighborhoods, present_neighborhood

pages = Blueprint("rearranging", __name__)

OURS = ("csrf_token", "idempotency_key", "page_form", "step", "mark", "show_again")


class Otherwise(Refusal):
    """The outcome differs from what was shown and approved."""

    code = "otherwise"
    message = N_("Something changed after this page was opened. Nothing was saved: review it again.")


@pages.route("/neighborhoods/<neighborhood>/split", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def split(scope: Scope, neighborhood: str) -> Any:
    """Split a neighborhood: names and households, then a preview, then the split."""
    source, form = present_neighborhood(scope.ward, neighborhood), SplitForm()
    label = source.label
    if request.form.get("step") == "another":
        form.add_row()
    form.offer_rest()
    if not form.is_submitted():
        put_day(form, clock.civil_date(clock.now()))
    elif _goes_on() and form.validate_on_submit():
        shown = _go_on(scope, form, rearranging_pages.split_draft(source, form, request.form), label)
        if shown is not None:
            return shown
    return answer("residents/rearranging/split.html", form, label=label, back=_list())


@pages.route("/neighborhoods/merge", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def merge(scope: Scope) -> Any:
    """Merge neighborhoods: which ones and the name, then a preview, then the merge."""
    form = MergeForm()
    form.offer({row.public_id: row.label for row in neighborhoods(scope.ward)})
    if not form.is_submitted():
        put_day(form, clock.civil_date(clock.now()))
    elif _goes_on() and form.validate_on_submit():
        shown = _go_on(scope, form, rearranging_pages.merge_draft(scope.ward, form, request.form), None)
        if shown is not None:
            return shown
    return answer("residents/rearranging/merge.html", form, back=_list())


def _goes_on() -> bool:
    """Whether the form continues to the next page; the buttons for one more part and for changes return to it."""
    return request.form.get("step") not in ("another", "edit") and not is_shown_again()


def _go_on(scope: Scope, form: Any, draft: RearrangementDraft, label: str | None) -> Any:
    """The page after the form: open questions, then the preview, or the list once it is done."""
    facts = {"draft": draft, "label": label, "close": rearranging_pages.CLOSE, "back": _list()}
    if draft.plan is None:
        return answer("residents/rearranging/decide.html", form, kept=_kept(draft.asked), **facts)
    try:
        if request.form.get("step") == "carry_out":
            with transaction(once_from_form(scope.account)) as work:
                outcome = carry_out(scope.ward, draft.plan, scope.by, work.at)
                if outcome.mark != request.form.get("mark"):
                    raise Otherwise()
                lead = work.lead_to(_list())
            flash(_("The %(place_kinds)s have been rearranged."), "success")
            return redirect(lead, 303)
        outcome = rearranging_pages.foresee(scope.ward, draft.plan, scope.by)
    except Otherwise as refused:
        put_refusal(form, refused)
        outcome = rearranging_pages.foresee(scope.ward, draft.plan, scope.by)
    except Refusal as refused:
        put_refusal(form, refused)
        return None
    kept = _kept(frozenset())
    return answer("residents/rearranging/look.html", form, outcome=outcome, kept=kept, **facts)


def _kept(but: frozenset[str]) -> list[tuple[str, str]]:
    """Values typed so far, carried along by the following pages except for the fields a page asks itself."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in {*OURS, *but}]


def _list() -> str:
    return url_for("residents.rearranging.rearrangements")


@pages.get("/neighborhoods/changes")
@allow(Role.STATION_ADMIN)
def rearrangements(scope: Scope) -> str:
    """The ward's splits and merges, with links to new ones."""
    rows, choices = rearranging_pages.past(scope.ward), neighborhoods(scope.ward)
    return render_template("residents/rearranging/rearrangements.html", rows=rows, neighborhoods=choices)


@pages.route("/neighborhoods/changes/<rearrangement>", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def take_back(scope: Scope, rearrangement: str) -> Any:
    """Ask first; then reverse the split or merge, or show why it cannot be reversed."""
    row, form = rearranging_pages.one_past(scope.ward, rearrangement), PlainForm()
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                taking_back.take_back(scope.ward, rearrangement, scope.by, work.at)
                work.lead_to(_list())
            flash(_("Undone. Everything is as it was before."), "success")
        except Refusal as refused:
            if isinstance(refused, OF_THE_REQUEST):
                raise
            flash(refusal_text(refused), "error")
        return redirect(_list(), 303)
    return render_template("residents/rearranging/rearrangement.html", row=row, back=_list())
