"""Every question about a checked list, with its follow-ups, worked out before, so that answers need no new check."""

from collections.abc import Mapping
from dataclasses import replace

from core.db.bulk import uncollected
from imports.deciding.changes import changes
from imports.deciding.decisions import THE_OTHER_ROW
from imports.deciding.people import IncomingRow, Known, Match
from imports.deciding.plan import ImportPlan, decide
from imports.deciding.station_only import ERASED, NUMBER_OF_ERASED, OF_THE_STATION, said
from imports.reading.row import ListedRow, Position
from imports.uploads.answered import AskedRow, PossiblePerson, RowOutcome, Step
from imports.uploads.problems import counts_to_keep, problems_to_keep
from imports.uploads.review import Review, SaidByRows, ShownFacts
from imports.writing.importing import Prepared
from residents.facts.citizen_number import mask
from residents.person.card_queries import mask_phone

AT_ONCE = 500
"""Rows in a bundle."""

ROUNDS = 5
"""How many questions one after the other are looked for about a row; after these it stays a question."""

MOST_CANDIDATES = 4
OPEN, NEW = PossiblePerson("", "review"), PossiblePerson("", "new")
TWICE, NOTHING_NEW = PossiblePerson("", "refused"), PossiblePerson("", "unchanged")


def review_of(prepared: Prepared) -> tuple[Review, list[SaidByRows]]:
    """What is kept of a check, with what the rows asked about say, in bundles.

    Where there is anything to ask, the list is decided upon a few times more for it.
    """
    with uncollected():
        asking = _Asking(prepared, _as_the_station_sees_it(prepared))
        rows, bundles = asking.rows(), asking.bundles()
    everybody = [
        one for row in rows for one in (row.rest, *(c for step in row.steps for c in step.candidates))
    ]
    names = {"full_name", "personal_id"}.union(*(one.overwrites for one in everybody))
    titles = {
        sheet: {name: header.title_of_fact(name) for name in sorted(names)}
        for sheet, header in prepared.homes.listed.headers.items()
    }
    result = prepared.result
    kept = counts_to_keep(result), problems_to_keep(result.problems)
    return Review(prepared.plan.decisions, *kept, titles, rows), bundles


def _as_the_station_sees_it(prepared: Prepared) -> ImportPlan:
    """A head's list may have questions about people elsewhere, which only the station can answer."""
    plan = prepared.plan
    if all(problem.code != OF_THE_STATION.code for problem in plan.problems):
        return plan
    return decide(prepared.homes, plan.decisions, hides_others=False)


class _Asking:
    """Follows each question to what is asked next when it is denied: the list is decided upon with that answer."""

    def __init__(self, prepared: Prepared, plan: ImportPlan) -> None:
        self.homes, self.plan = prepared.homes, plan
        self.listed, self.area, self.facts = self.homes.listed, self.homes.area, self.homes.facts
        self.firsts: dict[int, Position] = {}
        for row in self.listed.people:
            self.firsts.setdefault(row.household_run, row.position)
        self.asked = {one.row.position: one for one, _verdict in plan.alike}
        self.differing = {one.row.position: one for _known, one in plan.differences}
        order = {sheet: at for at, sheet in enumerate(self.listed.headers)}
        listed = (self.differing | self.asked).items()
        self.asked_rows = dict(sorted(listed, key=lambda pair: (order[pair[0][0]], pair[0][1])))
        self.steps: dict[Position, list[Step]] = {position: [] for position in self.asked}
        self.other_rows: dict[Position, int] = {}

    def rows(self) -> list[AskedRow]:
        """Rows with a question, and rows that say something else of a person, in the order of the list."""
        if not self.asked and not self.differing:
            return []
        rests = self._rests(self.plan, self.differing) | self._rests(self._followed(), self.asked)
        return [
            AskedRow(position, tuple(self.steps.get(position, ())), rest, number // AT_ONCE, is_elsewhere)
            for number, position in enumerate(self.asked_rows)
            for rest, is_elsewhere in (rests[position],)
        ]

    def bundles(self) -> list[SaidByRows]:
        """What these rows say, and what the rows say that they may repeat."""
        others = self._others()
        said = [
            (position, (_listed(one.row, one.household), others.get(position, {})))
            for position, one in self.asked_rows.items()
        ]
        return [dict(said[first : first + AT_ONCE]) for first in range(0, len(said), AT_ONCE)]

    def _followed(self) -> ImportPlan:
        """Note question after question; returns what the list does when all of them are denied."""
        plan = self.plan
        for _round in range(ROUNDS):
            for one, verdict in plan.alike:
                if (position := one.row.position) in self.steps:
                    self.steps[position].append(self._step(position, one, verdict))
            if not plan.alike:
                break
            plan = self._denied(plan)
        return plan

    def _denied(self, plan: ImportPlan) -> ImportPlan:
        decisions = plan.decisions
        others = dict(decisions.others)
        for position, steps in self.steps.items():
            refs = frozenset(one.ref for step in steps for one in step.candidates)
            others[position] = others.get(position, frozenset()) | refs
        return decide(self.homes, replace(decisions, others=others), hides_others=False)

    def _rests(
        self, plan: ImportPlan, rows: Mapping[Position, IncomingRow]
    ) -> dict[Position, tuple[PossiblePerson, bool]]:
        """What each of these rows is by this plan, and whether that is a person out of sight for the list's head."""
        rests = dict.fromkeys(rows, (NOTHING_NEW, False))
        rests |= {position: (TWICE, False) for position in plan.refused if position in rows}
        rests |= {
            position: (NEW, False) for one, _home in plan.new_people if (position := one.row.position) in rows
        }
        rests |= {
            position: (OPEN, False) for one, _verdict in plan.alike if (position := one.row.position) in rows
        }
        known = [(change.known, change.incoming) for change in plan.changes]
        known += plan.differences
        return rests | {
            position: (self._candidate(one, person), self._is_elsewhere(person))
            for person, one in known
            if (position := one.row.position) in rows
        }

    def _step(self, position: Position, incoming: IncomingRow, verdict: Match) -> Step:
        if verdict.code == NUMBER_OF_ERASED:
            day = said(self.facts.erased[incoming.personal_id or b""])
            return Step(verdict.code, (PossiblePerson(ERASED, "review"),), day=day)
        people = [one for one in (verdict.known, *verdict.others) if one is not None][:MOST_CANDIDATES]
        candidates = [self._candidate(incoming, one) for one in people]
        if not people:
            candidates = [PossiblePerson(THE_OTHER_ROW, "refused")]
            self.other_rows.setdefault(position, verdict.other_row)
        household = people[0].household if people else ""
        is_elsewhere = any(map(self._is_elsewhere, people))
        return Step(verdict.code, tuple(candidates), household, verdict.other_row, is_elsewhere)

    def _candidate(self, incoming: IncomingRow, known: Known) -> PossiblePerson:
        """What the row counts as where it is this person."""
        first = self.firsts[incoming.row.household_run] == incoming.row.position
        found = changes(known, incoming, first_of_household=first)
        outcome: RowOutcome = "review" if found.overwrites else "changed" if found.gaps else "unchanged"
        return PossiblePerson(self.facts.public_ids[known.key], outcome, tuple(sorted(found.overwrites)))

    def _is_elsewhere(self, known: Known) -> bool:
        return self.area is not None and known.neighborhood != self.area.code

    def _others(self) -> dict[Position, ShownFacts]:
        """What the earlier rows say that rows may repeat; of the same sheet where that has one with the number."""
        wanted = set(self.other_rows.values())
        rows = {(row.sheet, row.row): row for row in self.listed.people if row.row in wanted}
        by_number = {row.row: row for row in reversed(rows.values())}
        found = {
            position: rows.get((position[0], number)) or by_number[number]
            for position, number in self.other_rows.items()
        }
        return {position: _listed(row, row.household) for position, row in found.items()}


def _listed(row: ListedRow, household: str) -> ShownFacts:
    """The facts of a row that a page may show, those that are not empty."""
    facts = {
        "full_name": row.full_name, "birth": row.birth.day.isoformat(), "precision": row.birth.precision,
        "sex": row.sex, "personal_id": row.personal_id and mask(row.personal_id),
        "phone": row.phone and mask_phone(row.phone), "household": household, "relation": row.relation,
        "address": row.address, "insurance": row.insurance, "residence": row.residence, "note": row.note,
    }  # fmt: skip
    return {name: said for name, said in facts.items() if said}
