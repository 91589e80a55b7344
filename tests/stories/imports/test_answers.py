"""What a list counts as after answers, told by rules from what its check kept, is what deciding again would say."""

import random
from collections.abc import Sequence
from typing import Any

import pytest

from core import clock
from core.actor import SYSTEM
from core.db.transaction import transaction
from core.sheets.cells import Sheet
from core.sheets.reading import read_workbook
from imports.deciding.decisions import NOTHING_DECIDED, Decisions
from imports.uploads.answered import standings
from imports.uploads.problems import counts_to_keep, problems_to_keep
from imports.uploads.questions import review_of
from imports.uploads.review import Review, review_from, text_of
from imports.writing import importing
from tests.builders import Builder
from tests.rolls import person, roll
from wards.models import Ward

FAMILIES, GIVEN = ("Nguyễn Văn", "Trần Thị", "Lê Văn"), ("An", "Ân", "Bình", "Cúc", "Dũng", "Em")


@pytest.fixture
def ward(build: Builder) -> Ward:
    ward = build.ward()
    build.neighborhood(ward, 7)
    return ward


def sheets_of(rows: Sequence[list[Any]]) -> list[Sheet]:
    return read_workbook(roll(*rows))


def take(ward: Ward, rows: Sequence[list[Any]]) -> None:
    prepared = importing.prepare(ward.id, sheets_of(rows), now=clock.now())
    with transaction() as work:
        importing.carry_out(prepared, file_name="to7.xlsx", by=SYSTEM, now=work.at)


def people(choose: random.Random, number: int) -> list[dict[str, Any]]:
    """Facts of people, four to a household; some have a citizen number, a phone."""
    return [
        {
            "name": f"{choose.choice(FAMILIES)} {choose.choice(GIVEN)}",
            "birth": f"0{choose.randint(1, 8)}/0{choose.randint(1, 8)}/19{choose.randint(50, 53)}",
            "household": f"07-000{at // 4}",
            "personal_id": f"0310500001{at:02d}" if choose.random() < 0.5 else "",
            "phone": f"09123456{at:02d}" if choose.random() < 0.5 else "",
            "relation": "Con",
            "note": "cũ",
        }
        for at in range(number)
    ]


def nearly(choose: random.Random, facts: dict[str, Any]) -> dict[str, Any]:
    """The same person as another list might have it: another day, household, number, name, note; or as it was."""
    others = (
        {},
        {"birth": f"09{facts['birth'][2:]}"},
        {"birth": facts["birth"][-4:]},
        {"household": "07-0099"},
        {"personal_id": facts["personal_id"] and f"{facts['personal_id'][:-2]}9{facts['personal_id'][-1]}"},
        {"name": "Vũ Văn Khác"},
        {"note": "mới", "phone": "0987654321"},
    )
    return {**facts, **choose.choice(others)}


def answered(choose: random.Random, review: Review, decisions: Decisions) -> Decisions:
    """One answer more: to a question that is open, or about changes."""
    open_rows = [(row, one.step) for row, one in standings(review.rows, decisions) if one.step]
    differing = [
        row for row, one in standings(review.rows, decisions) if one.person and one.person.overwrites
    ]
    if differing and choose.random() < 0.3:
        return decisions.approving([], [choose.choice(differing).position])
    if not open_rows:
        return decisions
    row, step = choose.choice(open_rows)
    if choose.random() < 0.5:
        return decisions.answering(row.position, same=choose.choice(step.candidates).ref)
    return decisions.answering(row.position, others=[one.ref for one in step.candidates])


def numbers(kept: dict[str, Any]) -> dict[str, Any]:
    """What the page of a list counts: its rows, and its problems by kind."""
    names = ("new", "changed", "unchanged", "review", "refused")
    return {
        **{name: kept[name] for name in names},
        **{kind: number for kind, _grave, number in kept["kinds"]},
    }


@pytest.mark.parametrize("seed", range(20))
def test_an_answer_counts_as_deciding_again_would_count_it(ward: Ward, seed: int) -> None:
    choose = random.Random(seed)
    known = people(choose, 16)
    take(ward, [person(**facts) for facts in known])
    sheets = sheets_of([person(**nearly(choose, facts)) for facts in known])
    review = review_from(text_of(review_of(importing.prepare(ward.id, sheets, now=clock.now()))[0]))
    decisions = NOTHING_DECIDED
    for _answer in range(8):
        decisions = answered(choose, review, decisions)
        again = importing.prepare(ward.id, sheets, now=clock.now(), decisions=decisions).result
        counts, problems = review.found(decisions)
        assert numbers(counts) == numbers(counts_to_keep(again)), decisions
        assert sorted(map(str, problems)) == sorted(map(str, problems_to_keep(again.problems)))
