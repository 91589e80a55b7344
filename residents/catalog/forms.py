"""Forms of the catalog: a group of an area, and the yearly review."""

from collections.abc import Iterable
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, ValidationError

from core.web.forms import TidyField, WritingForm, at_most, choices_of, required
from residents import group_types
from residents.facts.group_rules import AREAS
from residents.person.group_forms import HouseholdGroupForm
from wards.models import Neighborhood

WHOLE_WARD = ""


class AreaGroupForm(HouseholdGroupForm):
    """A group of everyone who lives in a neighborhood or in the ward."""

    BELONGS_TO: ClassVar[tuple[str, ...]] = AREAS

    place = SelectField(_l("For whom?"), default=WHOLE_WARD)

    @classmethod
    def of(cls, neighborhoods: Iterable[Neighborhood]) -> "AreaGroupForm":
        """The form with the ward's neighborhoods."""
        form = cls()
        labels = {row.code: row.label for row in neighborhoods}
        form.place.choices = choices_of({WHOLE_WARD: _("The whole %(ward_kind)s"), **labels})
        return form

    def validate_place(self, field: SelectField) -> None:
        """An island commune or a special zone is one as a whole."""
        group = group_types.catalog().get(self.code.data)
        if group is not None and group.belongs_to == "ward" and field.data != WHOLE_WARD:
            raise ValidationError(_("This group is always for the whole %(ward_kind)s."))


class ReviewForm(WritingForm):
    """Which households keep their status, and by which decision; or that they have it no longer."""

    household = SelectMultipleField(validate_choice=False)
    source = TidyField(_l("Decision or list it is based on"), [at_most(200)])
    action = SelectField(
        choices=choices_of({"renew": _l("Renew"), "ended": _l("No longer applies")}), validators=[required()]
    )

    @property
    def is_renewed(self) -> bool:
        """Whether the status goes on."""
        return bool(self.action.data == "renew")

    def validate_household(self, field: Any) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(_("Tick at least one household."))

    def validate_source(self, field: TidyField) -> None:
        """A renewed status has its document."""
        if self.is_renewed and not field.data:
            raise ValidationError(_("Enter the number and date of the document."))
