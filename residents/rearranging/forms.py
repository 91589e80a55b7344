"""Forms of splits and merges of neighborhoods."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    ValidationError,
)

from core.web.day_parts import DayFields
from core.web.forms import PartForm, TidyField, WholeNumberField, WritingForm, at_most, choices_of
from residents.rearranging.rules import Claim
from wards.naming import LABELS

FEWEST, MOST = 2, 6
LINES = 600


class NameFields:
    """Kind and name of a new neighborhood."""

    kind = SelectField(_l("Kind"), choices=choices_of(LABELS))
    name = TidyField(_l("Number or name"), [at_most(100)])


class SplitPart(NameFields, PartForm):
    """One part of a split: its name, and the households it takes."""

    lines = TextAreaField(_l("Household codes or words from the address, one per line"), [at_most(20_000)])
    walk_from = WholeNumberField(_l("From position on the round"))
    walk_to = WholeNumberField(_l("To position on the round"))

    def claim(self, *, takes_rest: bool) -> Claim:
        """What the part claims."""
        lines = [" ".join(line.split()) for line in (self.lines.data or "").splitlines()[:LINES]]
        return Claim(
            tuple(line for line in lines if line), self.walk_from.data, self.walk_to.data, takes_rest
        )


class SplitForm(DayFields, WritingForm):
    """Split a neighborhood from a day on."""

    first_goes_on = BooleanField(_l("The first part keeps the old name and code"))
    parts = FieldList(FormField(SplitPart), min_entries=FEWEST, max_entries=MOST)
    rest = SelectField(_l("Where do the other households go?"), validate_choice=False)

    def add_row(self) -> None:
        """Add a part, up to the most there may be."""
        if len(self.parts.entries) < MOST:
            self.parts.append_entry()

    def offer_rest(self) -> None:
        """Offer every part for the remaining households, or none."""
        numbers = range(len(self.parts.entries))
        names = {str(n): _("Part %(number)s", number=n + 1) for n in numbers}
        self.rest.choices = choices_of({"": _("Decide one by one"), **names})

    def validate_parts(self, field: FieldList) -> None:
        """Require a name for every part that does not keep the old one."""
        for n, entry in enumerate(field.entries):
            if not entry.form.name.data and not (n == 0 and self.first_goes_on.data):
                entry.form.name.errors = [_("Enter the number or name of the %(place_kind)s.")]
                raise ValidationError(_("Part %(number)s has no name.", number=n + 1))

    def claims(self) -> list[Claim]:
        """What each part claims."""
        return [
            entry.form.claim(takes_rest=self.rest.data == str(n))
            for n, entry in enumerate(self.parts.entries)
        ]


class MergeForm(NameFields, DayFields, WritingForm):
    """Merge several neighborhoods from a day on."""

    neighborhoods = SelectMultipleField(_l("Which %(place_kinds)s are merged?"))
    goes_on = SelectField(_l("What is the merged %(place_kind)s called?"))

    def offer(self, neighborhoods: dict[str, str]) -> None:
        """Offer the ward's present neighborhoods, by public id."""
        self.neighborhoods.choices = choices_of(neighborhoods)
        names = {
            key: _("%(name)s keeps its name, the others are merged into it", name=label)
            for key, label in neighborhoods.items()
        }
        self.goes_on.choices = choices_of({"": _("Use the new name below"), **names})

    def validate_neighborhoods(self, field: SelectMultipleField) -> None:
        """A merge takes two at least."""
        if len(set(field.data or ())) < FEWEST:
            raise ValidationError(_("Choose at least two %(place_kinds)s."))

    def validate_goes_on(self, field: SelectField) -> None:
        """Require that the neighborhood that keeps its name is one of those merged."""
        if field.data and field.data not in (self.neighborhoods.data or ()):
            raise ValidationError(_("Choose one of the %(place_kinds)s that are merged."))

    def validate_name(self, field: TidyField) -> None:
        """A new neighborhood has a name."""
        if not self.goes_on.data and not field.data:
            raise ValidationError(_("Enter the number or name of the %(place_kind)s."))
