"""Forms of the round: who comes and when; who takes over as head."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, StringField

from core.web.forms import TidyField, WritingForm, at_most, required


class SeatForm(WritingForm):
    """People of a household, and the slot; the operation refuses names of other households."""

    resident = SelectMultipleField(_l("Who comes?"), validate_choice=False)
    slot = StringField(_l("Which hour?"))
    day = StringField()


class SuccessorForm(WritingForm):
    """Who takes over, and whose account ends."""

    account = SelectField(_l("Whose account ends?"), [required()], validate_choice=False)
    name = TidyField(
        _l("Name of the new %(head_title)s"), [required(_l("Please type the person's name.")), at_most(100)]
    )
    phone = TidyField(_l("Phone"), [at_most(30)])
    login = StringField(_l("Sign-in name"), [required(_l("Please choose a sign-in name.")), at_most(60)])
