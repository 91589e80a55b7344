"""Rules: which neighborhood of the ward a list means, by a present or a former name; a ward without any takes the list's."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from core.folding import fold
from imports.reading.row import ListedRow
from wards.naming import NeighborhoodName, codes_for, display_name, parse_neighborhood

T = TypeVar("T")

USUAL_KIND = "to_dan_pho"


class Named(NamedTuple):
    """A neighborhood by its code, with every name it goes by."""

    code: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> list[NeighborhoodName]:
        """Its name, then the others."""
        parsed = map(parse_neighborhood, self.aliases)
        return [NeighborhoodName(self.kind, self.name), *(name for name in parsed if name)]


class Names(Generic[T]):
    """Finds what a list means by the name of a neighborhood; of those with one name the first that was added."""

    def __init__(self) -> None:
        self.by_key: dict[tuple[str, str], T] = {}
        self._by_bare_name: dict[str, set[T]] = defaultdict(set)
        self._found: dict[NeighborhoodName, T | None] = {}
        """What was asked for already: a long list names each of them thousands of times."""

    def add(self, name: NeighborhoodName, meant: T, *, also_bare: bool = True) -> None:
        """This is meant by the name; also by the name without its kind, if the list writes it so."""
        self.by_key.setdefault(name.key, meant)
        if also_bare:
            self._by_bare_name[fold(name.name)].add(meant)

    def find(self, said: NeighborhoodName) -> T | None:
        """What is meant; without a kind the name alone must fit one neighborhood only, or else a tổ dân phố."""
        if said not in self._found:
            self._found[said] = self._look_up(said)
        return self._found[said]

    def _look_up(self, said: NeighborhoodName) -> T | None:
        if said.kind is not None:
            return self.by_key.get(said.key)
        name = fold(said.name)
        meant = self._by_bare_name.get(name, set())
        if len(meant) == 1:
            return next(iter(meant))
        return self.by_key.get((USUAL_KIND, name)) if meant else None


def present_names(known: Iterable[Named]) -> Names[str]:
    """The codes of the neighborhoods of a ward by what they are called now."""
    found: Names[str] = Names()
    for one in known:
        for name in one.names:
            found.add(name, one.code)
    return found


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


def former_names(former: Iterable[Former], present: Iterable[Named]) -> Names[Former]:
    """What names meant that are no longer in use; a name given again means the present neighborhood."""
    used = {NeighborhoodName(one.kind, one.name).key for one in present}
    bare = {name for _kind, name in used}
    found: Names[Former] = Names()
    for one in former:
        for name in one.names:
            if name.key not in used and name.key not in found.by_key:
                found.add(name, one, also_bare=fold(name.name) not in bare)
    return found
