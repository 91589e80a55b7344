"""Forms of the round: their shape; what they ask for is decided by the operations."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField

from core.web.forms import WritingForm


class SeatForm(WritingForm):
    """Who of a household, and the slot; names of strangers are left to the operation to refuse."""

    resident = SelectMultipleField(_l("Who comes?"), validate_choice=False)
    slot = StringField(_l("Which hour?"))
    day = StringField()
