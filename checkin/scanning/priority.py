"""Rules of who has priority at reception; shown as a tag, and explained on the day page."""

from collections.abc import Collection
from datetime import date

from campaigns.eligibility.rules import age_on

OLD_AGE = 75
SMALL_CHILD_AGE = 6
GROUPS = ("DISABLED", "PREGNANT", "MERIT")
"""By law (Luật Khám bệnh, chữa bệnh 15/2023/QH15, Điều 3.2): people of 75 and over, children under 6, these groups."""


def has_priority(birth_date: date, precision: str, groups: Collection[str], on: date) -> bool:
    """Whether the person goes to the front of the queue on this day; the reason is never shown at the desk."""
    years = age_on(birth_date, precision, on)
    return years >= OLD_AGE or years < SMALL_CHILD_AGE or not set(GROUPS).isdisjoint(groups)
