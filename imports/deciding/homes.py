"""Rules: where each row of a list belongs, by its neighborhood (or a former name of it) and its household code."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from core.errors import UploadRefused
from core.folding import sort_key
from core.marking import N_
from imports.deciding.household_numbers import HouseholdCodes, without_doubted_numbers
from imports.deciding.neighborhoods import (
    Former,
    Named,
    former_names,
    label,
    neighborhoods_of_list,
    present_names,
)
from imports.deciding.people import IncomingRow, Known, WardFacts
from imports.deciding.station_only import ListArea
from imports.reading.reading import ReadList
from imports.reading.row import ListedRow, Position, RowHome, RowProblem, Severity
from wards.naming import NeighborhoodName

KNOWN_SHARE = 0.7
"""A file of which fewer rows name a neighborhood of the ward is the wrong file."""


class Indexes(Protocol):
    """The keyed indexes of values for a purpose, `personal_id` or `phone`."""

    def index(self, purpose: str, text: str) -> bytes:
        """That of one value."""

    def index_all(self, purpose: str, texts: Sequence[str]) -> list[bytes | None]:
        """Those of many, None for an empty text."""


class WrongList(UploadRefused):
    """Fewer than 70% of the rows name a known neighborhood: this is another ward's list, or no list."""

    code = "wrong_roll"
    message = N_(
        "This seems to be the wrong file: only %(known)d of %(rows)d rows name a %(place_kind)s of this %(ward_kind)s. Check the file, or the names of the %(place_kinds)s."
    )


class EmptyList(UploadRefused):
    """The list has a head and nobody under it."""

    code = "list_empty"
    message = N_("There is nobody below the header row. Choose the workbook again.")


@dataclass
class LocatedRows:
    """The rows of a list with their neighborhood and household; those that have none are refused and told.

    A ward without neighborhoods takes those of the list. Raises EmptyList, WrongList for a file that is refused whole.
    """

    listed: ReadList
    facts: WardFacts
    area: ListArea | None
    indexes: Indexes
    problems: list[RowProblem] = field(default_factory=list)
    refused: dict[Position, ListedRow] = field(default_factory=dict)
    new_neighborhoods: list[Named] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.listed.people and not self.listed.refused:
            raise EmptyList()
        if not self.facts.neighborhoods:
            self.new_neighborhoods = neighborhoods_of_list(self.listed.people, self.facts.usual_kind)
        named = self.facts.neighborhoods or self.new_neighborhoods
        self.present, self.former = present_names(named), former_names(self.facts.former, named)
        self.codes = HouseholdCodes(self.facts.households)
        self.own = self.area.code if self.area else None
        self._told: set[tuple[str, NeighborhoodName]] = set()
        self.incoming = self._incoming()

    def _incoming(self) -> list[IncomingRow]:
        """The rows that belong somewhere; the others are refused, and with too many of them the file.

        A head's list is about the head's neighborhood where a row names none, and takes no row of another.
        """
        people, indexes = self.listed.people, self.indexes
        numbers = indexes.index_all("personal_id", [row.personal_id for row in people])
        phones = indexes.index_all("phone", [row.phone for row in people])
        incoming: list[IncomingRow] = []
        known, parts, has_former = 0, self._parts(), bool(self.former.by_key)
        for row, number, phone in zip(people, numbers, phones, strict=True):
            code = self.present.find(row.neighborhood) if row.neighborhood else self.own
            former = self._former(row.neighborhood) if has_former else None
            then = code
            if former is not None:
                code = parts.get(row.household_run) if former.is_split else former.codes[0]
                then = former.code
            known += code is not None or former is not None
            if code is None or self.own not in (None, code):
                self._refuse(row, code, former)
                continue
            if former is not None and not former.is_split:
                self._tell_renamed(row, former)
            household = self.codes.find(then or code, row.household)
            spelling = sort_key(row.full_name, self.facts.name_order)
            incoming.append(IncomingRow(row, code, household, spelling, number, phone))
        if known < KNOWN_SHARE * len(people):
            raise WrongList(known=known, rows=len(people))
        return self._believed(self._still_theirs(self.codes.settled(incoming, self.facts.people)))

    def _believed(self, incoming: list[IncomingRow]) -> list[IncomingRow]:
        """The rows, without household numbers that are not the roll's."""
        rows, problems = without_doubted_numbers(incoming, self.facts.people)
        for code, first in problems.items():
            for one in first:
                self._tell(one.row, "household", code, "warn", household=one.household)
        return rows

    def _still_theirs(self, incoming: list[IncomingRow]) -> list[IncomingRow]:
        """Without rows whose number is that of a household that moved on, and that name nobody of it."""
        taken = self.codes.numbers_of_others(incoming, self.facts.people)
        if not taken:
            return incoming
        kept = []
        for one in incoming:
            if one.household in taken and self.codes.lives_elsewhere(one):
                self.refused[one.row.position] = one.row
                self._tell(one.row, "household", "household_moved_on", "refuse", household=one.household)
            else:
                kept.append(one)
        return kept

    def household_of(self, home: RowHome) -> str:
        """The code of the household of a row that could not be read, empty where it is not known."""
        former = self._former(home.neighborhood)
        code = self.present.find(home.neighborhood) if home.neighborhood else self.own
        if former is not None:
            code = former.code
        return self.codes.find(code, home.household) if code and home.household else ""

    def _former(self, said: NeighborhoodName | None) -> Former | None:
        return self.former.find(said) if said is not None and self.former.by_key else None

    def _refuse(self, row: ListedRow, found: str | None, former: Former | None) -> None:
        code = "neighborhood_unknown" if row.neighborhood else "neighborhood_missing"
        params: dict[str, str] = {"name": label(row.neighborhood)}
        if found is not None:
            code = "neighborhood_of_another"
        elif former is not None:
            code = "neighborhood_split"
            params |= former.told()
        self._tell(row, "neighborhood", code, "refuse", **params)
        self.refused[row.position] = row

    def _tell_renamed(self, row: ListedRow, former: Former) -> None:
        """Once for each old name on a sheet."""
        assert row.neighborhood is not None
        if (key := (row.sheet, row.neighborhood)) not in self._told:
            self._told.add(key)
            name, told = label(row.neighborhood), former.told()
            self._tell(row, "neighborhood", "neighborhood_renamed", "warn", name=name, **told)

    def _tell(self, row: ListedRow, fact: str, code: str, severity: Severity, **params: str | int) -> None:
        self.problems.append(self.listed.problem(row, fact, code, severity, **params))

    def _parts(self) -> dict[int, str]:
        """For rows under the name of a neighborhood that was split: in which part their household lives by now."""
        if not any(one.is_split for one in self.facts.former):
            return {}
        runs: dict[int, list[ListedRow]] = defaultdict(list)
        for row in self.listed.people:
            if (former := self._former(row.neighborhood)) is not None and former.is_split:
                runs[row.household_run].append(row)
        if not runs:
            return {}
        people: dict[tuple[str, int], list[Known]] = defaultdict(list)
        for one in self.facts.people:
            people[one.name_folded, one.birth.day.year].append(one)
        found = {
            run: self._part(rows, former, people)
            for run, rows in runs.items()
            if (former := self._former(rows[0].neighborhood)) is not None
        }
        return {run: part for run, part in found.items() if part is not None}

    def _part(
        self, rows: Sequence[ListedRow], former: Former, people: Mapping[tuple[str, int], Sequence[Known]]
    ) -> str | None:
        """By the household's number, or without one by its people, where they all live in one part."""
        if rows[0].household:
            part = self.codes.at.get(self.codes.find(former.code, rows[0].household))
            return part if part in former.codes else None
        like = [
            one
            for row in rows
            for one in people.get((row.name_folded, row.birth.day.year), ())
            if one.neighborhood in former.codes and one.birth.agrees_with(row.birth) and not one.is_joined
        ]
        homes = {one.household for one in like}
        return like[0].neighborhood if len(homes) == 1 else None
