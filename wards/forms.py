"""Forms of the wards room."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TelField, ValidationError

from core.web.day_parts import DayFields, day_boxes
from core.web.forms import TidyField, WritingForm, at_most, choices_of, required
from wards.naming import LABELS, WARD_LABELS


class WardForm(WritingForm):
    """A ward of this site."""

    code = StringField(_l("Code of the area"), [required(_l("Enter the code of the area."))])
    name = TidyField(_l("Name of the area"), [required(_l("Enter the full name of the area.")), at_most(200)])


class StationForm(WritingForm):
    """The health station's card, and the kind of its ward."""

    name = TidyField(
        _l("Name of the health station"), [required(_l("Please type the station's name.")), at_most(200)]
    )
    phone = TelField(_l("Phone number residents can call"))
    address = TidyField(_l("Address of the station"), [at_most(300)])
    staff_help = TidyField(_l("Whom staff and %(head_titles)s can ask"), [at_most(200)])
    kind = SelectField(
        _l("Type of area"),
        choices=choices_of(WARD_LABELS),
        validate_choice=False,
    )


class NeighborhoodForm(WritingForm):
    """A neighborhood's kind and name."""

    kind = SelectField(
        _l("Kind"),
        choices=choices_of(LABELS),
        validate_choice=False,
    )
    name = TidyField(
        _l("Number or name"), [required(_l("Enter the number or name of the %(place_kind)s.")), at_most(100)]
    )


class NeighborhoodRenameForm(DayFields, NeighborhoodForm):
    """A new name from a day on, or a corrected spelling of the name it always had."""

    day, month, year = day_boxes()
    was_misspelt = BooleanField(_l("This only corrects a spelling mistake: the name was always this one"))

    today: date
    since: date | None = None

    def validate_day(self, field: StringField) -> None:
        """Check that the three boxes are a day up to today; not asked for where only the spelling is corrected."""
        if not self.was_misspelt.data:
            super().validate_day(field)
            self.since = self.on
            if self.since > self.today:
                raise ValidationError(_("This day is in the future. Change the name on the day itself."))


class NewNeighborhoodForm(NeighborhoodForm):
    """A new neighborhood; its code may be left to the site."""

    code = StringField(_l("Code"))


class ClinicForm(WritingForm):
    """A partner clinic's name and phone."""

    name = TidyField(_l("Name of the clinic"), [required(_l("Please type the clinic's name.")), at_most(200)])
    phone = TelField(_l("Phone of the clinic"))


class NewClinicForm(ClinicForm):
    """A partner clinic to add."""

    code = StringField(_l("Code of the clinic"), [required(_l("Please type the clinic's code."))])
