"""Which of the ward's neighborhoods a list means; in a ward without any, the list says which there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core.folding import fold
from imports.reading.row import RollRow
from wards.naming import NeighborhoodName, codes_for, parse_neighborhood

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


def neighborhoods_of_roll(people: Sequence[RollRow], usual_kind: str = USUAL_KIND) -> list[Named]:
    """The neighborhoods of a ward's first roll, in order of appearance, with their codes.

    `usual_kind` is the kind of those that the roll names without one.
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
