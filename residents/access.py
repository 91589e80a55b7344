"""Which people a signed-in account may open, and where its work on a household leads back to."""

from collections.abc import Iterable
from typing import Any

from flask import current_app, request, session, url_for

from accounts.roles import STATION, Role
from accounts.scope import Scope
from core.errors import NotThere
from residents.models.people import Household
from wards.models import Neighborhood

KEEPERS = (*STATION, Role.NEIGHBORHOOD_HEAD)
"""Roles that keep the register up to date: the station for the ward, a head for the head's neighborhood."""

HEADS_PAGES = "heads_pages"
"""The extension in which a room above names the heads' own pages: the endpoints of their list and of a household."""
LIST, HOUSEHOLD = 0, 1
OPENED_ON_ROUND = "household_on_round"
"""In the browser's session: the household that was opened on the round, so that its people lead back there."""

CAME_FROM = "from"
"""In the address of a form: the page it was opened on, where that is not the usual one."""
HOUSEHOLD_PAGE = "household"


def area(scope: Scope) -> int | None:
    """The neighborhood the account is confined to; None for the whole ward.

    Raises NotThere for a head without a neighborhood, who may open nothing.
    """
    if scope.role is not Role.NEIGHBORHOOD_HEAD:
        return None
    if scope.neighborhood_id is None:
        raise NotThere()
    return scope.neighborhood_id


def home_page(scope: Scope) -> str:
    """Where this account's work with people starts: the round for a head, the search for the station."""
    of_heads = _heads_page(LIST) if scope.role is Role.NEIGHBORHOOD_HEAD else None
    return of_heads or url_for("residents.search")


def round_list_page(scope: Scope, neighborhood: Neighborhood) -> str:
    """The list of a neighborhood's households for this account: the round, where a room above has it."""
    if scope.role is Role.NEIGHBORHOOD_HEAD:
        return home_page(scope)
    return _heads_page(LIST, code=neighborhood.code) or home_page(scope)


def list_before(scope: Scope, neighborhoods: Iterable[Neighborhood]) -> str:
    """The list on which a form was opened, named in its address: the round of a neighborhood by its code, or of the ward."""
    asked = request.args.get(CAME_FROM, "")
    known = {"ward", *(neighborhood.code for neighborhood in neighborhoods)}
    if scope.role is Role.NEIGHBORHOOD_HEAD or asked not in known:
        return home_page(scope)
    return _heads_page(LIST, code=asked) or home_page(scope)


def page_before(scope: Scope, resident_public_id: str, household: Household) -> str:
    """The page on which a form about a person was opened, named in its address: the household's, otherwise the person's."""
    if request.args.get(CAME_FROM) == HOUSEHOLD_PAGE:
        return household_page(scope, household)
    return url_for("residents.person", person=resident_public_id)


def household_page(scope: Scope, household: Household) -> str:
    """The address of the household's page for this account."""
    is_on_round = session.get(OPENED_ON_ROUND) == household.public_id
    of_heads = round_page(household) if is_on_round or scope.role is Role.NEIGHBORHOOD_HEAD else None
    return of_heads or url_for("residents.household", household=household.public_id)


def round_page(household: Household) -> str | None:
    """The address where the household is booked and gets its letter; None where no room offers that."""
    return _heads_page(HOUSEHOLD, household=household.public_id)


def _heads_page(which: int, **place: Any) -> str | None:
    pages = current_app.extensions.get(HEADS_PAGES)
    return url_for(pages[which], **place) if pages else None


def person_page(scope: Scope, resident_public_id: str, household: Household) -> str:
    """Where a changed person leads to: the person's page for the station, the household on the round for a head.

    Where the form was opened on the household's page, it leads there.
    """
    if scope.role is Role.NEIGHBORHOOD_HEAD or request.args.get(CAME_FROM) == HOUSEHOLD_PAGE:
        return household_page(scope, household)
    return url_for("residents.person", person=resident_public_id)
