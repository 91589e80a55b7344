"""Routes of the catalog: its page, the groups of areas, and the yearly review of households."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.roles import STATION, Role
from accounts.scope import Scope
from core import clock
from core.errors import there
from core.web.saving import save, save_form
from residents import words
from residents.catalog import areas, queries, reviewing
from residents.catalog import pages as catalog_pages
from residents.catalog.forms import AreaGroupForm, ReviewForm
from residents.person.form_answers import answer
from residents.person.form_parts import hidden_day
from wards.models import Neighborhood
from wards.queries import neighborhood_by_code, neighborhoods

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
        official=queries.official_groups(),
        areas=queries.area_groups(scope.ward, today),
        unreviewed=len(reviewing.unreviewed(scope.ward, year)),
        year=year,
        labels=words,
    )


@pages.route("/groups/areas", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def mark_area(scope: Scope) -> Any:
    """Set a group of a neighborhood or of the whole ward, with its document."""
    form, lead = AreaGroupForm.of(neighborhoods(scope.ward)), url_for("residents.catalog.groups")
    return save_form(
        form,
        scope.account,
        lambda _work: areas.mark(scope.ward, _place(scope, form.place.data), form.mark(), scope.by),
        lead,
        _("Recorded."),
    ) or answer("residents/catalog/area.html", form, back=lead)


@pages.post("/groups/areas/end")
@allow(Role.STATION_ADMIN)
def end_area(scope: Scope) -> Response:
    """End a group of an area from today."""
    code, since = request.form.get("code", ""), hidden_day(request.form.get("valid_from", ""))
    place = _place(scope, request.form.get("place", ""))
    return save(
        scope.account,
        lambda work: areas.end(scope.ward, place, code, since, clock.civil_date(work.at), scope.by),
        url_for("residents.catalog.groups"),
        _("The group no longer applies."),
    )


@pages.route("/groups/review", methods=["GET", "POST"])
@allow(*STATION)
def review(scope: Scope) -> Any:
    """Households whose status ends with the year: renewed, or noted as ended; the others wait here."""
    today, form = clock.civil_date(clock.now()), ReviewForm()
    year = reviewing.year_under_review(today)
    saved = save_form(
        form,
        scope.account,
        lambda _work: _settle(scope, form, year, today),
        url_for("residents.catalog.review"),
        lambda count: _said(count, form.is_renewed, year),
    )
    if saved:
        return saved
    rows = reviewing.unreviewed(scope.ward, year)
    return answer("residents/catalog/review.html", form, rows=rows, year=year)


def _settle(scope: Scope, form: ReviewForm, year: int, today: date) -> int:
    chosen = form.household.data
    if form.is_renewed:
        return reviewing.renew(scope.ward, year, chosen, form.source.data, scope.by)
    return reviewing.note_as_ended(scope.ward, year, chosen, today, scope.by)


def _said(count: int, is_renewed: bool, year: int) -> str:
    if is_renewed:
        return ngettext(
            "%(num)s household was renewed until 31/12/%(year)s.",
            "%(num)s households were renewed until 31/12/%(year)s.",
            count,
            year=year + 1,
        )
    return ngettext(
        "%(num)s household no longer has the status from 01/01/%(year)s.",
        "%(num)s households no longer have the status from 01/01/%(year)s.",
        count,
        year=year + 1,
    )


def _place(scope: Scope, code: str) -> Neighborhood | None:
    """The ward's neighborhood with this code, None for the whole ward. Raises NotThere."""
    return there(neighborhood_by_code(scope.ward, code)) if code else None
