"""Forms of the campaigns room: basics, criteria, exam points."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from campaigns.definition_rules import TEXT_LENGTH, TITLE_LENGTH, CampaignDefinition, Texts
from campaigns.eligibility.rules import Criteria
from campaigns.models import Campaign
from core.folding import tidy
from core.web.forms import TidyField, WholeNumberField, WritingForm, at_most, choices_of, required
from residents import words as residents_words
from residents.facts.ages import OLDEST
from wards.models import Clinic, Neighborhood

REASON_LENGTH = 150
LOOK_STEPS = ("count", "preview")
"""Buttons that only preview; nothing is written."""

KINDS = {
    "screening": _l("Health check"),
    "vaccination": _l("Vaccination"),
    "event": _l("Health event"),
}
AGE_UNITS = {"years": _l("Full years"), "months": _l("Full months"), "days": _l("In days")}
AGE_DAYS = {"first_day": _l("On the first day of the campaign"), "visit": _l("On the day of the visit")}
SEXES = {"": _l("Women and men"), "female": _l("Women only"), "male": _l("Men only")}


class PlanForm(WritingForm):
    """A form with preview buttons: `step` names the button that was pressed."""

    @property
    def is_look(self) -> bool:
        """Whether a preview button was pressed, which writes nothing."""
        return request.form.get("step") in LOOK_STEPS

    @property
    def status(self) -> int:
        """422 where something typed cannot be used, otherwise 200."""
        return 422 if self.errors or self.form_errors else 200


class ReasonForm(PlanForm):
    """A change of what people who have a place were told: they read why, if a reason is given."""

    reason = TidyField(_l("Reason for the change"), [at_most(REASON_LENGTH)])


class ParagraphField(TextAreaField):
    """Several lines of text, each tidied, without empty lines at the ends."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the line breaks as typed."""
        lines = valuelist[0].splitlines() if valuelist else []
        self.data = "\n".join(tidy(line) for line in lines).strip()


class AmountField(StringField):
    """A number as people write it, 80, 72,5 or 1.200; what was typed is shown again."""

    def pre_validate(self, form: Any) -> None:
        """Explain the format where the text cannot be read."""
        del form
        if (self.data or "").strip() and self.amount is None:
            raise ValidationError(_("Type a number, such as 80 or 72,5."))

    @property
    def amount(self) -> float | None:
        """The number; None where no number was typed."""
        text = (self.data or "").strip().removesuffix("%").replace(" ", "")
        whole, comma, part = text.partition(",")
        whole = whole.replace(".", "")
        if not (whole + part).isdecimal() or not (whole + part).isascii() or len(whole) > 9:
            return None
        return float(f"{whole}.{part}" if comma else whole)


class BasicsForm(ReasonForm):
    """A campaign's kind, organizer, and the text of its invitation."""

    kind = RadioField(
        _l("What kind of campaign is it?"),
        choices=choices_of(KINDS),
        validators=[required(_l("Choose the kind of campaign."))],
    )
    title = TidyField(_l("Name"), [required(_l("Type a name.")), at_most(TITLE_LENGTH)])
    organizer = TidyField(_l("Held by"), [at_most(TITLE_LENGTH)])
    clinic = SelectField(_l("Partner clinic"), default="")
    free_text = ParagraphField(_l("Free of charge"), [at_most(TEXT_LENGTH)])
    bring_text = ParagraphField(_l("What to bring"), [at_most(TEXT_LENGTH)])
    fasting = BooleanField(_l("Blood is taken: people must not eat before it"))

    @classmethod
    def of(cls, campaign: Campaign | None, clinics: Iterable[Clinic]) -> "BasicsForm":
        """The form, empty or filled from a campaign; the kind can no longer be changed after publishing."""
        rows = list(clinics)
        named = next((row.public_id for row in rows if campaign and row.id == campaign.clinic_id), "")
        form = cls(obj=campaign, clinic=named)
        form.clinic.choices = choices_of({"": _("None"), **{row.public_id: row.name for row in rows}})
        if campaign is not None and campaign.status != "draft":
            form.kind.data = campaign.kind
        return form

    def texts(self, clinics: Iterable[Clinic]) -> Texts:
        """The texts as typed, with the clinic's internal number."""
        number = next((row.id for row in clinics if row.public_id == self.clinic.data), None)
        return Texts(
            title=self.title.data,
            organizer=self.organizer.data or "",
            clinic_id=number,
            free_text=self.free_text.data or "",
            bring_text=self.bring_text.data or "",
            fasting=self.fasting.data,
        )

    def facts(self, ward_id: int, clinics: Iterable[Clinic]) -> CampaignDefinition:
        """A new campaign of what was typed."""
        return CampaignDefinition(ward_id=ward_id, kind=self.kind.data, texts=self.texts(clinics))


class CriteriaForm(PlanForm):
    """Who is meant."""

    age_min = WholeNumberField(_l("From age"), [Optional()])
    age_max = WholeNumberField(_l("To age"), [Optional()])
    age_unit = RadioField(_l("Ages are in"), choices=choices_of(AGE_UNITS), default="years")
    age_on = RadioField(_l("Age on which day?"), choices=choices_of(AGE_DAYS), default="first_day")
    sex = RadioField(
        _l("Women or men"),
        choices=choices_of(SEXES),
        default="",
    )
    groups = SelectMultipleField(_l("Groups"))
    neighborhoods = SelectMultipleField(_l("%(Place_kinds)s"))
    not_checked_this_year = BooleanField(_l("Only people without a check-up this year"))

    @classmethod
    def of(
        cls, criteria: Criteria, neighborhoods: Iterable[Neighborhood], typed: Any = None
    ) -> "CriteriaForm":
        """The form filled from criteria, or from the query string in `typed`."""
        given = {"formdata": typed, "meta": {"csrf": False}} if typed is not None else {}
        form = cls(data={**asdict(criteria), "sex": criteria.sex or ""}, **given)
        form.groups.choices = choices_of(dict(residents_words.GROUPS))
        form.neighborhoods.choices = choices_of({row.code: row.label for row in neighborhoods})
        return form

    def validate_age_min(self, field: WholeNumberField) -> None:
        """Check that a person can be so old."""
        oldest = OLDEST[self.age_unit.data or "years"]
        if field.data is not None and not 0 <= field.data <= oldest:
            raise ValidationError(_("An age is from 0 to %(oldest)d.", oldest=oldest))

    def validate_age_max(self, field: WholeNumberField) -> None:
        """Check that a person can be so old, and that the highest age is not below the lowest."""
        self.validate_age_min(field)
        if field.data is not None and self.age_min.data is not None and field.data < self.age_min.data:
            raise ValidationError(_("The highest age must not be lower than the lowest age."))

    def criteria(self) -> Criteria:
        """The criteria as typed; only for a valid form."""
        return Criteria(
            self.age_min.data,
            self.age_max.data,
            self.sex.data or None,
            tuple(self.groups.data or ()),
            tuple(self.neighborhoods.data or ()),
            self.not_checked_this_year.data,
            self.age_unit.data or "years",
            self.age_on.data or "first_day",
        )


class StationsForm(PlanForm):
    """The exam points, one a line."""

    names = ParagraphField(_l("Stations, one per line"))

    def listed(self) -> list[str]:
        """The names in their order, without empty lines."""
        return [line for line in (self.names.data or "").splitlines() if line]

    def validate_names(self, _field: ParagraphField) -> None:
        """Each name fits its column."""
        if any(len(name) > 100 for name in self.listed()):
            raise ValidationError(_("One name is too long: at most 100 characters per line."))
