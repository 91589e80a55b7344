"""The form for asking for a place without a letter, as a whole and one question at a time."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TelField, ValidationError

from core.web.forms import TidyField, WritingForm, at_most
from residents.facts.birth import Birth
from residents.person.form_parts import read_birth_parts, read_personal_id_field, read_phone_field
from residents.privacy.guardian_fields import NAME_LENGTH
from screening.asking.asking import Asker

QUESTIONS = {
    "day": ("on",),
    "time": ("slot",),
    "name": ("name",),
    "birth": ("day", "month", "year"),
    "number": ("personal_id", "phone"),
}
"""The questions in their order, one a page, and the fields of each."""


class AskForm(WritingForm):
    """A time, a name, a birth date, and a citizen number or a phone."""

    on = HiddenField(_l("Day"))
    slot = HiddenField(_l("Time"))
    name = TidyField(_l("Full name"), [at_most(NAME_LENGTH)])
    day = StringField(_l("Day"))
    month = StringField(_l("Month"))
    year = StringField(_l("Year"))
    personal_id = StringField(_l("Citizen number"))
    phone = TelField(_l("Phone number"))

    today: date
    birth: Birth
    asked_only: str | None = None

    def ask_only(self, question: str) -> None:
        """Leave the fields of one question."""
        self.asked_only = question
        for fields in (fields for other, fields in QUESTIONS.items() if other != question):
            for field in fields:
                del self[field]

    def typed(self) -> dict[str, str]:
        """The answers to the questions in the form, as typed."""
        named = (name for fields in QUESTIONS.values() for name in fields if name in self)
        return {name: (self[name].data or "")[:NAME_LENGTH] for name in named}

    @property
    def question_with_error(self) -> str | None:
        """The first question whose answer cannot be used."""
        wrong = (
            question
            for question, fields in QUESTIONS.items()
            if any(self[name].errors for name in fields if name in self)
        )
        return next(wrong, None)

    def validate_name(self, field: TidyField) -> None:
        """The page asks for the name; a request without one is stored as well."""
        if self.asked_only == "name" and not field.data:
            raise ValidationError(_("Please type the full name."))

    def validate_year(self, _field: StringField) -> None:
        """The three boxes form one birth date; the year alone is accepted from people who know no more."""
        self.birth = read_birth_parts(self, self.today)

    def validate_personal_id(self, field: StringField) -> None:
        """One of the two numbers is required; with both, the phone is the number to call."""
        number = read_personal_id_field(field)
        if number is None and not (self.phone.data or "").strip():
            raise ValidationError(_("Type the citizen number, or the phone number below."))
        self._number = number

    def validate_phone(self, field: StringField) -> None:
        """A phone number in any common notation."""
        self._phone = read_phone_field(field)

    def validate_slot(self, field: HiddenField) -> None:
        """A time is required."""
        if not field.data:
            raise ValidationError(_("Choose a day and a time."))

    def reading(self) -> Asker:
        """What was typed, normalized as in the register; call after `validate`."""
        named: dict[str, Any] = {"birth": self.birth, "name": self.name.data or ""}
        if self._number:
            return Asker("personal_id", self._number, phone=self._phone, **named)
        return Asker("phone", self._phone or "", **named)

    _number: str | None = None
    _phone: str | None = None
