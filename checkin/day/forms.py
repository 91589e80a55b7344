"""Forms of a day's pages."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice

from checkin.day.ticks import DEEDS
from checkin.day.words import DISMISSALS
from core.web.forms import WritingForm, required


class TickForm(WritingForm):
    """One tick on the list: whose, and what."""

    resident = StringField(validators=[required()])
    deed = RadioField(choices=[SelectChoice(deed, deed) for deed in DEEDS])


class ChoiceForm(WritingForm):
    """Whom a scan belongs to; empty for the person it names."""

    resident = StringField()


class DismissForm(WritingForm):
    """Why a scan is put aside."""

    reason = RadioField(
        _l("Why is this scan dismissed?"),
        choices=[SelectChoice(word, _l(text)) for word, text in DISMISSALS.items()],
        validators=[required(_l("Choose a reason."))],
    )
