"""Names that neighborhoods had before they were renamed, merged or split, and what each of them became."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from core.db.database import db
from core.folding import fold
from imports.deciding.neighborhoods import USUAL_KIND
from residents.models.moves import Rearrangement
from wards.models import FormerName, Neighborhood
from wards.naming import NeighborhoodName, display_name, parse_neighborhood


@dataclass(frozen=True, slots=True)
class Former:
    """A name of the neighborhood with this code that lists may still carry.

    `became` are the codes of the present neighborhoods in its place, with their full names: itself where it
    was renamed, several where it was split. `since` is the first day on which the name was no longer right.
    """

    code: str
    names: tuple[NeighborhoodName, ...]
    became: tuple[tuple[str, str], ...]
    since: date | None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes alone."""
        return tuple(code for code, _label in self.became)

    @property
    def is_split(self) -> bool:
        """Whether it takes more than the name to know which neighborhood is meant."""
        return len(self.became) > 1

    def told(self) -> dict[str, str]:
        """The facts of a message about it."""
        day = self.since.strftime("%d/%m/%Y") if self.since else ""
        return {"day": day, "now": ", ".join(label for _code, label in self.became)}


@dataclass
class FormerNames:
    """Finds what a name that is no longer in use meant; a name given anew means the present neighborhood."""

    by_key: dict[tuple[str, str], Former] = field(default_factory=dict)
    present: set[tuple[str, str]] = field(default_factory=set)
    _found: dict[NeighborhoodName, Former | None] = field(default_factory=dict)
    """What was asked for already: a long list names each of them thousands of times."""

    @classmethod
    def of(cls, former: Sequence[Former], present: Iterable[tuple[str, str]]) -> "FormerNames":
        """Of a ward; `present` are kind and name of the neighborhoods in use."""
        names = cls(present={NeighborhoodName(kind, name).key for kind, name in present})
        for one in former:
            for name in one.names:
                if name.key not in names.present:
                    names.by_key.setdefault(name.key, one)
        return names

    def find(self, said: NeighborhoodName) -> Former | None:
        """The former name that the list means; a bare name is first that of a tổ dân phố."""
        if said not in self._found:
            self._found[said] = self._look_up(said)
        return self._found[said]

    def _look_up(self, said: NeighborhoodName) -> Former | None:
        if said.key in self.present:
            return None
        if said.kind is not None:
            return self.by_key.get(said.key)
        name = fold(said.name)
        if any(own == name for _kind, own in self.present):
            return None
        found = {id(one): one for (_kind, own), one in self.by_key.items() if own == name}
        return self.by_key.get((USUAL_KIND, name)) or (
            next(iter(found.values())) if len(found) == 1 else None
        )


def former_names(ward_id: int) -> tuple[Former, ...]:
    """Everything that the ward's neighborhoods were called, what was split or merged first."""
    rows = db.session.scalars(select(Neighborhood).where(Neighborhood.ward_id == ward_id)).all()
    known = {row.public_id: row for row in rows}
    labels = {row.id: (row.code, display_name(row.kind, row.name)) for row in rows}
    found = []
    ended = [row for row in rows if row.valid_to is not None]
    heirs = _heirs(ward_id) if ended else {}
    for row in sorted(ended, key=lambda one: one.valid_to or date.max, reverse=True):
        became = [known[ref] for ref in _present(row.public_id, heirs) if ref in known]
        since = row.valid_to + timedelta(days=1) if row.valid_to else None
        names = (NeighborhoodName(row.kind, row.name), *_parsed(row.aliases))
        if became:
            found.append(Former(row.code, names, tuple(labels[one.id] for one in became), since))
    renamed = select(FormerName).where(FormerName.ward_id == ward_id).order_by(FormerName.used_until.desc())
    present = {row.id: labels[row.id] for row in rows if row.valid_to is None}
    for name in db.session.scalars(renamed):
        if now := present.get(name.neighborhood_id):
            since = name.used_until + timedelta(days=1)
            found.append(Former(now[0], (NeighborhoodName(name.kind, name.name),), (now,), since))
    return tuple(found)


def _parsed(aliases: Sequence[str]) -> list[NeighborhoodName]:
    return [name for alias in aliases if (name := parse_neighborhood(alias))]


def _heirs(ward_id: int) -> dict[str, list[str]]:
    """Public ids of what each neighborhood was split into, or merged into."""
    done = select(Rearrangement.facts).where(
        Rearrangement.ward_id == ward_id, Rearrangement.undone_at.is_(None)
    )
    heirs: dict[str, list[str]] = {}
    facts: dict[str, Any]
    for facts in db.session.scalars(done.order_by(Rearrangement.id)):
        for source in facts["sources"]:
            if source not in facts["parts"]:
                heirs[source] = facts["parts"]
    return heirs


def _present(ref: str, heirs: dict[str, list[str]]) -> list[str]:
    """What stands in its place now; parts may have been split or merged in turn."""
    if ref not in heirs:
        return [ref]
    return list(dict.fromkeys(end for part in heirs[ref] for end in _present(part, heirs)))
