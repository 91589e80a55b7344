"""The form of targets: one line for the ward and one for each neighborhood, one source for what changes."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from campaigns.facts import SOURCE_LENGTH, TargetFacts
from campaigns.forms import AmountField, PlanForm
from campaigns.target_rows import TargetRow
from core.forms import TidyField, at_most
from residents.form_parts import is_empty_date, read_day_parts

BASES = (("count", _l("people")), ("percent", _l("% of the eligible")))
VALUE, BASIS = "value_", "basis_"


class TargetsForm(PlanForm):
    """What is the same for every target set in one go: the document it comes from, and its date."""

    source = TidyField(_l("Document the targets come from"), [at_most(SOURCE_LENGTH)])
    day = StringField(_l("Day"))
    month = StringField(_l("Month"))
    year = StringField(_l("Year"))

    set_on: date | None = None

    def validate_year(self, _field: StringField) -> None:
        """A whole date, or none."""
        self.set_on = None if is_empty_date(self) else read_day_parts(self)

    def targets(self, rows: Sequence[TargetRow]) -> list[TargetFacts]:
        """Every target as typed; one that was not changed keeps its source and date."""
        found = []
        for row in rows:
            value, basis = self[VALUE + row.key].amount, self[BASIS + row.key].data
            if value is None:
                continue
            if (value, basis) == (row.value, row.basis):
                found.append(TargetFacts(row.code, basis, value, row.source, row.set_on))
            else:
                found.append(TargetFacts(row.code, basis, value, self.source.data or "", self.set_on))
        return found


def targets_form(rows: Sequence[TargetRow]) -> TargetsForm:
    """The form for the ward and these neighborhoods, filled with the targets that stand."""
    fields: dict[str, object] = {}
    for row in rows:
        fields[VALUE + row.key] = AmountField(_l("Target"), default=row.value_text)
        fields[BASIS + row.key] = SelectField(_l("Counted in"), choices=list(BASES), default=row.basis)
    form: TargetsForm = type("TargetsSheet", (TargetsForm,), fields)()
    return form
