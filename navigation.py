"""The menu and first pages: which rooms a role sees, known here because only here all rooms are."""

from dataclasses import dataclass

from flask import Flask, current_app, g, request, url_for
from flask_babel import gettext as _

from accounts.gate import access_of
from accounts.roles import Role
from accounts.scope import Scope
from checkin.desks import DeskScope
from core.marking import N_
from wards.station_card import shown_card

MENU = (
    ("screening.round", N_("My neighborhood")),
    ("checkin.days", N_("Health days")),
    ("campaigns.index", N_("Campaigns")),
    ("residents.search", N_("Residents")),
    ("residents.roll", N_("Roll")),
    ("turnout.index", N_("Turnout")),
    ("wards.wards", N_("Wards")),
    ("wards.neighborhood_list", N_("Neighborhoods")),
    ("wards.clinic_list", N_("Clinics")),
    ("wards.station", N_("Health station")),
    ("accounts.people", N_("Accounts")),
    ("accounts.own", N_("My account")),
)
"""Endpoints in the order of the menu; each role sees those that its gate opens."""

SAID_TO_THE_STATION = {"screening.round": N_("Book by neighborhood")}
"""What an entry is called for people who answer for the whole ward."""

FIRST_PAGES = {
    Role.SITE_ADMIN: "wards.wards",
    Role.STATION_ADMIN: "checkin.days",
    Role.STATION_STAFF: "checkin.days",
    Role.NEIGHBORHOOD_HEAD: "screening.round",
    Role.WARD_OFFICIAL: "turnout.index",
    Role.SUPERVISOR: "turnout.index",
    Role.CLINIC: "checkin.days",
}
"""Where each role starts."""


@dataclass(frozen=True)
class MenuItem:
    """One entry of the menu."""

    label: str
    href: str
    current: bool


def init_navigation(app: Flask) -> None:
    """Hand menu, station and sign-out to every page, and first pages to the gate."""
    app.extensions["first_page"] = first_page
    app.context_processor(_for_pages)


def first_page(role: Role) -> str:
    """The address a role starts from."""
    return url_for(FIRST_PAGES[role])


def menu(scope: Scope) -> list[MenuItem]:
    """The caller's menu; the entry of the page being shown is marked."""
    said = SAID_TO_THE_STATION if scope.is_station else {}
    entries = [
        (url_for(endpoint), said.get(endpoint, label))
        for endpoint, label in MENU
        if scope.role in access_of(current_app, endpoint).roles
    ]
    here = max((href for href, _label in entries if _is_within(href)), key=len, default=None)
    return [MenuItem(_(label), href, href == here) for href, label in entries]


def _is_within(href: str) -> bool:
    return request.path == href or request.path.startswith(href.rstrip("/") + "/")


def _for_pages() -> dict[str, object]:
    scope = g.get("scope")
    return {
        "scope": scope,
        "station": shown_card(_ward_of(scope, g.get("desk"))),
        "nav": menu(scope) if scope else [],
        "sign_out_url": url_for("accounts.sign_out") if scope else None,
    }


def _ward_of(scope: Scope | None, desk: DeskScope | None) -> int | None:
    if scope is not None:
        return scope.ward_id
    return desk.day.ward_id if desk is not None else None
