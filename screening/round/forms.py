"""Forms of the round: who comes and when; who takes over as head."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField, StringField

from core.web.forms import TidyField, WritingForm, at_most, choices_of, required
from screening.round.reason_words import CHOICES


def _why() -> RadioField:
    return RadioField(_l("Why?"), choices=choices_of(CHOICES), default="by_person")


class SeatForm(WritingForm):
    """People of a household, and the slot; the operation refuses names of other households."""

    resident = SelectMultipleField(_l("Who comes?"), validate_choice=False)
    slot = StringField(_l("Which hour?"))
    day = StringField()
    why = _why()


class CancelForm(WritingForm):
    """Why the appointments of the chosen people are cancelled."""

    why = _why()


class SuccessorForm(WritingForm):
    """Who takes over, and whose account ends."""

    account = SelectField(_l("Whose account ends?"), [required()], validate_choice=False)
    name = TidyField(
        _l("Name of the new %(head_title)s"), [required(_l("Please type the person's name.")), at_most(100)]
    )
    phone = TidyField(_l("Phone"), [at_most(30)])
    login = StringField(_l("Sign-in name"), [required(_l("Please choose a sign-in name.")), at_most(60)])
