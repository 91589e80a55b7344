"""Form of a list that comes in: a file, or pasted rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field, TextAreaField

from core.sheets.reading import MAX_BYTES
from core.web.forms import WritingForm, at_most

MOST_PASTED = 200_000
"""Characters: some three thousand people; the site takes no larger text in a form."""


class ListForm(WritingForm):
    """The file with the list, or its rows copied from Excel or Zalo; one of the two."""

    roll = FileField(_l("File with the list (.xlsx, .xls, .ods or .csv)"))
    rows = TextAreaField(_l("Or paste the rows, one person per line"), [at_most(MOST_PASTED)])

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Whether there is a file or a text, and not both."""
        if not super().validate(extra_validators):
            return False
        pasted = bool((self.rows.data or "").strip())
        if self.roll.data and pasted:
            self.rows.errors = [_("Send either a file or pasted rows, not both. Clear one of them.")]
        elif not self.roll.data and not pasted:
            self.roll.errors = [_("Choose the file, or paste the rows.")]
        return not (self.roll.errors or self.rows.errors)

    @property
    def used(self) -> Field:
        """The field that was filled in."""
        return self.roll if self.roll.data else self.rows

    def sent(self) -> tuple[bytes, str]:
        """The list as a file, and its name; pasted rows are a text file. A byte more than allowed tells too many."""
        if self.roll.data:
            return self.roll.data.read(MAX_BYTES + 1), self.roll.data.filename or ""
        return (self.rows.data or "").encode("utf-8-sig"), _("Pasted rows")
