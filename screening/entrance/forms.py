"""Forms of the screening room: their shape; what they ask for is decided by the operations."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TelField, ValidationError

from core.web.forms import WritingForm, required
from residents.facts.birth import Birth
from residents.person.form_parts import read_birth_parts, read_personal_id_field, read_phone_field
from screening.asking.asking import Asked


class SecretForm(WritingForm):
    """The way in without a QR: the eight characters under it, and a birth year."""

    code = StringField(
        _l("Code on the letter or ticket"), [required(_l("Type the 8 characters under the QR code."))]
    )
    birth_year = StringField(
        _l("Year of birth"), [required(_l("Enter the year of birth, for example 1950."))]
    )

    year: int = 0
    is_other_paper = False

    def validate_birth_year(self, field: StringField) -> None:
        """Four digits."""
        text = (field.data or "").strip()
        if not (len(text) == 4 and text.isascii() and text.isdecimal()):
            raise ValidationError(_("Type the year of birth as four digits, for example 1950."))
        self.year = int(text)


class AskForm(WritingForm):
    """Asking for a place without a link: a citizen number or a phone, the birth date, an hour."""

    slot = HiddenField(_l("Time"))
    personal_id = StringField(_l("Citizen number"))
    phone = TelField(_l("Or the phone number"))
    day = StringField(_l("Day"))
    month = StringField(_l("Month"))
    year = StringField(_l("Year"))

    today: date
    birth: Birth

    @property
    def is_time_alone(self) -> bool:
        """Whether it came from the page of the times: who is asking is the next question."""
        return all(field.data is None for field in (self.personal_id, self.phone, self.year))

    def validate_year(self, _field: StringField) -> None:
        """The three boxes together are a birth date; the year alone is enough for those who know no more."""
        self.birth = read_birth_parts(self, self.today)

    def validate_personal_id(self, field: StringField) -> None:
        """One of the two numbers is needed; where both were typed the citizen number counts."""
        number = read_personal_id_field(field)
        if number is None and not (self.phone.data or "").strip():
            raise ValidationError(_("Type the citizen number, or the phone number below."))
        self._number = number

    def validate_phone(self, field: StringField) -> None:
        """A phone number in any of its ways of writing."""
        self._phone = read_phone_field(field)

    def validate_slot(self, field: HiddenField) -> None:
        """An hour was chosen."""
        if not field.data:
            raise ValidationError(_("Choose a day and a time."))

    def reading(self) -> Asked:
        """What was typed, in the form the roll keeps it; call after `validate`."""
        if self._number:
            return Asked("personal_id", self._number, self.birth)
        return Asked("phone", self._phone or "", self.birth)

    _number: str | None = None
    _phone: str | None = None
