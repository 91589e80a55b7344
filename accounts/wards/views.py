"""Routes of the wards room: the station's card, neighborhoods, clinics, the list of wards.

They are on this floor because the gate is; addresses, templates and forms belong to the wards room.
"""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.queries import heads_of
from accounts.roles import Role
from accounts.scope import Scope
from core import clock
from core.web.day_parts import put_day
from core.web.saving import save_form
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
    return save_form(
        form,
        scope.account,
        lambda _work: opening.open_ward(form.code.data or "", form.name.data or "", by=scope.by),
        url_for("accounts.wards.wards"),
        _("The area was added. Next, create its station administrator under Accounts."),
    ) or _form_page("accounts/wards/new_ward.html", form=form)


@pages.route("/station/card", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def station(scope: Scope) -> ResponseReturnValue:
    """The station's name, phone and address, as shown at the foot of every page and on every error page."""
    form = StationForm(obj=queries.station(scope.ward))
    said = {name: form[name].data or "" for name in ("name", "phone", "address", "kind", "staff_help")}
    return save_form(
        form,
        scope.account,
        lambda _work: station_card.change(queries.ward_of(scope.ward), **said, by=scope.by),
        url_for("accounts.wards.station"),
        _("Saved. Every page now shows it."),
    ) or _form_page("accounts/wards/station.html", form=form)


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
    kind, name, code = form.kind.data or "", form.name.data or "", form.code.data or None
    return save_form(
        form,
        scope.account,
        lambda _work: neighborhoods.add(scope.ward, kind, name, code=code, by=scope.by),
        url_for("accounts.wards.neighborhood_list"),
        _("The %(place_kind)s was added."),
    ) or _form_page("accounts/wards/new_neighborhood.html", form=form)


@pages.route("/neighborhoods/<neighborhood>", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def one_neighborhood(scope: Scope, neighborhood: str) -> ResponseReturnValue:
    """Rename a neighborhood; its old name is still recognized in lists."""
    found, today = queries.present_neighborhood(scope.ward, neighborhood), clock.civil_date(clock.now())
    form = NeighborhoodRenameForm(obj=found)
    form.today = today
    if not form.is_submitted():
        put_day(form, today)
    kind, name = form.kind.data or "", form.name.data or ""
    return save_form(
        form,
        scope.account,
        lambda _work: neighborhoods.rename(found, kind, name, by=scope.by, since=form.since),
        url_for("accounts.wards.neighborhood_list"),
        _("Name changed. Lists with the old name can still be imported."),
    ) or _form_page("accounts/wards/neighborhood.html", form=form, row=found)


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
    code, name, phone = form.code.data or "", form.name.data or "", form.phone.data or ""
    return save_form(
        form,
        scope.account,
        lambda _work: clinics.add(scope.ward, code, name, phone=phone, by=scope.by),
        url_for("accounts.wards.clinic_list"),
        _("Clinic added."),
    ) or _form_page("accounts/wards/new_clinic.html", form=form)


@pages.route("/clinics/<clinic>", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def one_clinic(scope: Scope, clinic: str) -> ResponseReturnValue:
    """Correct a clinic's name and phone."""
    found = queries.clinic(scope.ward, clinic)
    form = ClinicForm(obj=found)
    return save_form(
        form,
        scope.account,
        lambda _work: clinics.change(found, form.name.data or "", form.phone.data or "", by=scope.by),
        url_for("accounts.wards.clinic_list"),
        _("Saved."),
    ) or _form_page("accounts/wards/clinic.html", form=form, clinic=found)
