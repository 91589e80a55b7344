"""Forms of the roll import: the list, and the decision about it."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField

from core.forms import WritingForm


class RollForm(WritingForm):
    """The file with the list."""

    roll = FileField(
        _l("File with the list (.xlsx, .xls, .ods or .csv)"), [FileRequired(_l("Please choose the file."))]
    )


class DecisionForm(WritingForm):
    """What to do with a checked list."""

    accept_changes = BooleanField(_l("Also take what the list says otherwise than the roll"))
