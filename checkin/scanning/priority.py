"""Rules of who is let in first at the door; shown as a tag, and said on the day page so that everybody sees why."""

from collections.abc import Collection
from datetime import date

from campaigns.eligibility.rules import age_on

OLD_AGE = 80
SMALL_CHILD_AGE = 6
GROUPS = ("DISABLED", "PREGNANT", "MERIT")
"""Custom of the stations, no law (domain.md §7.3): the very old, small children, and these groups."""


def has_priority(birth_date: date, precision: str, groups: Collection[str], on: date) -> bool:
    """Whether the person goes to the front of the queue on this day; the reason is never shown at the desk."""
    years = age_on(birth_date, precision, on).years
    return years >= OLD_AGE or years < SMALL_CHILD_AGE or not set(GROUPS).isdisjoint(groups)
