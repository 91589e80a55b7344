"""What was decided about a list as one text, to be sealed and kept until the list is taken."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from core.db.bulk import uncollected
from imports.deciding.decisions import Decisions
from imports.deciding.neighborhoods import Named
from imports.deciding.people import IncomingRow, Known, WardFacts
from imports.deciding.plan import ImportPlan, PersonChange
from imports.deciding.station_only import ListArea
from imports.reading.columns import Meanings
from imports.reading.row import ListedRow, RowProblem
from imports.writing.importing import Decided, ImportResult, Prepared, RowCounts
from residents.facts.birth import Birth


def basis_of(
    facts: WardFacts, today: date, area: ListArea | None, meanings: Meanings | None, decisions: Decisions
) -> str:
    """What a list with the same rows is decided from: where two are equal, so is what was decided."""
    hides_others = area is not None and area.hides_others
    said = json.dumps([facts.fingerprint(), today.isoformat(), hides_others, meanings, decisions.as_json()])
    return hashlib.sha256(said.encode()).hexdigest()


def text_of(prepared: Prepared) -> str:
    """The part of a plan that is written, with its result, and from what it was decided."""
    plan, result = prepared.plan, prepared.result
    writes = {
        "ward_id": plan.ward_id,
        "decisions": plan.decisions.as_json(),
        "neighborhoods": plan.new_neighborhoods,
        "people": plan.new_people,
        "changes": plan.changes,
        "second_heads": sorted(plan.second_heads),
        "house_groups": [[*position, codes] for position, codes in plan.house_groups.items()],
        "enters_erased": plan.enters_erased,
    }
    homes = prepared.homes
    basis = basis_of(homes.facts, prepared.today, homes.area, prepared.meanings, plan.decisions)
    found = [result.counts, result.problems, result.columns, result.missing, result.living]
    return json.dumps([basis, writes, found], default=_plain, ensure_ascii=False)


def decided_from(
    text: str, basis: str, mark: tuple[Any, ...], again: Callable[[datetime], Decided]
) -> Decided | None:
    """What such a text says, None where it was decided from something else; `mark` names the facts of now."""
    with uncollected():
        was, writes, (counts, problems, columns, missing, living) = json.loads(text)
        if was != basis:
            return None
        result = ImportResult(
            RowCounts(*counts),
            tuple(map(RowProblem._make, problems)),
            tuple(map(tuple, columns)),
            tuple(missing),
            living,
        )
        return Decided(_plan(writes, mark), result, again)


def _plan(kept: dict[str, Any], mark: tuple[Any, ...]) -> ImportPlan:
    return ImportPlan(
        kept["ward_id"],
        mark,
        Decisions.from_json(kept["decisions"]),
        [Named(code, kind, name, tuple(aliases)) for code, kind, name, aliases in kept["neighborhoods"]],
        [(_incoming(one), household) for one, household in kept["people"]],
        [
            PersonChange(_known(known), _incoming(one), frozenset(fields), ref)
            for known, one, fields, ref in kept["changes"]
        ],
        {(sheet, row) for sheet, row in kept["second_heads"]},
        {(sheet, row): frozenset(codes) for sheet, row, codes in kept["house_groups"]},
        kept["enters_erased"],
    )


def _plain(value: Any) -> str | list[Any]:
    """What JSON does not know: dates, keyed indexes, sets."""
    if isinstance(value, date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else sorted(value)


def _incoming(kept: Sequence[Any]) -> IncomingRow:
    one = IncomingRow(*kept)
    row = ListedRow(*one.row)
    row = row._replace(neighborhood=None, birth=_birth(row.birth), groups=frozenset(row.groups))
    return one._replace(row=row, personal_id=_index(one.personal_id), phone=_index(one.phone))


def _known(kept: Sequence[Any]) -> Known:
    one = Known(*kept)
    return one._replace(
        birth=_birth(one.birth),
        groups=frozenset(one.groups),
        personal_id=_index(one.personal_id),
        phone=_index(one.phone),
    )


def _birth(kept: Sequence[Any]) -> Birth:
    day, precision = kept
    return Birth(date.fromisoformat(day), precision)


def _index(kept: Any) -> bytes | None:
    return bytes.fromhex(kept) if kept else None
