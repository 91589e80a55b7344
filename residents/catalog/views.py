"""Routes of the catalog: its page, the groups of areas, and the yearly review of households."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.roles import STATION, Role
from accounts.scope import Scope
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import NotThere
from residents import words
from residents.catalog import areas, queries, reviewing
from residents.catalog import pages as catalog_pages
from residents.catalog.forms import AreaGroupForm, ReviewForm
from residents.person.form_answers import answer, put_refusal
from residents.person.form_parts import hidden_day
from residents.person.groups import AlreadyMarked, GroupMark, WrongSpan
from wards.queries import NeighborhoodRow, neighborhoods

pages = Blueprint("catalog", __name__)


@pages.get("/groups")
@allow(*STATION)
def groups(scope: Scope) -> str:
    """The catalog of groups with its official codes, the groups of the ward's areas, and what is to be reviewed."""
    today = clock.civil_date(clock.now())
    year = reviewing.year_under_review(today)
    return render_template(
        "residents/catalog/groups.html",
        rows=catalog_pages.table_rows(),
        official=queries.official_rows(),
        areas=queries.area_rows(scope.ward, today),
        unreviewed=len(reviewing.unreviewed(scope.ward, year)),
        year=year,
        labels=words,
    )


@pages.route("/groups/areas", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def mark_area(scope: Scope) -> Any:
    """Set a group of a neighborhood or of the whole ward, with its document."""
    form, lead = AreaGroupForm.of(neighborhoods(scope.ward)), url_for("residents.catalog.groups")
    if form.validate_on_submit():
        group = GroupMark(form.code.data, form.source.data, form.valid_from, form.valid_to)
        try:
            with transaction(once_from_form(scope.account)) as work:
                areas.mark(scope.ward, _place(scope, form.place.data), group, scope.by)
                work.lead_to(lead)
            flash(_("Recorded."), "success")
            return redirect(lead, 303)
        except (WrongSpan, AlreadyMarked) as refused:
            refused.facts["field"] = {"valid_to": "until_day"}.get(refused.facts["field"], "code")
            put_refusal(form, refused)
    return answer("residents/catalog/area.html", form, back=lead)


@pages.post("/groups/areas/end")
@allow(Role.STATION_ADMIN)
def end_area(scope: Scope) -> Response:
    """End a group of an area from today."""
    lead = url_for("residents.catalog.groups")
    with transaction(once_from_form(scope.account)) as work:
        since, today = hidden_day(request.form.get("valid_from", "")), clock.civil_date(work.at)
        place = _place(scope, request.form.get("place", ""))
        areas.end(scope.ward, place, request.form.get("code", ""), since, today, scope.by)
        work.lead_to(lead)
    flash(_("The group no longer applies."), "success")
    return redirect(lead, 303)


@pages.route("/groups/review", methods=["GET", "POST"])
@allow(*STATION)
def review(scope: Scope) -> Any:
    """Households whose status ends with the year: renewed, or noted as ended; the others wait here."""
    today, form = clock.civil_date(clock.now()), ReviewForm()
    year = reviewing.year_under_review(today)
    if form.validate_on_submit():
        keys, is_renewed = form.household.data, form.action.data == "renew"
        with transaction(once_from_form(scope.account)) as work:
            if is_renewed:
                count = reviewing.renew(scope.ward, year, keys, form.source.data, scope.by)
            else:
                count = reviewing.note_as_ended(scope.ward, year, keys, today, scope.by)
            lead = work.lead_to(url_for("residents.catalog.review"))
        flash(_said(count, is_renewed, year), "success")
        return redirect(lead, 303)
    rows = reviewing.unreviewed(scope.ward, year)
    return answer("residents/catalog/review.html", form, rows=rows, year=year)


def _said(count: int, is_renewed: bool, year: int) -> str:
    if is_renewed:
        return ngettext(
            "%(num)d household was renewed until 31/12/%(year)s.",
            "%(num)d households were renewed until 31/12/%(year)s.",
            count,
            year=year + 1,
        )
    return ngettext(
        "%(num)d household no longer has the status from 01/01/%(year)s.",
        "%(num)d households no longer have the status from 01/01/%(year)s.",
        count,
        year=year + 1,
    )


def _place(scope: Scope, code: str) -> NeighborhoodRow | None:
    """The ward's neighborhood with this code, None for the whole ward. Raises NotThere."""
    if not code:
        return None
    for row in neighborhoods(scope.ward, with_ended=True):
        if row.code == code:
            return row
    raise NotThere()
