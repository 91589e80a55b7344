"""Forms of the wards room."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TelField
from wtforms.fields.choices import SelectChoice

from core.forms import TidyField, WritingForm, at_most, required
from wards.naming import LABELS


class WardForm(WritingForm):
    """A ward of this site."""

    code = StringField(_l("Code of the ward"), [required(_l("Please write the ward's code."))])
    name = TidyField(_l("Name of the ward"), [required(_l("Please write the ward's name.")), at_most(200)])


class StationForm(WritingForm):
    """The health station's card."""

    name = TidyField(
        _l("Name of the health station"), [required(_l("Please write the station's name.")), at_most(200)]
    )
    phone = TelField(_l("Phone that residents may call"))
    address = TidyField(_l("Address of the station"), [at_most(300)])


class NeighborhoodForm(WritingForm):
    """A neighborhood's kind and name."""

    kind = SelectField(
        _l("Kind"),
        choices=[SelectChoice(kind, label) for kind, label in LABELS.items()],
        validate_choice=False,
    )
    name = TidyField(
        _l("Number or name"), [required(_l("Please write the neighborhood's number or name.")), at_most(100)]
    )


class NewNeighborhoodForm(NeighborhoodForm):
    """A neighborhood to add; its code may be left to the site."""

    code = StringField(_l("Code"))


class ClinicForm(WritingForm):
    """A partner clinic's name and phone."""

    name = TidyField(
        _l("Name of the clinic"), [required(_l("Please write the clinic's name.")), at_most(200)]
    )
    phone = TelField(_l("Phone of the clinic"))


class NewClinicForm(ClinicForm):
    """A partner clinic to add."""

    code = StringField(_l("Code of the clinic"), [required(_l("Please write the clinic's code."))])
