"""Texts about fasting before a blood test: from which hour not to eat, by the hour of the appointment."""

from flask_babel import gettext as _

from core.clock import minutes_to_time
from core.i18n import time_said

FASTING_MINUTES = 8 * 60
DAY_MINUTES = 24 * 60


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
    return _(
        "Do not eat from %(time)s until after the blood test. "
        "You can drink plain water and take your usual medicine.",
        time=time,
    )
