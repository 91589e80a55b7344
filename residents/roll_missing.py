"""Who lives in the neighborhoods of a list and does not stand on it: proposed to a person, never marked by itself."""

from collections import Counter
from collections.abc import Iterable, Sequence

from residents.household_codes import household_code
from residents.matching import Incoming, Known, Verdict
from residents.roll_row import Place

LEAST_SHARE = 0.5
"""A list speaks for a neighborhood where it has at least this share of as many rows as people live there."""


def missing(
    known: Sequence[Known],
    incoming: Sequence[Incoming],
    verdicts: Iterable[Verdict],
    unread: Iterable[tuple[str, Place]],
) -> list[Known]:
    """Those who live in a neighborhood that the list is about, and whom no row is or may be.

    `unread` are the places of refused rows with the code of their neighborhood: who they are is not known,
    so that nobody of their households is missing.
    """
    seen = {one.key for verdict in verdicts for one in (verdict.known, *verdict.others) if one}
    rows = Counter(one.neighborhood for one in incoming)
    living = [one for one in known if one.status == "active" and one.residence != "absent"]
    people = Counter(one.neighborhood for one in living)
    listed = {code for code, number in rows.items() if number >= LEAST_SHARE * people[code]}
    doubtful = {household_code(code, place.household) for code, place in unread if place.household}
    return [
        one
        for one in living
        if one.neighborhood in listed and one.key not in seen and one.household not in doubtful
    ]
