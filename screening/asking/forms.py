"""The form for asking for a place without a letter."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TelField, ValidationError

from core.web.forms import WritingForm
from residents.facts.birth import Birth
from residents.person.form_parts import read_birth_parts, read_personal_id_field, read_phone_field
from screening.asking.asking import Asker


class AskForm(WritingForm):
    """A citizen number or a phone, a birth date and a time."""

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
        """Whether only the time was sent: the next page asks who the person is."""
        return all(field.data is None for field in (self.personal_id, self.phone, self.year))

    def validate_year(self, _field: StringField) -> None:
        """The three boxes form one birth date; the year alone is accepted from people who know no more."""
        self.birth = read_birth_parts(self, self.today)

    def validate_personal_id(self, field: StringField) -> None:
        """One of the two numbers is required; if both are typed, the citizen number counts."""
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
        if self._number:
            return Asker("personal_id", self._number, self.birth)
        return Asker("phone", self._phone or "", self.birth)

    _number: str | None = None
    _phone: str | None = None
