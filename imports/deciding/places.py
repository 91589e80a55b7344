"""Where each row of a list belongs: its neighborhood, under a former name, too, and its household by code."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from core.errors import UploadRefused
from core.folding import sort_key
from core.marking import N_
from imports.deciding.area import Area
from imports.deciding.former_names import Former, FormerNames
from imports.deciding.household_codes import HouseholdCodes
from imports.deciding.matcher import Incoming, Known
from imports.deciding.neighborhoods import Named, Neighborhoods
from imports.deciding.numbering import numbering
from imports.deciding.ward_facts import WardFacts
from imports.reading.reading import Roll
from imports.reading.row import Place, RollRow, RowProblem, Severity
from wards.naming import NeighborhoodName, display_name

KNOWN_SHARE = 0.7
"""A file of which fewer rows name a neighborhood of the ward is the wrong file."""


class Indexes(Protocol):
    """The keyed indexes of values for a purpose, `personal_id` or `phone`."""

    def index(self, purpose: str, text: str) -> bytes:
        """That of one value."""

    def index_all(self, purpose: str, texts: Sequence[str]) -> list[bytes | None]:
        """Those of many, None for an empty text."""


class WrongRoll(UploadRefused):
    """Fewer than 70% of the rows name a known neighborhood: this is another ward's list, or no list."""

    code = "wrong_roll"
    message = N_(
        "This seems to be the wrong file: only %(known)d of %(rows)d rows name a %(place_kind)s of this %(ward_kind)s. "
        "Check the file, or the names of the %(place_kinds)s."
    )


@dataclass
class Places:
    """The rows of a list with their neighborhood and household; those that have none are refused and told."""

    roll: Roll
    facts: WardFacts
    area: Area | None
    named: Sequence[Named]
    problems: list[RowProblem] = field(default_factory=list)
    refused: dict[tuple[str, int], RollRow] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.finder = Neighborhoods.of(self.named)
        self.former = FormerNames.of(self.facts.former, [(one.kind, one.name) for one in self.named])
        self.codes = HouseholdCodes.of(
            (code, home.neighborhood) for code, home in self.facts.households.items()
        )
        self.own = self.area.code if self.area else None
        self._told: set[tuple[str, NeighborhoodName]] = set()

    def rows(self, indexes: Indexes) -> list[Incoming]:
        """The rows that belong somewhere; the others are refused, and with too many of them the file.

        A head's list is about the own neighborhood where a row names none, and takes no row of another.
        """
        people = self.roll.people
        numbers = indexes.index_all("personal_id", [row.personal_id for row in people])
        phones = indexes.index_all("phone", [row.phone for row in people])
        incoming: list[Incoming] = []
        known, parts, has_former = 0, self._parts(), bool(self.former.by_key)
        for row, number, phone in zip(people, numbers, phones, strict=True):
            code = self.finder.find(row.neighborhood) if row.neighborhood else self.own
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
            incoming.append(
                Incoming(
                    row,
                    code,
                    self.codes.find(then or code, row.household),
                    sort_key(row.full_name),
                    number,
                    phone,
                )
            )
        if known < KNOWN_SHARE * len(people):
            raise WrongRoll(known=known, rows=len(people))
        return self._believed(self._still_theirs(self.codes.settled(incoming, self.facts.people)))

    def _believed(self, incoming: list[Incoming]) -> list[Incoming]:
        """The rows, without household numbers that are not the roll's."""
        judged = numbering(incoming, self.facts.people)
        for one in judged.counting:
            self._tell(one.row, "numbers_count", "warn", {}, "household")
        for one in judged.of_others:
            self._tell(one.row, "number_of_others", "warn", {"household": one.household}, "household")
        return judged.rows

    def _still_theirs(self, incoming: list[Incoming]) -> list[Incoming]:
        """Without rows whose number is that of a household that moved on, and that name nobody of it."""
        taken = self.codes.numbers_of_others(incoming, self.facts.people)
        if not taken:
            return incoming
        kept = [one for one in incoming if one.household not in taken or not self.codes.lives_elsewhere(one)]
        stay = {(one.row.sheet, one.row.row) for one in kept}
        for one in incoming:
            if (place := (one.row.sheet, one.row.row)) not in stay:
                self.refused[place] = one.row
                column = self.roll.headers[one.row.sheet].title("household")
                said = (("household", one.household),)
                self.problems.append(
                    RowProblem(one.row.row, column, "household_moved_on", "refuse", said, one.row.sheet)
                )
        return kept

    def household_of(self, place: Place) -> str:
        """The code of the household of a row that could not be read, empty where it is not known."""
        former = self._former(place.neighborhood)
        code = self.finder.find(place.neighborhood) if place.neighborhood else self.own
        if former is not None:
            code = former.code
        return self.codes.find(code, place.household) if code and place.household else ""

    def _former(self, said: NeighborhoodName | None) -> Former | None:
        return self.former.find(said) if said is not None and self.former.by_key else None

    def _refuse(self, row: RollRow, found: str | None, former: Former | None) -> None:
        code = "neighborhood_unknown" if row.neighborhood else "neighborhood_missing"
        params = {"name": _label(row.neighborhood)}
        if found is not None:
            code = "neighborhood_of_another"
        elif former is not None:
            code = "neighborhood_split"
            params |= former.told()
        self._tell(row, code, "refuse", params)
        self.refused[row.sheet, row.row] = row

    def _tell_renamed(self, row: RollRow, former: Former) -> None:
        """Once for each old name on a sheet."""
        assert row.neighborhood is not None
        if (key := (row.sheet, row.neighborhood)) not in self._told:
            self._told.add(key)
            self._tell(
                row, "neighborhood_renamed", "warn", {"name": _label(row.neighborhood), **former.told()}
            )

    def _tell(
        self,
        row: RollRow,
        code: str,
        severity: Severity,
        params: Mapping[str, str],
        about: str = "neighborhood",
    ) -> None:
        column = self.roll.headers[row.sheet].title(about)
        self.problems.append(RowProblem(row.row, column, code, severity, tuple(params.items()), row.sheet))

    def _parts(self) -> dict[int, str]:
        """For rows under the name of a neighborhood that was split: in which part their household lives by now."""
        if not any(one.is_split for one in self.facts.former):
            return {}
        runs: dict[int, list[RollRow]] = defaultdict(list)
        for row in self.roll.people:
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
        self, rows: Sequence[RollRow], former: Former, people: Mapping[tuple[str, int], Sequence[Known]]
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


def _label(name: NeighborhoodName | None) -> str:
    return (display_name(name.kind, name.name) if name.kind else name.name) if name else ""
