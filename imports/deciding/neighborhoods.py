"""Rules: which neighborhood of the ward a list means, by a present or a former name; a ward without any takes the list's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.folding import fold
from imports.reading.row import ListedRow
from wards.naming import NeighborhoodName, codes_for, display_name, parse_neighborhood

USUAL_KIND = "to_dan_pho"


@dataclass(frozen=True, slots=True)
class Named:
    """A neighborhood by its code, with every name it goes by."""

    code: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass
class Neighborhoods:
    """Finds a neighborhood's code by what a list calls it."""

    by_key: dict[tuple[str, str], str] = field(default_factory=dict)
    by_name: dict[str, str | None] = field(default_factory=dict)
    _found: dict[NeighborhoodName, str | None] = field(default_factory=dict)
    """What was asked for already: a long list names each of them thousands of times."""

    @classmethod
    def of(cls, known: Iterable[Named]) -> "Neighborhoods":
        """Those of a ward."""
        finder = cls()
        for one in known:
            finder._add(NeighborhoodName(one.kind, one.name), one.code)
            for alias in one.aliases:
                if parsed := parse_neighborhood(alias):
                    finder._add(parsed, one.code)
        return finder

    def find(self, said: NeighborhoodName) -> str | None:
        """The code; without a kind the name alone must fit one neighborhood only, or else a tổ dân phố."""
        if said not in self._found:
            self._found[said] = self._look_up(said)
        return self._found[said]

    def _look_up(self, said: NeighborhoodName) -> str | None:
        if said.kind is not None:
            return self.by_key.get(said.key)
        return self.by_name.get(fold(said.name)) or self.by_key.get((USUAL_KIND, fold(said.name)))

    def _add(self, name: NeighborhoodName, code: str) -> None:
        self.by_key.setdefault(name.key, code)
        folded = fold(name.name)
        several = self.by_name.get(folded, code) != code
        self.by_name[folded] = None if several else code


def label(name: NeighborhoodName | None) -> str:
    """A neighborhood as a list names it, empty where it names none."""
    if name is None:
        return ""
    return display_name(name.kind, name.name) if name.kind else name.name


def neighborhoods_of_list(people: Sequence[ListedRow], usual_kind: str = USUAL_KIND) -> list[Named]:
    """The neighborhoods of the first list of a ward, in order of appearance, with their codes.

    `usual_kind` is the kind of those that the list names without one.
    """
    names: dict[tuple[str, str], NeighborhoodName] = {}
    for name in dict.fromkeys(person.neighborhood for person in people):
        if name is not None:
            whole = NeighborhoodName(name.kind or usual_kind, name.name)
            names.setdefault(whole.key, whole)
    wanted = list(names.values())
    return [
        Named(code, name.kind or usual_kind, name.name)
        for code, name in zip(codes_for(wanted), wanted, strict=True)
    ]


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
    """Finds what a name that is no longer in use meant; a name given again means the present neighborhood."""

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
