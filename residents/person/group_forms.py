"""Forms of groups: of a household or a person, with source and dates."""

from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField

from core.web.day_parts import DayFields, day_boxes, read_day_parts
from core.web.forms import TidyField, WritingForm, at_most, choices_of, required
from residents import group_types
from residents import words as residents_words
from residents.facts.group_rules import marked_codes
from residents.person.form_parts import is_empty_date
from residents.person.groups import GroupMark


class HouseholdGroupForm(DayFields, WritingForm):
    """A group of a household with its source and dates."""

    BELONGS_TO: ClassVar[tuple[str, ...]] = ("household",)

    code = SelectField(_l("Group"))
    source = TidyField(
        _l("Decision or list it is based on"),
        [required(_l("Enter the number and date of the document.")), at_most(200)],
    )
    day, month, year = day_boxes()
    until_day, until_month, until_year = day_boxes()

    until: date | None = None

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        codes = marked_codes(group_types.catalog(), *self.BELONGS_TO)
        self.code.choices = choices_of(dict(residents_words.GROUPS), *codes)

    def validate_until_day(self, _field: StringField) -> None:
        """The last day may be left out."""
        if not is_empty_date(self, "until_"):
            self.until = read_day_parts(self, "until_")

    def mark(self) -> GroupMark:
        """The group; only for a valid form."""
        return GroupMark(self.code.data, self.source.data, self.on, self.until)


class GroupForm(HouseholdGroupForm):
    """A group of a person, or of everyone in the household; others follow from the person's facts, or from the area."""

    BELONGS_TO: ClassVar[tuple[str, ...]] = ("person", "household")

    degree = SelectField(
        _l("Degree of the disability"),
        choices=choices_of(
            {"": _l("Not known"), **{str(key): word for key, word in residents_words.DEGREES.items()}}
        ),
        default="",
    )
    whole_household = BooleanField(_l("For everyone in this household"))

    def mark(self) -> GroupMark:
        """The group with its degree, where it has degrees and one was chosen."""
        has_degrees = group_types.catalog()[self.code.data].priority_degree is not None
        degree = int(self.degree.data) if has_degrees and self.degree.data else None
        return replace(super().mark(), degree=degree)
