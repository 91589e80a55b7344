"""Forms of a day's pages."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice

from checkin.day.ticks import TICKS
from checkin.day.words import DISMISSALS
from core.web.forms import WritingForm, required


class TickForm(WritingForm):
    """One tick on the list: a person and a kind of scan."""

    resident = StringField(validators=[required()])
    kind = RadioField(choices=[SelectChoice(kind, kind) for kind in TICKS])


class DismissForm(WritingForm):
    """The reason for setting a scan aside."""

    reason = RadioField(
        _l("Why is this scan dismissed?"),
        choices=[SelectChoice(word, _l(text)) for word, text in DISMISSALS.items()],
        validators=[required(_l("Choose a reason."))],
    )
