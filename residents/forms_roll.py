"""Forms of the roll import: the workbook, and the decision about it."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField

from core.forms import WritingForm


class RollForm(WritingForm):
    """The workbook with the list."""

    roll = FileField(_l("Excel workbook (.xlsx)"), [FileRequired(_l("Please choose the workbook."))])


class DecisionForm(WritingForm):
    """What to do with a checked list."""

    accept_changes = BooleanField(_l("Also take what the list says otherwise than the roll"))
