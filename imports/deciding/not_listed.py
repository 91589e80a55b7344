"""Rules: which people of the neighborhoods of a list are not on it. They are proposed, never marked automatically."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from imports.deciding.people import IncomingRow, Known, Match
from imports.reading.row import ListedRow
from residents.facts.person import lives_here

MANY = 0.2
"""Where more than this share of a neighborhood is missing, the list may be only a part of it."""

LEAST_SHARE = 0.5
"""A list speaks for a neighborhood where it has at least this share of as many rows as people live there."""


def missing(
    known: Sequence[Known],
    incoming: Sequence[IncomingRow],
    verdicts: Iterable[Match],
    unread: Collection[str],
    unplaced: Iterable[ListedRow] = (),
    represented_by: Mapping[int, int] | None = None,
) -> list[Known]:
    """Those who live in a neighborhood that the list is about, and whom no row is or may be.

    `unread` are the households (codes) of refused rows: who they are is not known, so that nobody of them is
    missing; nor is anybody with the name and year of a row that belongs nowhere (`unplaced`). A row that is a
    record joined with another is the person of the one that represents it (`represented_by`, by keys).
    """
    seen = {one.key for verdict in verdicts for one in (verdict.known, *verdict.others) if one}
    if represented_by:
        seen |= {represented_by[key] for key in seen & represented_by.keys()}
    rows = Counter(one.neighborhood for one in incoming)
    living = [one for one in known if _lives_here(one)]
    people = Counter(one.neighborhood for one in living)
    listed = {code for code, number in rows.items() if number >= LEAST_SHARE * people[code]}
    doubtful = {(one.name_folded, one.birth.day.year) for one in unplaced}
    return [
        one
        for one in living
        if one.neighborhood in listed
        and one.key not in seen
        and one.household not in unread
        and (one.name_folded, one.birth.day.year) not in doubtful
    ]


def living_there(missed: Sequence[Known], known: Sequence[Known]) -> int:
    """How many live in the neighborhoods of those who are missing."""
    codes = {one.neighborhood for one in missed}
    return sum(one.neighborhood in codes and _lives_here(one) for one in known)


def _lives_here(one: Known) -> bool:
    return lives_here(one.status, one.residence) and not one.is_joined
