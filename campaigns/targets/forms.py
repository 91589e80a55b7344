"""The form of targets: one line for the ward and each neighborhood, one source for all changes."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import ValidationError

from campaigns.definition_rules import SOURCE_LENGTH, TargetFacts
from campaigns.forms import AmountField, PlanForm
from campaigns.targets.queries import TargetRow
from core.errors import Refusal
from core.web.day_parts import read_day_parts
from core.web.forms import TidyField, at_most, blame, choices_of
from residents.person.form_parts import is_empty_date

BASES = {"percent": _l("percent of eligible people"), "count": _l("people")}
VALUE, BASIS = "value_", "basis_"


class TargetsForm(PlanForm):
    """Fields for all targets set at once: a number for each neighborhood without one of its own,
    the source document, and its date.
    """

    each = AmountField(_l("The same for every %(place_kind)s that has none"))
    each_basis = SelectField(_l("Unit"), choices=choices_of(BASES), default="percent")
    source = TidyField(_l("Document the targets come from"), [at_most(SOURCE_LENGTH)])
    day = StringField(_l("Day"))
    month = StringField(_l("Month"))
    year = StringField(_l("Year"))

    set_on: date | None = None

    @classmethod
    def of(cls, rows: Sequence[TargetRow]) -> "TargetsForm":
        """The form for the ward and these neighborhoods, filled with the present targets."""
        fields: dict[str, object] = {}
        for row in rows:
            fields[VALUE + row.key] = AmountField(row.label, default=row.value_text)
            fields[BASIS + row.key] = SelectField(row.label, choices=choices_of(BASES), default=row.basis)
        form: TargetsForm = type("TargetsOfWard", (cls,), fields)()
        return form

    def validate_year(self, _field: StringField) -> None:
        """A whole date; none only where no document is named: its date is asked for, never assumed."""
        self.set_on = None if is_empty_date(self) else read_day_parts(self)
        if self.set_on is None and self.source.data:
            raise ValidationError(_("Type the date of the document."))

    def targets(self, rows: Sequence[TargetRow]) -> list[TargetFacts]:
        """Every target as typed; an unchanged one keeps its source and date."""
        found = []
        for row in self.filled(rows):
            value, basis = self._typed(row)
            if (value, basis) == (row.value, row.basis) and (row.source or not self.source.data):
                found.append(TargetFacts(row.code, basis, value or 0, row.source, row.set_on))
            else:
                found.append(TargetFacts(row.code, basis, value or 0, self.source.data or "", self.set_on))
        return found

    def filled(self, rows: Sequence[TargetRow]) -> list[TargetRow]:
        """The rows that get a target, in the order of `targets`."""
        return [row for row in rows if self._typed(row)[0] is not None]

    def _typed(self, row: TargetRow) -> tuple[float | None, str]:
        """The value typed for a row: its own number, or for a neighborhood without one the common number."""
        own = self[VALUE + row.key].amount
        if own is None and row.code is not None:
            return self.each.amount, self.each_basis.data
        return own, self[BASIS + row.key].data

    def blame(self, refusal: Refusal, rows: Sequence[TargetRow]) -> None:
        """Show a refusal about `targets[n]` beside its row."""
        at = str(refusal.facts.get("field", "")).partition("[")[2].partition("]")[0]
        if at.isdecimal():
            row = self.filled(rows)[int(at)]
            own = self[VALUE + row.key].amount is not None
            refusal.facts["field"] = VALUE + row.key if own else "each"
        blame(self, refusal)
