"""The form for joining two records of one person: which stays, and which value is right where they differ."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import Optional

from core.web.forms import WritingForm, required
from residents.joining.pages import Comparison
from residents.joining.rules import FIELDS


def _question(label: str) -> RadioField:
    return RadioField(label, choices=[], validators=[Optional()], validate_choice=False)


class JoinForm(WritingForm):
    """`stays` and every answer is `first` or `second`, in the order of the page."""

    stays = RadioField(
        _l("Which record should be kept?"),
        choices=[],
        validators=[required(_l("Choose which of the two records to keep."))],
    )
    full_name = _question(_l("Full name"))
    birth = _question(_l("Birth date"))
    sex = _question(_l("Sex"))
    household = _question(_l("Household"))
    personal_id = _question(_l("Citizen number"))
    phone = _question(_l("Phone"))
    insurance = _question(_l("Health insurance"))
    homebound = _question(_l("Cannot come without help (needs a home visit)"))
    note = _question(_l("Note"))

    @classmethod
    def about(cls, both: Comparison, **how: Any) -> "JoinForm":
        """The form with each record's values as its answers."""
        form = cls(**how)
        form.stays.choices = [("first", both.first.title), ("second", both.second.title)]
        for field in both.asked:
            first, second = both.values(field)
            form[field].choices = [("first", first), ("second", second)]
        return form

    @property
    def said(self) -> dict[str, str]:
        """The answers in terms of the kept and the lost record, per field."""
        side = {self.stays.data: "kept", "first": "lost", "second": "lost"} | {self.stays.data: "kept"}
        return {field: side[self[field].data] for field in FIELDS if self[field].data in ("first", "second")}
