"""A day typed into three boxes: day, month, year; never a picker."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, ValidationError

from core.marking import N_

CENTURY = 2000
MOST_DIGITS = 4
NO_SUCH_DAY = N_("There is no such day. Check the day and the month.")


def read_day_parts(form: Any, prefix: str = "") -> date:
    """A whole date of a form's three boxes; a year of two digits is one of this century.

    Raises ValidationError saying what to do.
    """
    parts = [(form[prefix + part].data or "").strip() for part in ("year", "month", "day")]
    if not all(part.isascii() and part.isdecimal() and len(part) <= MOST_DIGITS for part in parts):
        raise ValidationError(_("Type day, month and year in numbers, for example 7 4 2026."))
    year, month, day = map(int, parts)
    try:
        return date(year + CENTURY if len(parts[0]) <= 2 else year, month, day)
    except (ValueError, OverflowError) as wrong:
        raise ValidationError(_(NO_SUCH_DAY)) from wrong


def put_day(form: Any, day: date) -> None:
    """Write a day into a form's three boxes."""
    for part in ("day", "month", "year"):
        form[part].data = str(getattr(day, part))


def day_boxes() -> tuple[StringField, StringField, StringField]:
    """The fields `day`, `month` and `year` of a form, in the form's own order of fields."""
    return StringField(_l("Day")), StringField(_l("Month")), StringField(_l("Year"))


class DayFields:
    """A day in three boxes."""

    day, month, year = day_boxes()

    on: date

    def validate_day(self, _field: StringField) -> None:
        """Check that the three boxes are a day."""
        self.on = read_day_parts(self)
