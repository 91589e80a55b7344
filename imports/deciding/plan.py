"""Rules: what a list does, decided before anything is written: new people, changes, questions, refusals."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from core.folding import fold
from imports.deciding.changes import CODES, FieldChanges, changes
from imports.deciding.decisions import Decisions, without_numbers_of_others
from imports.deciding.homes import LocatedRows
from imports.deciding.likeness import may_be_one
from imports.deciding.matcher import Matcher
from imports.deciding.neighborhoods import Named
from imports.deciding.not_listed import missing
from imports.deciding.people import IncomingRow, Known, Match
from imports.deciding.station_only import (
    NUMBER_OF_ERASED,
    asked_about,
    confined,
    said,
    with_their_numbers,
    without_numbers_elsewhere,
)
from imports.reading.row import ListedRow, Position, RowProblem, Severity
from imports.reading.words import GONE, OF_HOUSEHOLDS

ONE_OF = frozenset({"POOR", "NEAR_POOR"})
"""A household is at most one of these."""

NONE: frozenset[str] = frozenset()

House = str | int
"""A household by its code, or by the number of its place in the file where it has none."""


class PersonChange(NamedTuple):
    """A known person, with public id, and the fields that the row will give."""

    known: Known
    incoming: IncomingRow
    fields: frozenset[str]
    public_id: str


@dataclass
class ImportPlan:
    """Everything to write, and what to tell and to ask; made from the facts of one moment, which `mark` names."""

    ward_id: int
    mark: tuple[Any, ...]
    decisions: Decisions
    new_neighborhoods: list[Named] = field(default_factory=list)
    new_people: list[tuple[IncomingRow, str]] = field(default_factory=list)
    """New people with the code of their household, empty where it is yet to be given one."""
    changes: list[PersonChange] = field(default_factory=list)
    second_heads: set[Position] = field(default_factory=set)
    """Rows that are called the head of a household of which an earlier row is."""
    house_groups: Mapping[Position, frozenset[str]] = field(default_factory=dict)
    """The marks that the household of a row is given."""
    enters_erased: bool = False
    """Whether the ward keeps numbers of erased people, of whom the list may enter some."""
    problems: list[RowProblem] = field(default_factory=list)
    refused: set[Position] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    differences: list[tuple[Known, IncomingRow]] = field(default_factory=list)
    """Known people and their rows where they differ, and which nobody has approved with all the others."""
    alike: list[tuple[IncomingRow, Match]] = field(default_factory=list)
    """Rows that may be known people: a person decides."""
    missing: list[Known] = field(default_factory=list)
    """People of the neighborhoods of the list who are not on it."""

    def numbers_written(self) -> set[bytes | None]:
        """The keyed indexes of the citizen numbers that people are given."""
        changed = {one.incoming.personal_id for one in self.changes if "personal_id" in one.fields}
        return changed | {one.personal_id for one, _household in self.new_people}

    def heads_household(self, row: ListedRow) -> bool:
        """Whether the row is the head of its household, the first one of the list."""
        return row.is_head and row.position not in self.second_heads


def decide(homes: LocatedRows, decisions: Decisions, *, hides_others: bool) -> ImportPlan:
    """Decide about every row of a list; `hides_others` where the reader may learn nothing of people elsewhere."""
    facts = homes.facts
    asks_of_erased = bool(facts.erased) and homes.area is None
    plan = ImportPlan(
        facts.ward_id, facts.mark, decisions, homes.new_neighborhoods, enters_erased=asks_of_erased
    )
    plan.problems += homes.problems
    plan.refused |= homes.refused.keys()
    plan.refused |= {(home.sheet, number) for number, home in homes.listed.refused}
    people = facts.people if homes.area is None else without_numbers_elsewhere(facts.people, homes.area.code)
    matcher = Matcher(people, lambda number: homes.indexes.index("personal_id", number))
    incoming = homes.incoming
    if decisions.others:
        holders = {number: facts.public_ids[person.key] for number, person in matcher.by_id.items()}
        incoming = without_numbers_of_others(incoming, decisions, holders)
    verdicts = matcher.match(incoming, decisions, facts.public_ids)
    if homes.area is not None:
        verdicts = list(with_their_numbers(verdicts, facts.people))
    if hides_others and homes.area is not None:
        verdicts = list(confined(verdicts, homes.area.code, incoming, homes.codes.lives_elsewhere))
    if asks_of_erased:
        verdicts = list(asked_about(incoming, verdicts, facts.erased, matcher.by_id, decisions))
    _Deciding(plan, homes, incoming).decide(incoming, verdicts)
    if facts.people:
        unread = {homes.household_of(home) for _row, home in homes.listed.refused}
        unplaced = homes.refused.values()
        plan.missing = missing(facts.people, incoming, verdicts, unread, unplaced, facts.represented_by)
    return plan


class _Deciding:
    """Turns verdicts into what is written, counted and told."""

    def __init__(self, plan: ImportPlan, homes: LocatedRows, incoming: Sequence[IncomingRow]) -> None:
        self.plan, self.facts, self.listed = plan, homes.facts, homes.listed
        self.runs_seen: set[int] = set()
        self.heads: dict[str | int, ListedRow] = {}
        self.born: dict[tuple[str, date], IncomingRow] = {}
        self.of_two: dict[tuple[str | int, str], int] = {}
        """Households of which a second head lives elsewhere, with that address, and the row of the first head."""
        self.incoming = incoming

    def decide(self, incoming: Sequence[IncomingRow], verdicts: Sequence[Match]) -> None:
        """Row by row."""
        for row, verdict in zip(incoming, verdicts, strict=True):
            has_left = row.row.residence in GONE
            if row.row.is_head and not has_left and verdict.kind in ("new", "same"):
                self._heads(row)
            if verdict.kind == "new" and has_left:
                self.plan.counts["unchanged"] += 1
                self._tell(row, "left", "gone_unknown", "warn")
            elif verdict.kind == "new" and (row.house, row.row.address) in self.of_two:
                self.plan.refused.add(row.row.position)
                first = self.of_two[row.house, row.row.address]
                self._tell(row, "household", "number_of_two", "refuse", other_row=first)
            elif verdict.kind == "new":
                self._new(row, verdict.household or row.household)
            elif verdict.kind == "same":
                assert verdict.known is not None
                self._known(row, verdict.known)
            elif verdict.kind == "repeated":
                self.plan.refused.add(row.row.position)
                self._tell(row, "full_name", verdict.code, "refuse", other_row=verdict.other_row)
            else:
                self.plan.counts["review"] += 1
                self._ask(row, verdict)

    def _new(self, incoming: IncomingRow, household: str) -> None:
        row = incoming.row
        self.plan.new_people.append((incoming, household))
        self.plan.counts["new"] += 1
        if row.groups:
            self._marks_household(incoming, household or incoming.house)
        if row.birth.precision == "day":
            first = self.born.setdefault((row.name_folded, row.birth.day), incoming)
            if first is not incoming and may_be_one(first, incoming):
                self._tell(incoming, "full_name", "same_in_file", "warn", other_row=first.row.row)

    def _known(self, incoming: IncomingRow, known: Known) -> None:
        first = incoming.row.household_run not in self.runs_seen
        self.runs_seen.add(incoming.row.household_run)
        found = changes(known, incoming, first_of_household=first)
        approved = incoming.row.position in self.plan.decisions.approved
        takes_all = self.plan.decisions.accept_changes or approved
        taken = found.gaps | found.overwrites if takes_all else found.gaps
        lives_there = incoming.household in ("", known.household) or "household" in taken
        if (
            incoming.row.groups
            and lives_there
            and not known.is_joined
            and self._marks_household(incoming, incoming.household or known.household)
        ):
            taken |= {"house_groups"}
        if taken:
            public_id = self.facts.public_ids[known.key]
            self.plan.changes.append(PersonChange(known, incoming, taken, public_id))
        self.plan.counts[
            "review" if found.overwrites and not takes_all else "changed" if found or taken else "unchanged"
        ] += 1
        if found.overwrites and not self.plan.decisions.accept_changes:
            self._ask_about(incoming, known, found, approved)

    def _ask_about(self, incoming: IncomingRow, known: Known, found: FieldChanges, approved: bool) -> None:
        self.plan.differences.append((known, incoming))
        for name in sorted(found.overwrites) if not approved else ():
            self._tell(incoming, name, CODES.get(name, "would_overwrite"), "review")

    def _heads(self, incoming: IncomingRow) -> None:
        """The first who is called so heads the household; another one may be of another household."""
        row = incoming.row
        first = self.heads.setdefault(incoming.house, row)
        if first is row:
            return
        self.plan.second_heads.add(row.position)
        if first.address and row.address and fold(first.address) != fold(row.address):
            self.of_two[incoming.house, row.address] = first.row
        else:
            self._tell(incoming, "relation", "two_heads", "warn", other_row=first.row)

    @cached_property
    def _house_marks(self) -> "_HouseMarks":
        """Made for the first row that says something of its household."""
        marks = _HouseMarks(self.incoming, self.facts.house_groups)
        self.plan.house_groups = marks.given
        return marks

    def _marks_household(self, incoming: IncomingRow, household: str | int) -> bool:
        gives, code, other_row = self._house_marks.hear(incoming, household)
        if code:
            self._tell(incoming, "house_groups", code, "warn", other_row=other_row)
        return gives

    def _ask(self, incoming: IncomingRow, verdict: Match) -> None:
        if verdict.code == NUMBER_OF_ERASED:
            self.plan.alike.append((incoming, verdict))
            day = said(self.facts.erased[incoming.personal_id or b""])
            self._tell(incoming, "personal_id", verdict.code, "review", day=day)
            return
        if verdict.known or verdict.other_row:
            self.plan.alike.append((incoming, verdict))
        field_name = "personal_id" if "number" in verdict.code else "full_name"
        household = verdict.known.household if verdict.known else ""
        self._tell(
            incoming, field_name, verdict.code, "review", household=household, other_row=verdict.other_row
        )

    def _tell(
        self, incoming: IncomingRow, name: str, code: str, severity: Severity, **params: str | int
    ) -> None:
        self.plan.problems.append(self.listed.problem(incoming.row, name, code, severity, **params))


class _HouseMarks:
    """Which households a list marks: one member's row is enough, and the next one says nothing new.

    `on_file` are the marks that hold now, by the code of the household. Of a household of which rows say
    both of ONE_OF, or another one than the roll, nothing is taken.
    """

    def __init__(self, incoming: Sequence[IncomingRow], on_file: Mapping[str, frozenset[str]]) -> None:
        self.on_file = on_file
        self.given: dict[Position, frozenset[str]] = {}
        """By sheet and row: the marks that the household of this row is given."""
        self._heard: dict[House, frozenset[str]] = {}
        self._first: dict[House, int] = {}
        self._differing: set[House] = set()
        said_of: dict[House, frozenset[str]] = {}
        for one in incoming:
            if one.row.groups and (said := one.row.groups & ONE_OF):
                self._first.setdefault(one.house, one.row.row)
                if len(said | said_of.setdefault(one.house, said)) > 1:
                    self._differing.add(one.house)

    def hear(self, incoming: IncomingRow, house: House) -> tuple[bool, str, int]:
        """Whether the row gives its household a mark; else a code for what is wrong, and the row it differs from.

        `house` is where the person lives once the row is taken.
        """
        said = incoming.row.groups & OF_HOUSEHOLDS
        if not said:
            return False, "", 0
        if incoming.house in self._differing:
            other = self._first[incoming.house]
            return False, "house_groups_differ" if other != incoming.row.row or len(said) > 1 else "", other
        before = self.on_file.get(house, NONE) if isinstance(house, str) else NONE
        heard = self._heard.get(house, NONE)
        self._heard[house] = heard | said
        if (before & ONE_OF) - said and said & ONE_OF:
            return False, "" if said <= heard else "house_group_on_file", 0
        fresh = said - before - heard
        if fresh:
            self.given[incoming.row.position] = fresh
        return bool(fresh), "", 0
