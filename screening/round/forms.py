"""The form of the round."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField

from core.web.forms import WritingForm


class SeatForm(WritingForm):
    """People of a household, and the slot; the operation refuses names of other households."""

    resident = SelectMultipleField(_l("Who comes?"), validate_choice=False)
    slot = StringField(_l("Which hour?"))
    day = StringField()
