"""Operations on neighborhoods: add, rename."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import func, select

from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import BadInput, Refusal
from core.folding import fold, tidy
from core.ids import new_id
from core.marking import N_
from wards import codes
from wards.models import NEIGHBORHOOD_KINDS, FormerName, Neighborhood
from wards.naming import NeighborhoodName, codes_for, display_name
from wards.queries import neighborhoods

ADDED = audit.declare("neighborhood.added", "code", "kind")
RENAMED = audit.declare("neighborhood.renamed", "code", "kind", "since")
MOST_ALIASES = 20


class NeighborhoodExists(Refusal):
    """The ward already has a neighborhood of this kind and name, or with this code."""

    code = "neighborhood_exists"
    message = N_("There is already a %(place_kind)s with this name.")


def add(ward_id: int, kind: str, name: str, *, by: Actor, code: str | None = None) -> Neighborhood:
    """Add a neighborhood at the end of the ward's order, with the next free code where none is given.

    Raises BadInput, WrongCode, NeighborhoodExists.
    """
    return add_all(ward_id, [(kind, name, code)], by=by)[0]


def add_all(ward_id: int, wanted: Iterable[tuple[str, str, str | None]], *, by: Actor) -> list[Neighborhood]:
    """Add several neighborhoods, each with kind, name and code, reading the present ones once."""
    codes_used = [row.code for row in neighborhoods(ward_id, with_ended=True)]
    names_used = {said for row in neighborhoods(ward_id) for said in _names(row)}
    added = []
    for kind, written, given in wanted:
        name = _checked(kind, written)
        if (said := fold(display_name(kind, name))) in names_used:
            raise NeighborhoodExists(field="name")
        code = _free_code(kind, name, given, codes_used)
        sort = _order(code, len(codes_used))
        added.append(
            Neighborhood(
                public_id=new_id(), ward_id=ward_id, code=code, kind=kind, name=name, aliases=[], sort=sort
            )
        )
        codes_used.append(code)
        names_used.add(said)
    db.session.add_all(added)
    db.session.flush()
    for one in added:
        audit.record(ADDED, by=by, ward_id=ward_id, object_ref=one.public_id, code=one.code, kind=one.kind)
    return added


def _free_code(kind: str, name: str, given: str | None, used: list[str]) -> str:
    """The requested code, or the next free one; raises WrongCode, NeighborhoodExists."""
    if not given:
        return codes_for([NeighborhoodName(kind, name)], used)[0]
    code = codes.neighborhood_code(given)
    if code in used:
        raise NeighborhoodExists(
            N_("There is already a %(place_kind)s with the code %(taken)s."), taken=code, field="code"
        )
    return code


def rename(neighborhood: Neighborhood, kind: str, name: str, *, by: Actor, since: date | None = None) -> None:
    """Change a neighborhood's kind or name; the old full name stays as an alias for future lists.

    The new name counts from `since` on, and older records keep the old name; without a day the old name was
    only a misspelling. Raises BadInput, NeighborhoodExists.
    """
    name = _checked(kind, name)
    if (kind, name) == (neighborhood.kind, neighborhood.name):
        return
    if since is not None:
        _keep_name(neighborhood, since)
    refuse_known(neighborhood.ward_id, kind, name, neighborhood.public_id)
    old = neighborhood.label
    new = fold(display_name(kind, name))
    kept = [alias for alias in neighborhood.aliases if fold(alias) not in (fold(old), new)]
    neighborhood.aliases = [*kept, old][-MOST_ALIASES:] if fold(old) != new else kept
    neighborhood.kind, neighborhood.name = kind, name
    db.session.flush()
    audit.record_about(
        RENAMED,
        neighborhood,
        by,
        code=neighborhood.code,
        kind=kind,
        since=since.isoformat() if since else None,
    )


def _keep_name(neighborhood: Neighborhood, since: date) -> None:
    """Record the last day of the present name; a later change is never dated before an earlier one."""
    last = db.session.scalar(
        select(func.max(FormerName.used_until)).where(FormerName.neighborhood_id == neighborhood.id)
    )
    if (last and since <= last) or (neighborhood.valid_from and since < neighborhood.valid_from):
        raise BadInput(
            N_("On this day the %(place_kind)s did not have its present name yet. Enter a later day."),
            field="day",
        )
    db.session.add(
        FormerName(
            ward_id=neighborhood.ward_id,
            neighborhood_id=neighborhood.id,
            kind=neighborhood.kind,
            name=neighborhood.name,
            used_until=since - timedelta(days=1),
        )
    )


def _checked(kind: str, name: str) -> str:
    if kind not in NEIGHBORHOOD_KINDS:
        raise BadInput(N_("Choose the kind."), field="kind")
    name = tidy(name, 100)
    if not name:
        raise BadInput(N_("Enter the number or name of the %(place_kind)s."), field="name")
    return str(int(name)) if name.isascii() and name.isdigit() else name


def refuse_known(ward_id: int, kind: str, name: str, itself: str | None) -> None:
    """Raise NeighborhoodExists for a name or former name in use, because lists could not tell the two apart.

    The name of a neighborhood that has ended may be used again.
    """
    wanted = fold(display_name(kind, name))
    for row in neighborhoods(ward_id):
        if row.public_id != itself and wanted in _names(row):
            raise NeighborhoodExists(field="name")


def _names(row: Neighborhood) -> set[str]:
    """The present and former names of the neighborhood, folded."""
    return {fold(said) for said in (row.label, *row.aliases)}


def _order(code: str, known: int) -> int:
    """Order numbered neighborhoods by their number, the others last."""
    return int(code) if len(code) < 7 else known + 1
