"""Rules: rows that only the station may settle, because they may be people of another neighborhood or erased people."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from imports.deciding.decisions import Decisions
from imports.deciding.people import IncomingRow, Known, Match
from imports.reading.words import GONE


@dataclass(frozen=True, slots=True)
class ListArea:
    """The neighborhood of a head's list by its code; `hides_others`: who looks may learn nothing of people elsewhere."""

    code: str
    hides_others: bool


OF_THE_STATION = Match("question", code="ask_the_station")
"""What a head is told of a row that may be a person of another neighborhood: neither who nor where."""


def without_numbers_elsewhere(people: Iterable[Known], code: str) -> list[Known]:
    """The people as the rows of a head's list are compared with them: no citizen number of people elsewhere counts.

    Whether a number is taken makes no difference to such a list; the station asks about two people with one number.
    """
    return [one if one.neighborhood == code else one._replace(personal_id=None) for one in people]


def with_their_numbers(verdicts: Iterable[Match], people: Iterable[Known]) -> Iterator[Match]:
    """The verdicts about the people as the roll has them."""
    by_key = {one.key: one for one in people}
    for verdict in verdicts:
        if verdict.known is None:
            yield verdict
        else:
            others = tuple(by_key[one.key] for one in verdict.others)
            yield replace(verdict, known=by_key[verdict.known.key], others=others)


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
) -> Iterator[Match]:
    """The verdicts, those about numbers of `erased` as questions until the station answers.

    A number that a person of the roll has is that person's.
    """
    for row, verdict in zip(incoming, verdicts, strict=True):
        if (
            row.personal_id not in erased
            or row.personal_id in on_the_roll
            or verdict.kind == "repeated"
            or (verdict.kind == "new" and row.row.residence in GONE)
        ) or ERASED in decisions.others.get(row.row.position, ()):
            yield verdict
        else:
            yield replace(verdict, kind="question", code=NUMBER_OF_ERASED, other_row=0)


def said(day: date) -> str:
    """The day of an erasure as messages have it."""
    return f"{day:%d/%m/%Y}"
