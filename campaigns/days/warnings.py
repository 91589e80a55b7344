"""Warnings about a planned day, which keep nobody from planning it: public holidays, and late hours with fasting."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from campaigns.campaign_rows import DayRow
from campaigns.capacity import Hours
from campaigns.models import Campaign
from wards import days_off

LATEST_FASTING = 10 * 60
"""Blood is taken before 10:00: later, people who fast have gone without food too long (domain.md §7.1)."""


def holidays_among(ward_id: int, dates: Iterable[date]) -> set[date]:
    """Those of the dates that are public holidays or days off of the ward; a weekend alone is neither."""
    calendar = days_off.calendar(ward_id)
    return {day for day in dates if calendar.get(day)}


def of_day(campaign: Campaign, on: date | None, hours: Sequence[Hours]) -> list[str]:
    """The warnings about one day; `hours` are its slots, or its stretches where it is open to all."""
    return _texts(campaign.fasting, on in holidays_among(campaign.ward_id, [on] if on else []), hours)


def of_days(campaign: Campaign, days: Sequence[DayRow]) -> dict[str, list[str]]:
    """The warnings about each day still to come, by its public id."""
    coming = [day for day in days if not day.is_over]
    off = holidays_among(campaign.ward_id, (day.date for day in coming))
    return {day.id: _texts(campaign.fasting, day.date in off, _hours(day)) for day in coming}


def _hours(day: DayRow) -> list[Hours]:
    return [Hours(slot.starts, slot.ends) for slot in day.slots] or day.stretches


def _texts(fasting: bool, is_holiday: bool, hours: Sequence[Hours]) -> list[str]:
    texts = (
        [_("This day is a public holiday. Check that staff and residents can come.")] if is_holiday else []
    )
    late = sum(stretch.starts >= LATEST_FASTING for stretch in hours)
    if fasting and late:
        texts.append(
            ngettext(
                "People fast for the blood test, and %(num)s time slot starts at 10:00 or later: that is a long "
                "time without food. Plan blood tests earlier.",
                "People fast for the blood test, and %(num)s time slots start at 10:00 or later: that is a long "
                "time without food. Plan blood tests earlier.",
                late,
            )
        )
    return texts
