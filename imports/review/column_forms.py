"""The form that says what each column of a list holds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from core.web.forms import WritingForm
from imports.reading.columns import FIELDS, GROUP, LEFT_OUT
from imports.reading.words import GONE
from imports.uploads.columns import ColumnRow, ShownColumns
from residents.words import CHANGES, GROUPS, RESIDENCE

FIELD_LABELS = {
    LEFT_OUT: _l("Skip this column"),
    "full_name": _l("Full name"),
    "family_name": _l("Family and middle names"),
    "given_name": _l("Given name"),
    "birth": _l("Birth date or year"),
    "birth_day": _l("Day of birth"),
    "birth_month": _l("Month of birth"),
    "birth_year": _l("Year of birth"),
    "male": _l("Birth date or year (men)"),
    "female": _l("Birth date or year (women)"),
    "sex": _l("Sex"),
    "personal_id": _l("Citizen number"),
    "phone": _l("Phone"),
    "neighborhood": _l("%(Place_kind)s"),
    "household": _l("Household number or code"),
    "household_head": _l("Name of the head of the household"),
    "relation": _l("Relation to the head of the household"),
    "address": _l("Address"),
    "insurance": _l("Health insurance"),
    "groups": _l("Groups, as codes in one cell"),
    "residence": _l("Residence status"),
    "note": _l("Note"),
    "number": _l("Row number"),
}
"""What a column may hold; after these come columns of crosses, one for each group."""


def choices() -> list[tuple[str, Any]]:
    """Everything that may be chosen for a column."""
    about = [(f"{GROUP}:{code}", name) for code, name in GROUPS.items()]
    about += [(f"residence:{code}", name) for code, name in RESIDENCE.items()]
    about += [(f"residence:{code}", CHANGES[code]) for code in sorted(GONE)]
    crosses = [(field, _("Ticked: %(group)s", group=name)) for field, name in about]
    return [(field, FIELD_LABELS[field]) for field in (LEFT_OUT, *FIELDS)] + crosses


class ColumnsForm(WritingForm):
    """One choice for each column; its fields are made for the list at hand by `columns_form`."""

    rows: Sequence[ColumnRow] = ()

    @property
    def fields_of_columns(self) -> list[SelectField]:
        """The choices, in the order of the columns."""
        return [self[f"column_{index}"] for index in range(len(self.rows))]

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Whether each choice is one of those offered, and nothing but crosses is chosen twice."""
        if not super().validate(extra_validators):
            return False
        several = Counter(field.data for field in self.fields_of_columns)
        for field in self.fields_of_columns:
            if several[field.data] > 1 and field.data != LEFT_OUT and not field.data.startswith(f"{GROUP}:"):
                field.errors = [_("Another column has the same meaning. Skip one of the two.")]
        return not any(field.errors for field in self.fields_of_columns)

    def chosen(self) -> dict[str, str]:
        """The choice for each title."""
        return {row.key: field.data for row, field in zip(self.rows, self.fields_of_columns, strict=True)}


def columns_form(columns: ShownColumns) -> ColumnsForm:
    """The form for these columns."""
    offered = [SelectChoice(*one) for one in choices()]
    made: dict[str, Any] = {"rows": columns.rows}
    for index, row in enumerate(columns.rows):
        made[f"column_{index}"] = SelectField(row.title, choices=offered, default=row.field)
    form: ColumnsForm = type("ColumnsFormOfList", (ColumnsForm,), made)()
    return form
