"""Rules of priority: who goes to the front of the queue at the desk, and into the first slots of a schedule."""

from collections.abc import Iterable
from datetime import date

from residents.facts.ages import age_on
from residents.facts.group_rules import Catalog, Mark, groups_of_age


def has_priority(catalog: Catalog, birth_date: date, precision: str, marks: Iterable[Mark], on: date) -> bool:
    """Whether the person goes to the front of the queue on this day; the reason is never shown at the desk."""
    years = age_on(birth_date, precision, on)
    of_age = groups_of_age(catalog, years, years)
    return any(catalog[code].has_priority for code in of_age) or any(
        catalog[mark.code].is_first(mark) for mark in marks if mark.code in catalog and mark.holds(on)
    )
