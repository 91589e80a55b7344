"""Every question about a checked list, each followed to its end, so that whoever answers need not wait for a new check."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.db.bulk import uncollected
from core.sealing import keyring
from imports.deciding.changes import changes
from imports.deciding.decisions import THE_OTHER_ROW, Place
from imports.deciding.erased_numbers import ERASED, NUMBER_OF_ERASED, said
from imports.deciding.matcher import Incoming, Known, Verdict
from imports.deciding.plan import Plan, make_plan
from imports.deciding.result import counts_to_keep, problems_as_rows
from imports.reading.row import RollRow
from imports.uploads.answered import AskedRow, Candidate, Outcome, Step
from imports.uploads.review import Listed, Review, Said
from imports.writing.importing import Prepared
from residents.facts.citizen_number import mask
from residents.person.card_queries import mask_phone

AT_ONCE = 500
"""Rows in a bundle."""

ROUNDS = 3
"""How many questions one after the other are looked for about a row; after these it stays a question."""

MOST_CANDIDATES = 4
OPEN, NEW = Candidate("", "review"), Candidate("", "new")
TWICE, NOTHING_NEW = Candidate("", "refused"), Candidate("", "unchanged")


def review_of(prepared: Prepared) -> tuple[Review, list[Said]]:
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
        for sheet, header in prepared.roll.headers.items()
    }
    result = prepared.result
    kept = counts_to_keep(result), problems_as_rows(result)
    return Review(prepared.plan.decisions, *kept, titles, rows), bundles


def _as_the_station_sees_it(prepared: Prepared) -> Plan:
    """A head's list may have questions about people elsewhere, which only the station can answer."""
    area, plan = prepared.area, prepared.plan
    if area is None or not area.hides_others:
        return plan
    everywhere = replace(area, hides_others=False)
    return make_plan(prepared.roll, plan.facts, keyring(), False, everywhere, plan.decisions)


class _Asking:
    """Follows each question to what is asked next when it is denied: the list is decided upon with that answer."""

    def __init__(self, prepared: Prepared, plan: Plan) -> None:
        self.roll, self.area, self.plan = prepared.roll, prepared.area, plan
        self.firsts: dict[int, Place] = {}
        for row in prepared.roll.people:
            self.firsts.setdefault(row.household_run, (row.sheet, row.row))
        self.asked = {_place(one): one for one, _verdict in plan.alike}
        self.differing = {_place(asked.incoming): asked.incoming for asked in plan.questions}
        order = {sheet: at for at, sheet in enumerate(self.roll.headers)}
        listed = (self.differing | self.asked).items()
        self.listed = dict(sorted(listed, key=lambda pair: (order[pair[0][0]], pair[0][1])))
        self.steps: dict[Place, list[Step]] = {place: [] for place in self.asked}
        self.other_rows: dict[Place, int] = {}

    def rows(self) -> list[AskedRow]:
        """Rows with a question, and rows that say something else of a person, in the order of the list."""
        if not self.asked and not self.differing:
            return []
        rests = self._rests(self.plan, self.differing) | self._rests(self._followed(), self.asked)
        return [
            AskedRow(place, tuple(self.steps.get(place, ())), rest, number // AT_ONCE, is_elsewhere)
            for number, place in enumerate(self.listed)
            for rest, is_elsewhere in (rests[place],)
        ]

    def bundles(self) -> list[Said]:
        """What these rows say, and what the rows say that they may repeat."""
        others = self._others()
        said = [
            (place, (_listed(one.row, one.household), others.get(place, {})))
            for place, one in self.listed.items()
        ]
        return [dict(said[first : first + AT_ONCE]) for first in range(0, len(said), AT_ONCE)]

    def _followed(self) -> Plan:
        """Note question after question; returns what the list does when all of them are denied."""
        plan = self.plan
        for _round in range(ROUNDS):
            for one, verdict in plan.alike:
                if (place := _place(one)) in self.steps:
                    self.steps[place].append(self._step(place, one, verdict))
            if not plan.alike:
                break
            plan = self._denied(plan)
        return plan

    def _denied(self, plan: Plan) -> Plan:
        decisions = plan.decisions
        others = dict(decisions.others)
        for place, steps in self.steps.items():
            refs = frozenset(one.ref for step in steps for one in step.candidates)
            others[place] = others.get(place, frozenset()) | refs
        area = self.area and replace(self.area, hides_others=False)
        return make_plan(self.roll, plan.facts, keyring(), False, area, replace(decisions, others=others))

    def _rests(self, plan: Plan, rows: Mapping[Place, Incoming]) -> dict[Place, tuple[Candidate, bool]]:
        """What each of these rows is by this plan, and whether that is a person out of sight for the list's head."""
        rests = dict.fromkeys(rows, (NOTHING_NEW, False))
        rests |= {place: (TWICE, False) for place in plan.refused if place in rows}
        rests |= {place: (NEW, False) for one, _home in plan.new_people if (place := _place(one)) in rows}
        rests |= {place: (OPEN, False) for one, _verdict in plan.alike if (place := _place(one)) in rows}
        known = [(change.known, change.incoming) for change in plan.changes]
        known += [(asked.known, asked.incoming) for asked in plan.questions]
        return rests | {
            place: (self._candidate(one, person), self._is_elsewhere(person))
            for person, one in known
            if (place := _place(one)) in rows
        }

    def _step(self, place: Place, incoming: Incoming, verdict: Verdict) -> Step:
        if verdict.code == NUMBER_OF_ERASED:
            day = said(self.plan.facts.erased[incoming.personal_id or b""])
            only_station = self.area is not None
            return Step(verdict.code, (Candidate(ERASED, "review"),), is_elsewhere=only_station, day=day)
        people = [one for one in (verdict.known, *verdict.others) if one is not None][:MOST_CANDIDATES]
        candidates = [self._candidate(incoming, one) for one in people]
        if not people:
            candidates = [Candidate(THE_OTHER_ROW, "refused")]
            self.other_rows.setdefault(place, verdict.other_row)
        household = people[0].household if people else ""
        is_elsewhere = any(map(self._is_elsewhere, people))
        return Step(verdict.code, tuple(candidates), household, verdict.other_row, is_elsewhere)

    def _candidate(self, incoming: Incoming, known: Known) -> Candidate:
        """What the row counts as where it is this person."""
        first = self.firsts[incoming.row.household_run] == _place(incoming)
        found = changes(known, incoming, first_of_household=first)
        outcome: Outcome = "review" if found.overwrites else "changed" if found.gaps else "unchanged"
        return Candidate(self.plan.facts.public_ids[known.key], outcome, tuple(sorted(found.overwrites)))

    def _is_elsewhere(self, known: Known) -> bool:
        return self.area is not None and known.neighborhood != self.area.code

    def _others(self) -> dict[Place, Listed]:
        """What the earlier rows say that rows may repeat; of the same sheet where that has one with the number."""
        wanted = set(self.other_rows.values())
        rows = {(row.sheet, row.row): row for row in self.roll.people if row.row in wanted}
        by_number = {row.row: row for row in reversed(rows.values())}
        found = {
            place: rows.get((place[0], number)) or by_number[number]
            for place, number in self.other_rows.items()
        }
        return {place: _listed(row, row.household) for place, row in found.items()}


def _place(incoming: Incoming) -> Place:
    return incoming.row.sheet, incoming.row.row


def _listed(row: RollRow, household: str) -> Listed:
    return dict(_facts(row, household))


def _facts(row: RollRow, household: str) -> Iterator[tuple[str, str]]:
    """The facts of a row that a page may show, those that are not empty."""
    facts = {
        "full_name": row.full_name, "birth": row.birth.day.isoformat(), "precision": row.birth.precision,
        "sex": row.sex, "personal_id": row.personal_id and mask(row.personal_id),
        "phone": row.phone and mask_phone(row.phone), "household": household, "relation": row.relation,
        "address": row.address, "insurance": row.insurance, "residence": row.residence, "note": row.note,
    }  # fmt: skip
    return ((name, said) for name, said in facts.items() if said)
