"""Forms of moves: a household to another neighborhood, a person to another household."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from core.web.forms import TidyField, WritingForm, at_most
from residents.facts.person import ADDRESS_LENGTH, RELATION_LENGTH
from residents.person.form_parts import DayFields


class MoveHouseholdForm(DayFields, WritingForm):
    """A household moves to another neighborhood of the ward."""

    neighborhood = SelectField(_l("New %(place_kind)s"))


class MovePersonForm(DayFields, WritingForm):
    """A person moves to an existing household, or to a new one at an address."""

    household = TidyField(_l("Code of the household they move to"), [at_most(30)])
    neighborhood = SelectField(_l("%(Place_kind)s of the new household"), validate_choice=False)
    address = TidyField(_l("Address of the new household"), [at_most(ADDRESS_LENGTH)])
    relation = TidyField(_l("Relation to the head of the household"), [at_most(RELATION_LENGTH)])
