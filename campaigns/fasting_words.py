"""Texts about fasting before a blood test, by the hour of the appointment: when not to eat, what to bring to eat."""

from collections.abc import Iterable

from flask_babel import gettext as _

from core.clock import minutes_to_time
from core.i18n import time_said

FASTING_MINUTES = 8 * 60
DAY_MINUTES = 24 * 60
BREAKFAST = 5 * 60
"""Who may still eat at this time of the morning can have breakfast; earlier, people are told to go without."""
NOON = 12 * 60


def fasting_note(starts: int | None) -> str:
    """When not to eat before an appointment at `starts` minutes after midnight; None where no hour is chosen."""
    if starts is None:
        return _(
            "Do not eat for 8 hours before the blood test. You can drink plain water and take your usual medicine."
        )
    since = starts - FASTING_MINUTES
    time = time_said(minutes_to_time(since % DAY_MINUTES))
    if since < 0:
        return _(
            "Do not eat from %(time)s the evening before until after the blood test. "
            "You can drink plain water and take your usual medicine.",
            time=time,
        )
    if since < BREAKFAST:
        return _(
            "Do not eat from %(time)s until after the blood test, and go without breakfast. "
            "You can drink plain water and take your usual medicine.",
            time=time,
        )
    return _(
        "You can have a light breakfast before %(time)s. Do not eat from then until after the blood test. "
        "You can drink plain water and take your usual medicine.",
        time=time,
    )


def food_to_bring(starts: int | None) -> str:
    """What to bring to eat after the blood test, by the hour of the appointment."""
    if starts is None:
        return _("Something to eat after the blood test")
    if starts < NOON:
        return _("Breakfast to eat after the blood test")
    return _("A light meal to eat after the blood test")


def shared_start(starts: Iterable[int | None]) -> int | None:
    """The hour that all appointments of a household share; None where they differ or one is not chosen."""
    different = set(starts)
    return different.pop() if len(different) == 1 else None
