"""What an import will do, decided before anything is written: new people, changes, questions, refusals."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.errors import UploadRefused
from core.folding import fold
from core.marking import N_
from imports.deciding.area import Area, confined
from imports.deciding.changes import CODES, Changes, changes
from imports.deciding.decisions import NOTHING_DECIDED, Decisions, answers_by_key, without_numbers_of_others
from imports.deciding.erased_numbers import NUMBER_OF_ERASED, asked_about, said
from imports.deciding.household_marks import HouseMarks
from imports.deciding.likeness import may_be_one
from imports.deciding.matcher import Incoming, Known, Matcher, Verdict
from imports.deciding.neighborhoods import Named, neighborhoods_of_roll
from imports.deciding.not_listed import missing
from imports.deciding.places import Indexes, Places
from imports.deciding.result import Counts, RollResult
from imports.deciding.ward_facts import WardFacts
from imports.reading.reading import Roll
from imports.reading.row import RollRow, RowProblem, Severity
from imports.reading.words import GONE
from wards.naming import display_name


class EmptyRoll(UploadRefused):
    """The list has a head and nobody under it."""

    code = "list_empty"
    message = N_("There is nobody below the header row. Choose the workbook again.")


@dataclass(frozen=True, slots=True)
class Change:
    """A known person and the fields that the row will give."""

    known: Known
    incoming: Incoming
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Question:
    """A known person, the row that is this person, and one field in which they differ."""

    known: Known
    incoming: Incoming
    field: str


@dataclass
class Plan:
    """Everything to write, and the result to show; made from the facts of one moment."""

    facts: WardFacts
    accept_changes: bool
    decisions: Decisions = NOTHING_DECIDED
    new_neighborhoods: list[Named] = field(default_factory=list)
    new_people: list[tuple[Incoming, str]] = field(default_factory=list)
    """New people with the code of their household, empty where it is yet to be given one."""
    changes: list[Change] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    refused: set[tuple[str, int]] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    questions: list[Question] = field(default_factory=list)
    """Fields in which a row and a known person differ, and which nobody has approved with all the others."""
    alike: list[tuple[Incoming, Verdict]] = field(default_factory=list)
    """Rows that may be somebody: a person looks."""
    missing: list[Known] = field(default_factory=list)
    """Who lives in the neighborhoods of the list and does not stand on it."""
    second_heads: set[tuple[str, int]] = field(default_factory=set)
    """Rows that are called the head of a household of which an earlier row is."""
    house_groups: Mapping[tuple[str, int], frozenset[str]] = field(default_factory=dict)
    """By sheet and row: the marks that the household of this row is given."""

    def heads_household(self, row: RollRow) -> bool:
        """Whether the row is the head of its household, the first one of the list."""
        return row.is_head and (row.sheet, row.row) not in self.second_heads

    def result(self, roll: Roll) -> RollResult:
        """The counts and problems, in the order of the file."""
        refused = {(place.sheet, number) for number, place in roll.refused} | self.refused
        counts = Counts(
            self.counts["new"],
            self.counts["changed"],
            self.counts["unchanged"],
            self.counts["review"],
            len(refused),
        )
        order = {sheet: place for place, sheet in enumerate(roll.headers)}
        problems = sorted((*roll.problems, *self.problems), key=lambda p: (order.get(p.sheet, 0), p.row))
        names = tuple(display_name(one.kind, one.name) for one in self.new_neighborhoods)
        return RollResult(counts, tuple(problems), frozenset(refused), names)


def make_plan(
    roll: Roll,
    facts: WardFacts,
    indexes: Indexes,
    accept_changes: bool,
    area: Area | None = None,
    decisions: Decisions = NOTHING_DECIDED,
) -> Plan:
    """Decide about every row; raises WrongRoll or EmptyRoll for a file that is refused whole."""
    plan = Plan(facts, accept_changes or decisions.accept_changes, decisions)
    if not roll.people and not roll.refused:
        raise EmptyRoll()
    if not facts.neighborhoods:
        plan.new_neighborhoods = neighborhoods_of_roll(roll.people, facts.usual_kind)
    places = Places(roll, facts, area, facts.neighborhoods or plan.new_neighborhoods, plan.problems)
    incoming = places.rows(indexes)
    plan.refused |= places.refused.keys()
    matcher = Matcher(facts.people, lambda number: indexes.index("personal_id", number))
    answers = answers_by_key(decisions, facts.public_ids)
    numbers = {number: person.key for number, person in matcher.by_id.items()} if answers else {}
    incoming = without_numbers_of_others(incoming, answers, numbers)
    found = matcher.match(incoming, answers)
    verdicts = list(confined(found, area, incoming, places.codes.lives_elsewhere))
    if facts.erased:
        verdicts = list(asked_about(incoming, verdicts, facts.erased, matcher.by_id, decisions, area))
    _Deciding(plan, roll, incoming).decide(incoming, verdicts)
    unread = {places.household_of(place) for _row, place in roll.refused}
    plan.missing = missing(facts.people, incoming, verdicts, unread, places.refused.values(), facts.stand_for)
    return plan


class _Deciding:
    """Turns verdicts into what is written, counted and told."""

    def __init__(self, plan: Plan, roll: Roll, incoming: Sequence[Incoming]) -> None:
        self.plan, self.roll = plan, roll
        self.runs_seen: set[int] = set()
        self.heads: dict[str | int, RollRow] = {}
        self.born: dict[tuple[str, date], Incoming] = {}
        self.of_two: dict[tuple[str | int, str], int] = {}
        """Households of which a second head lives elsewhere, with that address, and the row of the first head."""
        on_file = {code: home.groups for code, home in plan.facts.households.items() if home.groups}
        self.house_marks = HouseMarks(incoming, on_file)
        plan.house_groups = self.house_marks.given

    def decide(self, incoming: Sequence[Incoming], verdicts: Sequence[Verdict]) -> None:
        """Row by row."""
        for row, verdict in zip(incoming, verdicts, strict=True):
            has_left = row.row.residence in GONE
            if row.row.is_head and not has_left and verdict.kind in ("new", "same"):
                self._heads(row)
            if verdict.kind == "new" and has_left:
                self.plan.counts["unchanged"] += 1
                self._tell(row, "left", "gone_unknown", "warn")
            elif verdict.kind == "new" and (row.house, row.row.address) in self.of_two:
                self.plan.refused.add((row.row.sheet, row.row.row))
                first = self.of_two[row.house, row.row.address]
                self._tell(row, "household", "number_of_two", "refuse", other_row=first)
            elif verdict.kind == "new":
                self._new(row, verdict.household or row.household)
            elif verdict.kind == "same":
                assert verdict.known is not None
                self._known(row, verdict.known)
            elif verdict.kind == "repeated":
                self.plan.refused.add((row.row.sheet, row.row.row))
                self._tell(row, "full_name", verdict.code, "refuse", other_row=verdict.other_row)
            else:
                self.plan.counts["review"] += 1
                self._ask(row, verdict)

    def _new(self, incoming: Incoming, household: str) -> None:
        row = incoming.row
        self.plan.new_people.append((incoming, household))
        self.plan.counts["new"] += 1
        if row.groups:
            self._marks_household(incoming, household or incoming.house)
        if row.birth.precision == "day":
            first = self.born.setdefault((row.name_folded, row.birth.day), incoming)
            if first is not incoming and may_be_one(first, incoming):
                self._tell(incoming, "full_name", "same_in_file", "warn", other_row=first.row.row)

    def _known(self, incoming: Incoming, known: Known) -> None:
        first = incoming.row.household_run not in self.runs_seen
        self.runs_seen.add(incoming.row.household_run)
        found = changes(known, incoming, first_of_household=first)
        approved = (incoming.row.sheet, incoming.row.row) in self.plan.decisions.approved
        takes_all = self.plan.accept_changes or approved
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
            self.plan.changes.append(Change(known, incoming, taken))
        self.plan.counts[
            "review" if found.overwrites and not takes_all else "changed" if found or taken else "unchanged"
        ] += 1
        if found.overwrites and not self.plan.accept_changes:
            self._ask_about(incoming, known, found, approved)

    def _ask_about(self, incoming: Incoming, known: Known, found: Changes, approved: bool) -> None:
        for name in sorted(found.overwrites):
            self.plan.questions.append(Question(known, incoming, name))
            if not approved:
                self._tell(incoming, name, CODES.get(name, "would_overwrite"), "review")

    def _heads(self, incoming: Incoming) -> None:
        """The first who is called so heads the household; another one may be of another household."""
        row = incoming.row
        first = self.heads.setdefault(incoming.house, row)
        if first is row:
            return
        self.plan.second_heads.add((row.sheet, row.row))
        if first.address and row.address and fold(first.address) != fold(row.address):
            self.of_two[incoming.house, row.address] = first.row
        else:
            self._tell(incoming, "relation", "two_heads", "warn", other_row=first.row)

    def _marks_household(self, incoming: Incoming, household: str | int) -> bool:
        gives, code, other_row = self.house_marks.hear(incoming, household)
        if code:
            self._tell(incoming, "house_groups", code, "warn", other_row=other_row)
        return gives

    def _ask(self, incoming: Incoming, verdict: Verdict) -> None:
        if verdict.code == NUMBER_OF_ERASED:
            self.plan.alike.append((incoming, verdict))
            day = said(self.plan.facts.erased[incoming.personal_id or b""])
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
        self, incoming: Incoming, name: str, code: str, severity: Severity, **params: str | int
    ) -> None:
        row = incoming.row
        column = self.roll.headers[row.sheet].title_of_fact(name)
        self.plan.problems.append(
            RowProblem(row.row, column, code, severity, tuple(params.items()), row.sheet)
        )
