"""Forms of a day's pages."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice

from checkin.day.ticks import TICKS
from checkin.day.words import DISMISSALS
from core.web.forms import WritingForm, required


class TickForm(WritingForm):
    """One tick on the list: a person and a kind of scan."""

    resident = StringField(validators=[required()])
    kind = RadioField(choices=[SelectChoice(kind, kind) for kind in TICKS])


class SettleManyForm(WritingForm):
    """What happens to the scans that are ticked on the list of reviews."""

    ref = SelectMultipleField(validate_choice=False, validators=[required(_l("Choose at least one scan."))])
    settle_as = RadioField(
        _l("What happens to the chosen scans?"),
        choices=[
            SelectChoice("let_in", _l("Check in")),
            *(
                SelectChoice(word, _l("Dismiss: %(reason)s", reason=_l(text)))
                for word, text in DISMISSALS.items()
            ),
        ],
        validators=[required(_l("Choose what happens."))],
    )


class DismissForm(WritingForm):
    """The reason for setting a scan aside."""

    reason = RadioField(
        _l("Why is this scan dismissed?"),
        choices=[SelectChoice(word, _l(text)) for word, text in DISMISSALS.items()],
        validators=[required(_l("Choose a reason."))],
    )
