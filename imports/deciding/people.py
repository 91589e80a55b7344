"""Rules work on these facts: people on the roll of the ward, rows of a list, and who each row is."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

from core.folding import NAME_ORDERS
from imports.deciding.neighborhoods import USUAL_KIND, Former, Named
from imports.reading.row import ListedRow
from residents.facts.birth import Birth


class Known(NamedTuple):
    """A person already on the roll; `key` is whatever the caller knows the person by."""

    key: int
    neighborhood: str
    household: str
    full_name: str
    name_folded: str
    spelling: str
    birth: Birth
    sex: str
    personal_id: bytes | None = None
    phone: bytes | None = None
    relation: str = ""
    insurance: str = "unknown"
    residence: str = "permanent"
    status: str = "active"
    address: str = ""
    note: str = ""
    groups: frozenset[str] = frozenset()
    is_joined: bool = False
    """A record that was joined with another: an old list may still hold its row, which changes nothing."""


class IncomingRow(NamedTuple):
    """A row with its neighborhood found and its numbers indexed; `household` is empty where unknown.

    `spelling` is the sort key of the name: alike for two ways to place a tone, not for two tones.
    """

    row: ListedRow
    neighborhood: str
    household: str
    spelling: str
    personal_id: bytes | None = None
    phone: bytes | None = None

    @property
    def house(self) -> str | int:
        """The household's code, or the number of its place in the file where it has none."""
        return self.household or self.row.household_run


@dataclass(frozen=True, slots=True)
class Match:
    """What a row is. `known` is the person it is or may be; `other_row` the earlier row it repeats.

    `code` says why for a question or a refusal; `household` is the one found for a row without any.
    """

    kind: Literal["new", "same", "question", "repeated"]
    known: Known | None = None
    code: str = ""
    other_row: int = 0
    household: str = ""
    others: tuple[Known, ...] = ()
    """Further people whom the row fits as well as `known`."""


NEW = Match("new")


@dataclass(frozen=True)
class WardFacts:
    """The ward as it was at one moment; `mark` tells whether anything changed since."""

    ward_id: int
    mark: tuple[Any, ...]
    neighborhoods: tuple[Named, ...]
    households: dict[str, str]
    """The code of the neighborhood by the code of the household."""
    house_groups: dict[str, frozenset[str]]
    """The marks of a household as a whole that hold now or later, where it has any."""
    people: list[Known]
    public_ids: dict[int, str]
    former: tuple[Former, ...] = ()
    represented_by: dict[int, int] = field(default_factory=dict)
    """For each record that was joined with another: the one that represents it."""
    erased: Mapping[bytes, date] = field(default_factory=dict)
    """By the keyed index of a citizen number: the day on which its holder was erased."""
    usual_kind: str = USUAL_KIND
    """The kind of the neighborhoods that a first list names without one."""
    name_order: str = NAME_ORDERS[0]

    def fingerprint(self) -> str:
        """A short text that differs where any of these facts does, the same in every process."""
        ward = (self.ward_id, self.neighborhoods, self.former, self.usual_kind, self.name_order)
        said = hashlib.sha256(repr(ward).encode())
        groups = [(code, sorted(codes)) for code, codes in self.house_groups.items()]
        said.update(repr((self.households, groups)).encode())
        for one in self.people:
            said.update(repr((one._replace(groups=frozenset()), sorted(one.groups))).encode())
        said.update(repr((self.public_ids, self.represented_by, self.erased)).encode())
        return said.hexdigest()
