"""The fields that ask for the guardian who agrees for a child; part of every form that records a consent."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TelField

from core.web.forms import TidyField, at_most, choices_of
from residents.person.form_parts import read_phone_field
from residents.privacy import consent_words
from residents.privacy.consent_rules import GUARDIANS, Guardian

NAME_LENGTH = 200


class GuardianFields:
    """The person who agrees for a child; asked of everyone under eighteen."""

    guardian_name = TidyField(_l("Name of the guardian"), [at_most(NAME_LENGTH)])
    relation = SelectField(
        _l("Guardian's relationship to the child"),
        choices=choices_of({"": "", **consent_words.GUARDIANS}),
        validate_choice=False,
    )
    guardian_phone = TelField(_l("Phone of the guardian"))
    child_agreed = BooleanField(_l("The child was asked and agrees too (required from age 7)"))

    phone: str | None = None

    def validate_guardian_phone(self, field: StringField) -> None:
        """Accept a phone number in any spelling."""
        self.phone = read_phone_field(field)

    @property
    def guardian(self) -> Guardian:
        """The person who agrees for the child; only for a valid form."""
        relation = self.relation.data if self.relation.data in GUARDIANS else ""
        return Guardian(self.guardian_name.data or "", relation or "", self.phone or "")
