"""Adding and renaming neighborhoods."""

from datetime import date, timedelta

from sqlalchemy import func, select

from core import audit
from core.actor import Actor
from core.database import db
from core.errors import BadInput, Refusal
from core.folding import fold, tidy
from core.marking import N_
from wards import codes
from wards.models import NEIGHBORHOOD_KINDS, FormerName, Neighborhood
from wards.naming import NeighborhoodName, codes_for, display_name
from wards.queries import neighborhood_by_code, neighborhoods

ADDED = audit.declare("neighborhood.added", "code", "kind")
RENAMED = audit.declare("neighborhood.renamed", "code", "kind", "since")
MOST_ALIASES = 20


class NeighborhoodExists(Refusal):
    """The ward already has a neighborhood of this kind and name, or with this code."""

    code = "neighborhood_exists"
    message = N_("The ward already has a neighborhood with this name.")


def add(ward_id: int, kind: str, name: str, *, by: Actor, code: str | None = None) -> Neighborhood:
    """A new neighborhood at the end of the ward's order; without a code it is given the next free one.

    Raises BadInput, WrongCode, NeighborhoodExists.
    """
    name = _checked(kind, name)
    known = neighborhoods(ward_id, with_ended=True)
    refuse_known(ward_id, kind, name, None)
    if code:
        code = codes.neighborhood_code(code)
        if neighborhood_by_code(ward_id, code) is not None:
            raise NeighborhoodExists(
                N_("The ward already has a neighborhood with the code %(taken)s."), taken=code, field="code"
            )
    else:
        code = codes_for([NeighborhoodName(kind, name)], (row.code for row in known))[0]
    added = Neighborhood(
        ward_id=ward_id, code=code, kind=kind, name=name, aliases=[], sort=_order(code, len(known))
    )
    db.session.add(added)
    db.session.flush()
    audit.record(ADDED, by=by, ward_id=ward_id, object_ref=added.public_id, code=code, kind=kind)
    return added


def rename(neighborhood: Neighborhood, kind: str, name: str, *, by: Actor, since: date | None = None) -> None:
    """Give a neighborhood another kind or name; the old full name stays as an alias for lists yet to come.

    From `since` on it is called so, and what is older keeps the old name; without a day it never was
    called otherwise, the name was only written wrongly. Raises BadInput, NeighborhoodExists.
    """
    name = _checked(kind, name)
    if (kind, name) == (neighborhood.kind, neighborhood.name):
        return
    if since is not None:
        _keep_name(neighborhood, since)
    refuse_known(neighborhood.ward_id, kind, name, neighborhood.public_id)
    old = display_name(neighborhood.kind, neighborhood.name)
    new = fold(display_name(kind, name))
    kept = [alias for alias in neighborhood.aliases if fold(alias) not in (fold(old), new)]
    neighborhood.aliases = [*kept, old][-MOST_ALIASES:] if fold(old) != new else kept
    neighborhood.kind, neighborhood.name = kind, name
    db.session.flush()
    audit.record(
        RENAMED,
        by=by,
        ward_id=neighborhood.ward_id,
        object_ref=neighborhood.public_id,
        code=neighborhood.code,
        kind=kind,
        since=since.isoformat() if since else None,
    )


def _keep_name(neighborhood: Neighborhood, since: date) -> None:
    """Write down until when the present name was used; a later change never lies before an earlier one."""
    last = db.session.scalar(
        select(func.max(FormerName.used_until)).where(FormerName.neighborhood_id == neighborhood.id)
    )
    if (last and since <= last) or (neighborhood.valid_from and since < neighborhood.valid_from):
        raise BadInput(
            N_("On this day the neighborhood did not have its present name yet. Type a later day."),
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
        raise BadInput(N_("Please choose what the neighborhood is called."), field="kind")
    name = tidy(name, 100)
    if not name:
        raise BadInput(N_("Please write the neighborhood's name or number, such as 7."), field="name")
    return str(int(name)) if name.isascii() and name.isdigit() else name


def refuse_known(ward_id: int, kind: str, name: str, itself: str | None) -> None:
    """Two neighborhoods of one name would swallow each other's lists; old names count as names.

    The name of one that has ended may be given again. Raises NeighborhoodExists.
    """
    wanted = fold(display_name(kind, name))
    for row in neighborhoods(ward_id):
        if row.public_id != itself and wanted in {fold(said) for said in (row.label, *row.aliases)}:
            raise NeighborhoodExists(field="name")


def _order(code: str, known: int) -> int:
    """Numbered neighborhoods stand by their number, whatever came first."""
    return int(code) if len(code) < 7 else known + 1
