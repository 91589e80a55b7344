"""The menu and first pages: which rooms a role sees, decided here, the only place that can import every room."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, current_app, g, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError

from accounts.gate import access_of
from accounts.roles import Role
from accounts.scope import Scope
from accounts.staff_queries import WhomToAsk, whom_to_ask
from checkin.desk.pairing import DeskScope
from core.db.database import db
from core.marking import N_
from wards.station_card import shown_card, shown_words

MENU: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("", (("checkin.day.days", N_("Campaign days")),)),
    ("", (("campaigns.index", N_("Campaigns")),)),
    ("", (("screening.round.round", N_("My %(own_place)s")),)),
    (
        N_("Residents"),
        (
            ("residents.search", N_("Find a resident")),
            ("imports.choose", N_("Import a list")),
            ("residents.catalog.groups", N_("Groups of people")),
            ("residents.privacy.data_requests", N_("Requests about personal data")),
        ),
    ),
    ("", (("turnout.index", N_("Turnout")),)),
    ("", (("accounts.wards.wards", N_("Areas")),)),
    (
        N_("Health station"),
        (
            ("accounts.wards.station", N_("Name and phone")),
            ("accounts.wards.neighborhood_list", N_("%(Place_kinds)s")),
            ("accounts.wards.clinic_list", N_("Partner clinics")),
            ("accounts.admin.people", N_("Accounts")),
        ),
    ),
)
"""Groups of endpoints in the order of the menu; each role sees those that its gate opens. Of a group with a name and
several open endpoints the menu shows the name, and the endpoints one level below."""

BELONGS_TO = {"letters": "campaigns", "requests": "campaigns"}
"""What the first word of an address belongs to in the menu, where it is not the entry's own."""

SAID_TO_THE_STATION = {"screening.round.round": N_("Book by %(place_kind)s")}
"""What an entry is called for people who answer for the whole ward."""

FIRST_PAGES = {
    Role.SITE_ADMIN: "accounts.wards.wards",
    Role.STATION_ADMIN: "checkin.day.days",
    Role.STATION_STAFF: "checkin.day.days",
    Role.NEIGHBORHOOD_HEAD: "screening.round.round",
    Role.WARD_OFFICIAL: "turnout.index",
    Role.SUPERVISOR: "turnout.index",
    Role.CLINIC: "checkin.day.days",
}
"""Where each role starts."""


@dataclass(frozen=True)
class MenuItem:
    """One entry of the menu; a group has `parts`, and leads to the first of them."""

    label: str
    href: str
    current: bool
    parts: tuple["MenuItem", ...] = ()


def init_navigation(app: Flask) -> None:
    """Hand menu, station and sign-out to every page, first pages to the gate, and place words to messages."""
    app.extensions["first_page"] = first_page
    app.extensions["place_words"] = place_words
    app.context_processor(_for_pages)


def first_page(role: Role) -> str:
    """The address a role starts from."""
    return url_for(FIRST_PAGES[role])


def menu(scope: Scope) -> list[MenuItem]:
    """The caller's menu; the entry of the page being shown is marked, and the group it is in."""
    groups = [(name, _open_to(scope, entries)) for name, entries in MENU]
    here = max(
        (href for _name, part in groups for href, _label in part if _is_within(href)), key=len, default=None
    )
    return [_item(name, part, here) for name, part in groups if part]


def _open_to(scope: Scope, entries: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """Addresses and labels of the endpoints that the caller's role may open."""
    said = SAID_TO_THE_STATION if scope.is_station else {}
    return [
        (url_for(endpoint), _(said.get(endpoint, label)))
        for endpoint, label in entries
        if scope.role in access_of(current_app, endpoint).roles
    ]


def _item(name: str, entries: list[tuple[str, str]], here: str | None) -> MenuItem:
    items = tuple(MenuItem(label, href, href == here) for href, label in entries)
    if len(items) == 1:
        return items[0]
    return MenuItem(_(name), items[0].href, any(item.current for item in items), items)


def own_account() -> MenuItem:
    """The way to the caller's own account: last in a menu that is folded; on a wide screen the caller's name."""
    href = url_for("accounts.own.own")
    return MenuItem(_("My account"), href, _is_within(href))


def _is_within(href: str) -> bool:
    first, _slash, rest = request.path[1:].partition("/")
    path = f"/{BELONGS_TO.get(first, first)}/{rest}"
    return path.startswith(href.rstrip("/") + "/")


def place_words(language: str) -> Mapping[str, str]:
    """What messages call the ward and its neighborhoods: those that the present request is about."""
    return shown_words(language, *_area())


def _for_pages() -> dict[str, object]:
    scope = g.get("scope")
    card = shown_card(*_area())
    return {
        "scope": scope,
        "station": card,
        "whom_to_ask": lambda: _whom_to_ask(scope, card.staff_help if card else ""),
        "nav": menu(scope) if scope else [],
        "own_account": own_account() if scope else None,
        "sign_out_url": url_for("accounts.sign_out") if scope else None,
    }


def _whom_to_ask(scope: Scope | None, said: str) -> WhomToAsk | None:
    """Whom a signed-in person can ask; nobody while the database does not answer, which is what the page then says."""
    try:
        return whom_to_ask(scope, said) if scope else None
    except DBAPIError:
        db.session.rollback()
        return None


def _area() -> tuple[int | None, int | None]:
    """The ward of the caller, and the neighborhood that a head answers for."""
    scope: Scope | None = g.get("scope")
    if scope is not None:
        return scope.ward_id, scope.neighborhood_id
    desk: DeskScope | None = g.get("desk")
    return (desk.day.ward_id if desk is not None else None), None
