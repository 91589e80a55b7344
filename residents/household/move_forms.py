"""Forms of moves: a household to another neighborhood, a person to another household."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from core.web.day_parts import read_day_parts
from core.web.forms import TidyField, WritingForm, at_most
from residents.facts.person import ADDRESS_LENGTH, RELATION_LENGTH


class DayFields:
    """The day of a move in three boxes."""

    day = StringField(_l("Day"))
    month = StringField(_l("Month"))
    year = StringField(_l("Year"))

    on: date

    def validate_day(self, _field: StringField) -> None:
        """The three boxes together are a day."""
        self.on = read_day_parts(self)


class MoveHouseholdForm(DayFields, WritingForm):
    """A household goes to another neighborhood of the ward."""

    neighborhood = SelectField(_l("New %(place_kind)s"))


class MovePersonForm(DayFields, WritingForm):
    """A person goes to another household that is there, or to a new one at an address."""

    household = TidyField(_l("Code of the household they move to"), [at_most(30)])
    neighborhood = SelectField(_l("%(Place_kind)s of the new household"), validate_choice=False)
    address = TidyField(_l("Address of the new household"), [at_most(ADDRESS_LENGTH)])
    relation = TidyField(_l("Relation to the head of the household"), [at_most(RELATION_LENGTH)])
