"""Rules: rows that only the station may settle, because they may be people of another neighborhood or erased people."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from imports.deciding.decisions import Decisions
from imports.deciding.people import IncomingRow, Match
from imports.reading.words import GONE


@dataclass(frozen=True, slots=True)
class ListArea:
    """The neighborhood by its code; `hides_others`: who looks may learn nothing of people elsewhere."""

    code: str
    hides_others: bool


OF_THE_STATION = Match("question", code="ask_the_station")
"""What a head is told of a row that may be a person of another neighborhood: neither who nor where."""


def confined(
    verdicts: Iterable[Match],
    code: str,
    incoming: Sequence[IncomingRow],
    lives_elsewhere: Callable[[IncomingRow], bool],
) -> Iterator[Match]:
    """The verdicts as the head of the neighborhood with this code may see them; nobody is entered into a household elsewhere."""
    for row, verdict in zip(incoming, verdicts, strict=True):
        is_elsewhere = verdict.known.neighborhood != code if verdict.known else lives_elsewhere(row)
        yield OF_THE_STATION if is_elsewhere else verdict


NUMBER_OF_ERASED = "number_of_erased"
"""The code of such a question."""

ERASED = "erased"
"""The reference of the erased person among those whom an answer says a row is not: the person is to be entered again."""


def asked_about(
    incoming: Sequence[IncomingRow],
    verdicts: Iterable[Match],
    erased: Mapping[bytes, date],
    on_the_roll: Collection[bytes],
    decisions: Decisions,
    *,
    hides_others: bool,
) -> Iterator[Match]:
    """The verdicts, those about numbers of `erased` as questions until the station answers.

    A number that a person of the roll has is that person's. A head is only sent to the station.
    """
    for row, verdict in zip(incoming, verdicts, strict=True):
        if (
            row.personal_id not in erased
            or row.personal_id in on_the_roll
            or verdict.kind == "repeated"
            or (verdict.kind == "new" and row.row.residence in GONE)
        ):
            yield verdict
        elif hides_others:
            yield OF_THE_STATION
        elif ERASED in decisions.others.get(row.row.position, ()):
            yield verdict
        else:
            yield replace(verdict, kind="question", code=NUMBER_OF_ERASED, other_row=0)


def of_station_only(before: Decisions, now: Decisions) -> Decisions:
    """What a head decides: about erased people nothing is added to what the station said."""
    others = {
        position: refs - ({ERASED} - before.others.get(position, frozenset()))
        for position, refs in now.others.items()
    }
    return replace(now, others={position: refs for position, refs in others.items() if refs})


def said(day: date) -> str:
    """The day of an erasure as messages have it."""
    return f"{day:%d/%m/%Y}"
