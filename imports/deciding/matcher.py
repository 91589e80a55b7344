"""Rules: who a row of a list is: a known person, a new person, or a question for a person to answer.

Citizen number, folded name and birth agree, or household, folded name, birth and sex do: then it is the
known person. A likeness is never joined: twins, neighbors of one name, father and son of one name stay.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from core.folding import run_together
from imports.deciding.decisions import NOTHING_DECIDED, THE_OTHER_ROW, Decisions
from imports.deciding.likeness import UNNAMED, elsewhere, fits, in_household, numbers_differ, sex_fits
from imports.deciding.people import NEW, IncomingRow, Known, Match

MOST_ALIKE = 25
"""Of more people with one name in one household, or one name and year, none is looked at closely."""

FEWEST = 2
"""One person may have a namesake of the same age next door; two of one household do not."""


@dataclass
class _Claims:
    """Which known people rows of this file turned out to be, and the households that tells."""

    decisions: Decisions
    refs: Mapping[int, str]
    keys: set[int] = field(default_factory=set)
    houses: dict[int, str] = field(default_factory=dict)
    came_from: dict[int, str] = field(default_factory=dict)
    """Where a person of a run was listed before who is now listed under another household."""

    def rules_out(self, incoming: IncomingRow, known: Known) -> bool:
        """Whether the person is another row's, or an answer says that the row is another person."""
        if known.key in self.keys:
            return True
        others = self.decisions.others
        return bool(others) and self.refs[known.key] in others.get(incoming.row.position, ())

    def take(self, incoming: IncomingRow, known: Known) -> Match:
        """The row is this person."""
        self.keys.add(known.key)
        if incoming.household != known.household:
            if incoming.household:
                self.came_from.setdefault(incoming.row.household_run, known.household)
            elif known.neighborhood == incoming.neighborhood:
                self.houses.setdefault(incoming.row.household_run, known.household)
        return Match("same", known)


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
                self.by_id.setdefault(person.personal_id, person)
            self.by_house[person.household, person.name_folded].append(person)
            self.by_name[person.name_folded, person.birth.day.year].append(person)
            if person.name_folded in UNNAMED:
                self.unnamed[person.household].append(person)

    @cached_property
    def by_name_together(self) -> dict[tuple[str, int], list[Known]]:
        """People by their names without blanks and the year; made for the first row that is nobody for sure."""
        found: dict[tuple[str, int], list[Known]] = defaultdict(list)
        for (name, year), people in self.by_name.items():
            found[run_together(name), year] += people
        return found

    def match(
        self,
        incoming: Sequence[IncomingRow],
        decisions: Decisions = NOTHING_DECIDED,
        refs: Mapping[int, str] | None = None,
    ) -> list[Match]:
        """A verdict for each row, in their order; `refs` are how `decisions` name people, by their keys.

        Sure answers come first, so that of two twins the one spelled alike is found before the other
        is asked about.
        """
        within_file = list(_repeated(incoming))
        verdicts = [verdict if verdict and verdict.kind == "repeated" else None for verdict in within_file]
        claims = _Claims(decisions, refs or {})
        if decisions.same or decisions.others:
            self._hear(incoming, verdicts, within_file, claims)
        if not self.by_name:
            return [
                verdict or question or NEW for verdict, question in zip(verdicts, within_file, strict=True)
            ]
        claims.houses |= _houses_by_people(incoming, self.by_name)
        for step in (self._by_number, self._by_household):
            for index, row in enumerate(incoming):
                if verdicts[index] is None:
                    verdicts[index] = step(row, claims)
        return [
            verdict or question or self._unsure(row, claims)
            for row, verdict, question in zip(incoming, verdicts, within_file, strict=True)
        ]

    def _hear(
        self,
        incoming: Sequence[IncomingRow],
        verdicts: list[Match | None],
        within_file: list[Match | None],
        claims: _Claims,
    ) -> None:
        """Settle the answers first: who is a known person, and which rows of the file are one or two people."""
        by_ref = {claims.refs[person.key]: person for people in self.by_name.values() for person in people}
        for index, row in enumerate(incoming):
            if verdicts[index] is not None:
                continue
            position, question = row.row.position, within_file[index]
            same = claims.decisions.same.get(position, "")
            if question is not None and same == THE_OTHER_ROW:
                verdicts[index] = Match("repeated", code="row_repeated", other_row=question.other_row)
            elif question is not None and THE_OTHER_ROW in claims.decisions.others.get(position, ()):
                within_file[index] = None
            person = by_ref.get(same)
            if person is not None and person.key not in claims.keys:
                verdicts[index] = claims.take(row, person)

    def _by_number(self, incoming: IncomingRow, claims: _Claims) -> Match | None:
        """By citizen number, or by household with every fact written alike."""
        row = incoming.row
        person = self.by_id.get(incoming.personal_id) if incoming.personal_id else None
        if person is not None:
            if person.name_folded == row.name_folded and person.birth.agrees_with(row.birth):
                return claims.take(incoming, person)
            return Match("question", person, "number_of_another")
        alike = self._housemates(incoming, incoming.household, claims)
        for person in sorted(alike, key=lambda one: one.phone != incoming.phone):
            if person.spelling == incoming.spelling and person.birth == row.birth and person.sex == row.sex:
                return claims.take(incoming, person)
        return None

    def _by_household(self, incoming: IncomingRow, claims: _Claims) -> Match | None:
        """By household, folded name, birth and sex; several who fit are a question."""
        household = incoming.household or claims.houses.get(incoming.row.household_run, "")
        alike = self._housemates(incoming, household, claims)
        fitting = [person for person in alike if fits(incoming, person)]
        if len(fitting) > 1:
            fitting = [person for person in fitting if person.spelling == incoming.spelling] or fitting
        if len(fitting) == 1:
            return claims.take(incoming, fitting[0])
        return Match("question", fitting[0], "several_alike", others=tuple(fitting[1:])) if fitting else None

    def _unsure(self, incoming: IncomingRow, claims: _Claims) -> Match:
        """A likeness to a person whom no row of the file turned out to be, or a new person."""
        household = incoming.household or claims.houses.get(incoming.row.household_run, "")
        for person, code in self._perhaps(incoming, household, claims):
            if code and not claims.rules_out(incoming, person):
                return Match("question", person, code, household=household)
        return Match("new", household=household) if household != incoming.household else NEW

    def _perhaps(self, incoming: IncomingRow, household: str, claims: _Claims) -> Iterator[tuple[Known, str]]:
        """People to compare with, the likeliest first, and why each of them may be the row's; empty where not."""
        row = incoming.row
        for person in self._of(self.by_house.get((household, row.name_folded), ())):
            yield person, in_household(incoming, person)
        if (before := claims.came_from.get(row.household_run)) is not None:
            for person in self._of(self.by_house.get((before, row.name_folded), ())):
                yield person, "alike_elsewhere" if fits(incoming, person) else ""
        for person in self._of(self.by_name.get((row.name_folded, row.birth.day.year), ())):
            yield person, elsewhere(incoming, person, self.index_of)
        together = run_together(row.name_folded), row.birth.day.year
        for person in self._of(self.by_name_together.get(together, ())):
            if person.name_folded != row.name_folded and fits(incoming, person):
                is_near = person.household == household or elsewhere(incoming, person, self.index_of)
                yield person, "run_together" if is_near else ""
        for person in self._of(self.unnamed.get(household, ())):
            yield person, "unnamed_before" if fits(incoming, person) else ""

    def _housemates(self, incoming: IncomingRow, household: str, claims: _Claims) -> Iterator[Known]:
        """People of the household with the folded name whom the numbers do not tell apart."""
        if not household:
            return
        for person in self._of(self.by_house.get((household, incoming.row.name_folded), ())):
            if not numbers_differ(incoming, person) and not claims.rules_out(incoming, person):
                yield person

    @staticmethod
    def _of(people: Sequence[Known]) -> Sequence[Known]:
        return people[:MOST_ALIKE]


def _repeated(incoming: Sequence[IncomingRow]) -> Iterator[Match | None]:
    """For each row: a refusal where an earlier row of the file is the same person, a question where it may be."""
    by_number: dict[bytes, IncomingRow] = {}
    by_house: dict[tuple[str | int, str], list[IncomingRow]] = {}
    for row in incoming:
        earlier = by_number.get(row.personal_id) if row.personal_id else None
        if earlier is not None:
            same = earlier.row.name_folded == row.row.name_folded
            yield Match(
                "repeated", code="row_repeated" if same else "number_repeated", other_row=earlier.row.row
            )
            continue
        key = (row.house, run_together(row.row.name_folded))
        alike = by_house.get(key)
        verdict = (
            next(filter(None, (_alike(other, row) for other in alike[:MOST_ALIKE])), None) if alike else None
        )
        if verdict is None or verdict.kind == "question":
            by_house.setdefault(key, []).append(row)
            if row.personal_id:
                by_number[row.personal_id] = row
        yield verdict


def _alike(earlier: IncomingRow, later: IncomingRow) -> Match | None:
    """Two rows of one household with one folded name: the same person, perhaps the same, or two people."""
    first, second = earlier.row, later.row
    if (earlier.personal_id and later.personal_id) or first.birth.day.year != second.birth.day.year:
        return None
    if first.name_folded != second.name_folded:  # one of them is run together
        return Match("question", code="alike_in_file", other_row=first.row)
    if earlier.spelling != later.spelling:
        return None
    if first.birth == second.birth and sex_fits(first.sex, second.sex):
        return Match("repeated", code="row_repeated", other_row=first.row)
    return Match("question", code="alike_in_file", other_row=first.row)


def _houses_by_people(
    incoming: Sequence[IncomingRow], by_name: Mapping[tuple[str, int], Sequence[Known]]
) -> dict[int, str]:
    """The known household of each run of rows without a number, told by two or more of its people.

    Each of them must have the neighborhood, name, birth and sex of a person of that household; where two
    households fit as well, or two runs fit one household, nothing is told. Of more than MOST_ALIKE people
    of one name and year none is looked at.
    """
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for row in incoming:
        if row.household:
            continue
        named = by_name.get((row.row.name_folded, row.row.birth.day.year), ())[:MOST_ALIKE]
        votes[row.row.household_run].update({one.household for one in named if _is_like(row, one)})
    told: dict[int, str] = {}
    for run, counted in votes.items():
        ranked = counted.most_common(2)
        if ranked and ranked[0][1] >= FEWEST and (len(ranked) == 1 or ranked[1][1] < ranked[0][1]):
            told[run] = ranked[0][0]
    claimed = Counter(told.values())
    return {run: house for run, house in told.items() if claimed[house] == 1}


def _is_like(incoming: IncomingRow, known: Known) -> bool:
    return (
        known.neighborhood == incoming.neighborhood
        and known.spelling == incoming.spelling
        and fits(incoming, known)
    )
