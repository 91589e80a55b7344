"""Forms of households: moves, and the walking order with a number for each household, typed or written by script."""

from collections.abc import Sequence

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from core.web.day_parts import DayFields
from core.web.forms import TidyField, WritingForm, at_most
from residents.facts.person import ADDRESS_LENGTH, RELATION_LENGTH


class MoveHouseholdForm(DayFields, WritingForm):
    """A household moves to another neighborhood of the ward."""

    neighborhood = SelectField(_l("New %(place_kind)s"))


class MovePersonForm(DayFields, WritingForm):
    """A person moves to an existing household, or to a new one at an address."""

    household = TidyField(_l("Code of the household they move to"), [at_most(30)])
    neighborhood = SelectField(_l("%(Place_kind)s of the new household"), validate_choice=False)
    address = TidyField(_l("Address of the new household"), [at_most(ADDRESS_LENGTH)])
    relation = TidyField(_l("Relation to the head of the household"), [at_most(RELATION_LENGTH)])


MOST_DIGITS = 4


class WalkForm(WritingForm):
    """Number fields named after the households; an empty one leaves its household in place."""

    wanted: dict[str, int]
    typed: dict[str, str]
    wrong: list[tuple[str, str]]
    refused_with: int | None = None

    def take_places(self, doors: Sequence[tuple[str, str, int]]) -> None:
        """Read the numbers of these households (public id, code, present place)."""
        self.typed = {door: request.form.get(f"place-{door}", "").strip() for door, _code, _place in doors}
        good = {door for door, text in self.typed.items() if _is_number(text)}
        self.wanted = {door: int(self.typed[door]) for door in good}
        self.wrong = [
            (
                f"place-{door}",
                _("Household %(code)s: enter a number, for example %(place)s.", code=code, place=place),
            )
            for door, code, place in doors
            if self.typed[door] and door not in good
        ]

    @property
    def is_good(self) -> bool:
        """Whether the form was sent with valid numbers; `wrong` lists the invalid ones."""
        if self.wrong:
            self.refused_with = 422
        return bool(self.validate_on_submit()) and not self.wrong


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
