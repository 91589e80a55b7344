"""Rules: the state of each question of a checked list after some answers, and what each row counts as."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from imports.deciding.changes import CODES
from imports.deciding.decisions import THE_OTHER_ROW, Decisions
from imports.reading.row import Position

RowOutcome = Literal["new", "changed", "unchanged", "review", "refused"]
Problem = tuple[str, str, dict[str, Any]]
"""Code, the fact it is about, what its message says besides."""

TO_ASK_THE_STATION, REPEATED = "ask_the_station", "row_repeated"
OF_ANOTHER = "number_of_another"
"""A number stays its holder's, whichever row is said to be this person."""
NOBODY = frozenset({"", THE_OTHER_ROW})
"""Refs of no person on the roll: several rows may be the same of these."""


class PossiblePerson(NamedTuple):
    """A person whom a row may be, by public id, and what the row then counts as.

    `overwrites` are the facts that it would then overwrite. An empty `ref` is nobody: the row is a new person.
    """

    ref: str
    outcome: RowOutcome
    overwrites: tuple[str, ...] = ()


class Step(NamedTuple):
    """One question about a row; the next one is asked when all of its candidates are ruled out."""

    code: str
    candidates: tuple[PossiblePerson, ...]
    household: str = ""
    other_row: int = 0
    is_elsewhere: bool = False
    """About people whom the head who brought the list may not see."""
    day: str = ""
    """Of a question about an erased person: when that was."""


class AskedRow(NamedTuple):
    """A row that waits for an answer: its questions one after the other, and what it is when all are denied.

    A row that is a known person for sure, and says something else, has no question and only a `rest`.
    """

    position: Position
    steps: tuple[Step, ...]
    rest: PossiblePerson
    bundle: int = 0
    """In which bundle what the row says is kept."""
    is_elsewhere: bool = False
    """True when `rest` is a person whom the head who brought the list may not see."""


class RowState(NamedTuple):
    """The state of a row: what it counts as, the question that is open, the person it is, whether that is approved."""

    outcome: RowOutcome
    step: Step | None = None
    person: PossiblePerson | None = None
    is_approved: bool = False
    is_elsewhere: bool = False
    other_row: int = 0

    @property
    def problems(self) -> list[Problem]:
        """What is said of the row."""
        if self.is_elsewhere and (
            self.step or (self.person and self.person.overwrites and not self.is_approved)
        ):
            return [(TO_ASK_THE_STATION, "full_name", {"household": "", "other_row": 0})]
        if self.step is not None:
            about = "personal_id" if "number" in self.step.code else "full_name"
            facts: dict[str, Any] = {"household": self.step.household, "other_row": self.step.other_row}
            return [(self.step.code, about, {"day": self.step.day} if self.step.day else facts)]
        if self.person is None or self.is_approved:
            return []
        if self.person.ref == THE_OTHER_ROW:
            return [(REPEATED, "full_name", {"other_row": self.other_row})]
        return [(CODES.get(name, "would_overwrite"), name, {}) for name in self.person.overwrites]


def standings(rows: Sequence[AskedRow], decisions: Decisions) -> Iterator[tuple[AskedRow, RowState]]:
    """The state of each row, in the order of the list; a person is the first row's that was said to be this person."""
    claimed: dict[str, Position] = {}
    for row in rows:
        if (said := decisions.same.get(row.position, "")) not in NOBODY:
            claimed.setdefault(said, row.position)
    for row in rows:
        standing = _standing(row, decisions, claimed)
        if row.steps and standing.person is not None and standing.person.ref not in NOBODY:
            claimed.setdefault(standing.person.ref, row.position)
        yield row, standing


def _standing(row: AskedRow, decisions: Decisions, claimed: Mapping[str, Position]) -> RowState:
    said = decisions.same.get(row.position)
    if said and claimed.get(said, row.position) == row.position:
        for step in row.steps:
            for candidate in step.candidates:
                if candidate.ref == said:
                    return _is(row, candidate, decisions, step.is_elsewhere, step.other_row)
    denied = decisions.others.get(row.position, frozenset())
    if row.steps and not claimed and not denied:
        return RowState("review", row.steps[0], is_elsewhere=row.steps[0].is_elsewhere)
    for step in row.steps:
        left = tuple(
            one
            for one in step.candidates
            if one.ref not in denied and (step.code == OF_ANOTHER or _is_free(one, row, claimed))
        )
        if len(left) == 1 < len(step.candidates) and step.code == "several_alike":
            return _is(row, left[0], decisions, step.is_elsewhere)
        if left:
            return RowState("review", step._replace(candidates=left), is_elsewhere=step.is_elsewhere)
    if not _is_free(row.rest, row, claimed):
        return RowState("new", person=PossiblePerson("", "new"))
    return _is(row, row.rest, decisions, row.is_elsewhere)


def _is_free(person: PossiblePerson, row: AskedRow, claimed: Mapping[str, Position]) -> bool:
    """Whether no other row was said to be this person."""
    return claimed.get(person.ref, row.position) == row.position


def _is(
    row: AskedRow, person: PossiblePerson, decisions: Decisions, is_elsewhere: bool, other_row: int = 0
) -> RowState:
    is_approved = bool(person.overwrites) and row.position in decisions.approved
    outcome: RowOutcome = "changed" if is_approved else person.outcome
    return RowState(outcome, None, person, is_approved, is_elsewhere, other_row)
