"""Forms of heads' accounts: a list that is pasted or sent, its lines to be mended."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import FieldList, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from accounts.heads.list_rules import MOST_LINES
from accounts.heads.listed import NewHead
from core.web.forms import PartForm, TidyField, WritingForm, at_most

MOST_PASTED = 50_000


class HeadsListForm(WritingForm):
    """The list as a file, or its rows copied from Excel or Zalo."""

    file = FileField(_l("File with the list (.xlsx, .xls, .ods or .csv)"))
    rows = TextAreaField(_l("Or paste the rows, one person per line"), [at_most(MOST_PASTED)])

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Whether there is a file or a text."""
        valid = super().validate(extra_validators)
        if valid and not self.file.data and not (self.rows.data or "").strip():
            self.file.errors = [_l("Choose the file, or paste the rows.")]
            return False
        return valid


class HeadLineForm(PartForm):
    """One line: where, who, phone, sign-in name; `said` is what the list called the place."""

    said = HiddenField()
    place = SelectField(_l("%(Place_kind)s"), validate_choice=False)
    name = TidyField(_l("Name of the person"), [at_most(100)])
    phone = TidyField(_l("Phone"), [at_most(30)])
    login = StringField(_l("Sign-in name"), [at_most(60)])

    @property
    def is_empty(self) -> bool:
        """A line whose name and phone were cleared is left out."""
        return not self.name.data and not self.phone.data

    @property
    def head(self) -> NewHead:
        """What the line says."""
        said = (self.place.data, self.name.data, self.phone.data, self.login.data)
        return NewHead(*(text or "" for text in said))


class HeadLinesForm(WritingForm):
    """The lines of a list, each with its own problem where it has one."""

    lines = FieldList(FormField(HeadLineForm), max_entries=MOST_LINES)

    def offer(self, places: Sequence[tuple[str, str]]) -> None:
        """The neighborhoods to choose from: public ids and names."""
        choices = [SelectChoice(*place) for place in (("", _l("Please choose")), *places)]
        for line in self.lines:
            line.form.place.choices = choices
