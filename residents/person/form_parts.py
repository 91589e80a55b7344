"""Fields and checks that forms of several rooms share: birth date in three boxes, phone, citizen number."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import StringField, ValidationError

from core.errors import NotThere
from core.folding import tidy_name
from core.marking import N_
from core.web.day_parts import NO_SUCH_DAY
from core.web.forms import TidyField
from residents.facts.birth import BadBirth, Birth, birth_from_parts
from residents.facts.citizen_number import BadPersonalId, read_personal_id
from residents.facts.phone import read_phone, show_phone

BIRTH_MESSAGES = {
    "birth_missing": N_("Enter the year of birth, for example 1950."),
    "birth_unreadable": N_("Enter the birth date in numbers, for example 7 4 1950."),
    "birth_with_time": N_("Enter the birth date in numbers, for example 7 4 1950."),
    "birth_impossible": NO_SUCH_DAY,
    "birth_future": N_("The birth date is in the future. Check the year."),
    "birth_too_old": N_("This birth date is more than 120 years ago. Check the year."),
}


class NameField(TidyField):
    """A person's name, tidied as the import of a list does: no running number, no capitals throughout."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed, as a name is kept."""
        super().process_formdata(valuelist)
        typed = self.data or ""
        tidied = tidy_name(typed)
        self.data = tidied if len(tidied) <= len(typed) else typed  # a ligature has several capitals
        self.raw_data = [self.data]


def read_birth_parts(form: Any, today: date) -> Birth:
    """The birth date from a form's boxes day, month, year. Raises ValidationError with what to do."""
    try:
        return birth_from_parts(form.day.data or "", form.month.data or "", form.year.data or "", today)
    except BadBirth as bad:
        raise ValidationError(_(BIRTH_MESSAGES[bad.code])) from bad


def hidden_day(text: str) -> date:
    """The day that our own page wrote into a hidden field. Raises NotThere for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise NotThere() from wrong


def is_empty_date(form: Any, prefix: str = "") -> bool:
    """Whether all three boxes are empty."""
    return not any((form[prefix + part].data or "").strip() for part in ("day", "month", "year"))


def read_phone_field(field: StringField) -> str | None:
    """The number typed into a field, None where it is empty. Raises ValidationError with what to do."""
    typed = (field.data or "").strip()
    if not typed:
        return None
    number, _owner, warning = read_phone(typed)
    if not number:
        raise ValidationError(_("This is not a phone number. Enter it like 0912 345 678, or leave it empty."))
    if warning == "phone_several":
        raise ValidationError(_("Enter only one phone number."))
    if warning == "phone_old_prefix":
        raise ValidationError(
            _(
                "This is an old 11-digit number. It is now %(number)s: enter that one.",
                number=show_phone(number),
            )
        )
    return number


def read_personal_id_field(field: StringField) -> str | None:
    """The citizen or passport number typed into a field, None where it is empty. Raises ValidationError."""
    typed = (field.data or "").strip()
    if not typed:
        return None
    try:
        number, warning = read_personal_id(typed)
    except BadPersonalId:
        number, warning = "", "id_malformed"
    if warning == "id_old_card":
        raise ValidationError(
            _("This is an old 9-digit card number. Enter the 12 digits, or leave it empty.")
        )
    if warning == "id_passport":
        return number
    if not number or warning:
        raise ValidationError(
            _(
                "A citizen number has 12 digits, a passport number letters and digits. Check it, or leave it empty."
            )
        )
    return number
