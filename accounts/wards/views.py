"""Routes of the wards room: the station's card, neighborhoods, clinics, the list of wards.

They are on this floor because the gate is; addresses, templates and forms belong to the wards room.
"""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.queries import heads_of
from accounts.roles import Role
from accounts.scope import Scope
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import BadInput
from core.web.day_parts import put_day
from core.web.forms import blame
from wards import clinics, neighborhoods, opening, queries, station_card
from wards.forms import (
    ClinicForm,
    NeighborhoodRenameForm,
    NewClinicForm,
    NewNeighborhoodForm,
    StationForm,
    WardForm,
)
from wards.place_words import likely_kind

pages = Blueprint("wards", __name__)


def _form_page(template: str, **facts: object) -> ResponseReturnValue:
    page = render_template(template, **facts)
    return page if request.method == "GET" else (page, 422)


@pages.get("/wards")
@allow(Role.SITE_ADMIN)
def wards(_scope: Scope) -> str:
    """The wards of this site."""
    return render_template("accounts/wards/wards.html", rows=queries.wards())


@pages.route("/wards/new", methods=["GET", "POST"])
@allow(Role.SITE_ADMIN)
def new_ward(scope: Scope) -> ResponseReturnValue:
    """Open a ward."""
    form = WardForm()
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                opening.open_ward(form.code.data or "", form.name.data or "", by=scope.by)
                answer = work.lead_to(url_for("accounts.wards.wards"))
            flash(_("The area was added. Next, create its station administrator under Accounts."), "success")
            return redirect(answer, 303)
        except (BadInput, opening.WardExists) as refused:
            blame(form, refused)
    return _form_page("accounts/wards/new_ward.html", form=form)


@pages.route("/station/card", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def station(scope: Scope) -> ResponseReturnValue:
    """The station's name, phone and address, as shown at the foot of every page and on every error page."""
    card = queries.station(scope.ward)
    form = StationForm(obj=card)
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                ward = queries.ward_of(scope.ward)
                station_card.change(
                    ward,
                    name=form.name.data or "",
                    phone=form.phone.data or "",
                    address=form.address.data or "",
                    kind=form.kind.data or "",
                    by=scope.by,
                )
                answer = work.lead_to(url_for("accounts.wards.station"))
            flash(_("Saved. Every page now shows it."), "success")
            return redirect(answer, 303)
        except BadInput as refused:
            blame(form, refused)
    return _form_page("accounts/wards/station.html", form=form)


@pages.get("/neighborhoods")
@allow(Role.STATION_ADMIN)
def neighborhood_list(scope: Scope) -> str:
    """The ward's neighborhoods, each with its heads."""
    rows = queries.neighborhoods(scope.ward)
    return render_template("accounts/wards/neighborhoods.html", rows=rows, heads=heads_of(scope.ward))


@pages.route("/neighborhoods/new", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def new_neighborhood(scope: Scope) -> ResponseReturnValue:
    """Add a neighborhood."""
    card = queries.station(scope.ward)
    form = NewNeighborhoodForm(kind=likely_kind(card.kinds) if card else None)
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                neighborhoods.add(
                    scope.ward,
                    form.kind.data or "",
                    form.name.data or "",
                    code=form.code.data or None,
                    by=scope.by,
                )
                answer = work.lead_to(url_for("accounts.wards.neighborhood_list"))
            flash(_("The %(place_kind)s was added."), "success")
            return redirect(answer, 303)
        except (BadInput, neighborhoods.NeighborhoodExists) as refused:
            blame(form, refused)
    return _form_page("accounts/wards/new_neighborhood.html", form=form)


@pages.route("/neighborhoods/<neighborhood>", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def one_neighborhood(scope: Scope, neighborhood: str) -> ResponseReturnValue:
    """Rename a neighborhood; its old name is still recognized in lists."""
    row = queries.neighborhood_row(queries.present_neighborhood(scope.ward, neighborhood))
    form, today = NeighborhoodRenameForm(obj=row), clock.civil_date(clock.now())
    if not form.is_submitted():
        put_day(form, today)
    elif form.is_good(today):
        try:
            with transaction(once_from_form(scope.account)) as work:
                neighborhoods.rename(
                    queries.neighborhood(scope.ward, neighborhood),
                    form.kind.data or "",
                    form.name.data or "",
                    by=scope.by,
                    since=form.since,
                )
                answer = work.lead_to(url_for("accounts.wards.neighborhood_list"))
            flash(_("Name changed. Lists with the old name can still be imported."), "success")
            return redirect(answer, 303)
        except (BadInput, neighborhoods.NeighborhoodExists) as refused:
            blame(form, refused)
    return _form_page("accounts/wards/neighborhood.html", form=form, row=row)


@pages.get("/clinics")
@allow(Role.STATION_ADMIN)
def clinic_list(scope: Scope) -> str:
    """The ward's partner clinics."""
    return render_template("accounts/wards/clinics.html", rows=queries.clinics(scope.ward))


@pages.route("/clinics/new", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def new_clinic(scope: Scope) -> ResponseReturnValue:
    """Add a partner clinic."""
    form = NewClinicForm()
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                clinics.add(
                    scope.ward,
                    form.code.data or "",
                    form.name.data or "",
                    phone=form.phone.data or "",
                    by=scope.by,
                )
                answer = work.lead_to(url_for("accounts.wards.clinic_list"))
            flash(_("Clinic added."), "success")
            return redirect(answer, 303)
        except (BadInput, clinics.ClinicExists) as refused:
            blame(form, refused)
    return _form_page("accounts/wards/new_clinic.html", form=form)


@pages.route("/clinics/<clinic>", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def one_clinic(scope: Scope, clinic: str) -> ResponseReturnValue:
    """Correct a clinic's name and phone."""
    found = queries.clinic(scope.ward, clinic)
    form = ClinicForm(obj=found)
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                clinics.change(
                    queries.clinic(scope.ward, clinic),
                    form.name.data or "",
                    form.phone.data or "",
                    by=scope.by,
                )
                answer = work.lead_to(url_for("accounts.wards.clinic_list"))
            flash(_("Saved."), "success")
            return redirect(answer, 303)
        except BadInput as refused:
            blame(form, refused)
    return _form_page("accounts/wards/clinic.html", form=form, clinic=found)
