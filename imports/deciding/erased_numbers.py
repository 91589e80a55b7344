"""Rows of a list that carry the citizen number of somebody who was erased: each is a question, whatever else it is."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from imports.deciding.area import OF_THE_STATION, Area
from imports.deciding.decisions import Decisions
from imports.deciding.matcher import Incoming, Verdict
from imports.reading.words import GONE

NUMBER_OF_ERASED = "number_of_erased"
"""The code of such a question."""

ERASED = "erased"
"""Stands for the erased person among those whom an answer says a row is not: it is somebody to be entered anew."""


def asked_about(
    incoming: Sequence[Incoming],
    verdicts: Iterable[Verdict],
    erased: Mapping[bytes, date],
    on_the_roll: Collection[bytes],
    decisions: Decisions,
    area: Area | None,
) -> Iterator[Verdict]:
    """The verdicts, those about numbers of `erased` as questions until somebody of the station answered.

    A number that somebody of the roll carries is that person's. A head is only sent to the station.
    """
    for row, verdict in zip(incoming, verdicts, strict=True):
        if (
            row.personal_id not in erased
            or row.personal_id in on_the_roll
            or verdict.kind == "repeated"
            or (verdict.kind == "new" and row.row.residence in GONE)
        ):
            yield verdict
        elif area is not None and area.hides_others:
            yield OF_THE_STATION
        elif ERASED in decisions.others.get((row.row.sheet, row.row.row), ()):
            yield verdict
        else:
            yield replace(verdict, kind="question", code=NUMBER_OF_ERASED, other_row=0)


def of_station_only(before: Decisions, now: Decisions) -> Decisions:
    """What a head decides: about erased people nothing is added to what the station said."""
    others = {
        place: refs - ({ERASED} - before.others.get(place, frozenset())) for place, refs in now.others.items()
    }
    return replace(now, others={place: refs for place, refs in others.items() if refs})


def said(day: date) -> str:
    """The day of an erasure as messages have it."""
    return f"{day:%d/%m/%Y}"
