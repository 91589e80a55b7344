"""Who a row of a list is: a known person, somebody new, or a question for a person to answer.

Citizen number, folded name and birth agree, or household, folded name, birth and sex do: then it is the
known person. A likeness is never joined: twins, neighbors of one name, father and son of one name stay.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from imports.deciding.household_votes import houses_by_people
from imports.deciding.likeness import (
    UNNAMED,
    elsewhere,
    in_former_household,
    in_household,
    named_since,
    numbers_differ,
    sex_fits,
)
from imports.reading.row import RollRow
from residents.facts.birth import Birth

MOST_ALIKE = 25
"""Of more people with one name in one household, or one name and year, none is looked at closely."""


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


class Incoming(NamedTuple):
    """A row with its neighborhood found and its numbers indexed; `household` is empty where unknown.

    `spelling` is the sort key of the name: alike for two ways to place a tone, not for two tones.
    """

    row: RollRow
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
class Verdict:
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


NEW = Verdict("new")
THE_OTHER_ROW = 0
"""Stands for the earlier row of the file among the keys of an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said about a row: who it is, or who it is not; people by their keys."""

    same: int | None = None
    others: frozenset[int] = frozenset()


@dataclass
class _Claims:
    """Which known people rows of this file turned out to be, and the households that tells."""

    keys: set[int] = field(default_factory=set)
    houses: dict[int, str] = field(default_factory=dict)
    came_from: dict[int, str] = field(default_factory=dict)
    """Where somebody of a run was listed before who now stands under another household."""
    answers: Mapping[tuple[str, int], Answer] = field(default_factory=dict)

    def answer(self, incoming: Incoming) -> Answer | None:
        """What somebody said about the row."""
        return self.answers.get((incoming.row.sheet, incoming.row.row)) if self.answers else None

    def rules_out(self, incoming: Incoming, known: Known) -> bool:
        """Whether the person is another row's, or somebody said that the row is another person."""
        if known.key in self.keys:
            return True
        answer = self.answer(incoming)
        return answer is not None and known.key in answer.others

    def take(self, incoming: Incoming, known: Known) -> Verdict:
        """The row is this person."""
        self.keys.add(known.key)
        if incoming.household != known.household:
            if incoming.household:
                self.came_from.setdefault(incoming.row.household_run, known.household)
            elif known.neighborhood == incoming.neighborhood:
                self.houses.setdefault(incoming.row.household_run, known.household)
        return Verdict("same", known)


class Matcher:
    """Answers for whole files, one dictionary look-up a row; `index_of` is the keyed index of a number."""

    def __init__(self, known: Iterable[Known], index_of: Callable[[str], bytes]) -> None:
        self.index_of = index_of
        self.by_id: dict[bytes, Known] = {}
        self.by_house: dict[tuple[str, str], list[Known]] = defaultdict(list)
        self.by_name: dict[tuple[str, int], list[Known]] = defaultdict(list)
        self.unnamed: dict[str, list[Known]] = defaultdict(list)
        for person in known:
            if person.personal_id:
                self.by_id[person.personal_id] = person
            self.by_house[person.household, person.name_folded].append(person)
            self.by_name[person.name_folded, person.birth.day.year].append(person)
            if person.name_folded in UNNAMED:
                self.unnamed[person.household].append(person)

    def match(
        self, incoming: Sequence[Incoming], answers: Mapping[tuple[str, int], Answer] | None = None
    ) -> list[Verdict]:
        """A verdict for each row, in their order; `answers` are what somebody said, by sheet and row.

        Sure answers come first, so that of two twins the one spelled alike is found before the other
        is asked about.
        """
        within_file = list(_repeated(incoming))
        verdicts = [verdict if verdict and verdict.kind == "repeated" else None for verdict in within_file]
        claims = _Claims(answers=answers or {})
        if answers:
            self._hear(incoming, verdicts, within_file, claims)
        if not self.by_name:
            return [
                verdict or question or NEW for verdict, question in zip(verdicts, within_file, strict=True)
            ]
        claims.houses |= houses_by_people(incoming, self.by_name, MOST_ALIKE)
        for step in (self._by_number, self._by_household):
            for place, row in enumerate(incoming):
                if verdicts[place] is None:
                    verdicts[place] = step(row, claims)
        return [
            verdict or question or self._unsure(row, claims)
            for row, verdict, question in zip(incoming, verdicts, within_file, strict=True)
        ]

    def _hear(
        self,
        incoming: Sequence[Incoming],
        verdicts: list[Verdict | None],
        within_file: list[Verdict | None],
        claims: _Claims,
    ) -> None:
        """Settle first what somebody said: who is a known person, and which rows of the file are one or two people."""
        by_key = {person.key: person for people in self.by_name.values() for person in people}
        for place, row in enumerate(incoming):
            answer, question = claims.answer(row), within_file[place]
            if answer is None or verdicts[place] is not None:
                continue
            if question is not None and answer.same == THE_OTHER_ROW:
                verdicts[place] = Verdict("repeated", code="row_repeated", other_row=question.other_row)
            elif question is not None and THE_OTHER_ROW in answer.others:
                within_file[place] = None
            if answer.same and answer.same in by_key and answer.same not in claims.keys:
                verdicts[place] = claims.take(row, by_key[answer.same])

    def _by_number(self, incoming: Incoming, claims: _Claims) -> Verdict | None:
        """By citizen number, or by household with every fact written alike."""
        row = incoming.row
        person = self.by_id.get(incoming.personal_id) if incoming.personal_id else None
        if person is not None:
            if person.name_folded == row.name_folded and person.birth.agrees_with(row.birth):
                return claims.take(incoming, person)
            return Verdict("question", person, "number_of_another")
        alike = self._housemates(incoming, incoming.household, claims)
        for person in sorted(alike, key=lambda one: one.phone != incoming.phone):
            if person.spelling == incoming.spelling and person.birth == row.birth and person.sex == row.sex:
                return claims.take(incoming, person)
        return None

    def _by_household(self, incoming: Incoming, claims: _Claims) -> Verdict | None:
        """By household, folded name, birth and sex; several who fit are a question."""
        household = incoming.household or claims.houses.get(incoming.row.household_run, "")
        fitting = [
            person
            for person in self._housemates(incoming, household, claims)
            if person.birth.agrees_with(incoming.row.birth) and sex_fits(person.sex, incoming.row.sex)
        ]
        if len(fitting) > 1:
            fitting = [person for person in fitting if person.spelling == incoming.spelling] or fitting
        if len(fitting) == 1:
            return claims.take(incoming, fitting[0])
        return (
            Verdict("question", fitting[0], "several_alike", others=tuple(fitting[1:])) if fitting else None
        )

    def _unsure(self, incoming: Incoming, claims: _Claims) -> Verdict:
        """A likeness to somebody whom no row of the file turned out to be, or a new person."""
        row = incoming.row
        household = incoming.household or claims.houses.get(row.household_run, "")
        for person, likeness in self._perhaps(incoming, household, claims):
            if not claims.rules_out(incoming, person) and (code := likeness(incoming, person)):
                return Verdict("question", person, code, household=household)
        return Verdict("new", household=household) if household != incoming.household else NEW

    def _perhaps(
        self, incoming: Incoming, household: str, claims: _Claims
    ) -> Iterator[tuple[Known, Callable[[Incoming, Known], str]]]:
        """People to compare with, the likeliest first, and the rule by which each of them may be the row's."""
        row = incoming.row
        for person in self._of(self.by_house.get((household, row.name_folded), ())):
            yield person, in_household
        if (before := claims.came_from.get(row.household_run)) is not None:
            for person in self._of(self.by_house.get((before, row.name_folded), ())):
                yield person, in_former_household
        for person in self._of(self.by_name.get((row.name_folded, row.birth.day.year), ())):
            yield person, self._elsewhere
        for person in self._of(self.unnamed.get(household, ())):
            yield person, named_since

    def _elsewhere(self, incoming: Incoming, person: Known) -> str:
        return elsewhere(incoming, person, self.index_of)

    def _housemates(self, incoming: Incoming, household: str, claims: _Claims) -> Iterator[Known]:
        """People of the household with the folded name whom the numbers do not tell apart."""
        if not household:
            return
        for person in self._of(self.by_house.get((household, incoming.row.name_folded), ())):
            if not numbers_differ(incoming, person) and not claims.rules_out(incoming, person):
                yield person

    @staticmethod
    def _of(people: Sequence[Known]) -> Sequence[Known]:
        return people[:MOST_ALIKE]


def _repeated(incoming: Sequence[Incoming]) -> Iterator[Verdict | None]:
    """For each row: a refusal where an earlier row of the file is the same person, a question where it may be."""
    by_number: dict[bytes, Incoming] = {}
    by_house: dict[tuple[str | int, str], list[Incoming]] = {}
    for row in incoming:
        earlier = by_number.get(row.personal_id) if row.personal_id else None
        if earlier is not None:
            same = earlier.row.name_folded == row.row.name_folded
            yield Verdict(
                "repeated", code="row_repeated" if same else "number_repeated", other_row=earlier.row.row
            )
            continue
        key = (row.house, row.row.name_folded)
        alike = by_house.get(key)
        verdict = (
            next(filter(None, (_alike(other, row) for other in alike[:MOST_ALIKE])), None) if alike else None
        )
        if verdict is None or verdict.kind == "question":
            by_house.setdefault(key, []).append(row)
            if row.personal_id:
                by_number[row.personal_id] = row
        yield verdict


def _alike(earlier: Incoming, later: Incoming) -> Verdict | None:
    """Two rows of one household with one folded name: the same person, perhaps the same, or two people."""
    first, second = earlier.row, later.row
    if (earlier.personal_id and later.personal_id) or first.birth.day.year != second.birth.day.year:
        return None
    if earlier.spelling != later.spelling:
        return None
    if first.birth == second.birth and sex_fits(first.sex, second.sex):
        return Verdict("repeated", code="row_repeated", other_row=first.row)
    return Verdict("question", code="alike_in_file", other_row=first.row)
