"""Forms of personal data: record a consent, enter and handle a data request, correct a day of the calendar."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TelField, ValidationError

from core.web.day_parts import DayFields, day_boxes
from core.web.forms import TidyField, WritingForm, at_most, choices_of, required
from residents.person.form_parts import read_phone_field
from residents.privacy import consent_words, data_request_words
from residents.privacy.consent import ConsentAnswer
from residents.privacy.consent_rules import PURPOSES, Guardian
from residents.privacy.data_request_rules import ASKERS, GROUNDS, KINDS
from residents.privacy.data_requests import NewDataRequest
from residents.privacy.guardian_fields import GuardianFields

BY_STAFF = ("paper", "in_person", "phone")
NAME_LENGTH, DETAILS_LENGTH, LINE_LENGTH = 200, 500, 300


class ConsentForm(GuardianFields, WritingForm):
    """A person's answer, recorded by staff or a head. Nothing is ticked beforehand."""

    purpose = RadioField(
        _l("What is the consent for?"),
        choices=choices_of(consent_words.PURPOSES, *PURPOSES),
        validators=[required(_l("Choose what the answer is about."))],
    )
    recipient = TidyField(_l("Who the data may be shared with"), [at_most(NAME_LENGTH)])
    answer = RadioField(
        _l("What did the person say?"),
        choices=choices_of({"yes": _l("Yes"), "no": _l("No, or withdraws earlier consent")}),
        validators=[required(_l("Choose yes or no."))],
    )
    channel = RadioField(
        _l("How did the person answer?"),
        choices=choices_of(consent_words.CHANNELS, *BY_STAFF),
        validators=[required(_l("Choose how they answered."))],
    )
    attested = BooleanField(_l("The signed paper was checked and is kept at the health station"))

    def validate_attested(self, field: BooleanField) -> None:
        """A user who records a paper answers for it."""
        if self.channel.data == "paper" and not field.data:
            raise ValidationError(
                _("Tick the box to confirm you have seen the signed paper, or choose another way.")
            )

    def said(self) -> ConsentAnswer:
        """The answer; only for a valid form."""
        shared = self.purpose.data == "sharing"
        return ConsentAnswer(
            purpose=self.purpose.data,
            is_yes=self.answer.data == "yes",
            channel=self.channel.data,
            recipient=(self.recipient.data or "") if shared else "",
            guardian=self.guardian,
            child_agreed=self.child_agreed.data,
        )


class RepresentativeForm(DayFields, WritingForm):
    """The person who acts for an adult without capacity, and the court's decision."""

    guardian_name = TidyField(
        _l("Name of the representative"),
        [required(_l("Enter the name of the representative.")), at_most(NAME_LENGTH)],
    )
    relation = SelectField(_l("Relationship to the person"), choices=choices_of(consent_words.GUARDIANS))
    guardian_phone = TelField(_l("Phone of the representative"))
    source = TidyField(
        _l("Court decision"), [required(_l("Enter the number and date of the document.")), at_most(200)]
    )
    day, month, year = day_boxes()

    phone: str | None = None

    def validate_guardian_phone(self, field: StringField) -> None:
        """Accept a phone number in any spelling; consent needs one."""
        self.phone = read_phone_field(field)
        if not self.phone:
            raise ValidationError(_("Enter the representative's phone number."))

    @property
    def person(self) -> Guardian:
        """The representative; only for a valid form."""
        return Guardian(self.guardian_name.data, self.relation.data, self.phone or "")


class DataRequestForm(DayFields, WritingForm):
    """A data request that came on paper, by phone or at the counter."""

    kind = RadioField(
        _l("What does the person request?"),
        choices=choices_of(data_request_words.KINDS, *KINDS),
        validators=[required(_l("Choose what is requested."))],
    )
    asker = RadioField(
        _l("Who is making the request?"),
        choices=choices_of(data_request_words.ASKERS, *ASKERS),
        validators=[required(_l("Choose who is making the request."))],
    )
    asker_name = TidyField(_l("Name of the person making the request"), [at_most(NAME_LENGTH)])
    channel = RadioField(
        _l("How did the request arrive?"),
        choices=choices_of(consent_words.CHANNELS, *BY_STAFF),
        validators=[required(_l("Choose how the request arrived."))],
    )
    day, month, year = day_boxes()
    details = TidyField(_l("In the person's words"), [at_most(DETAILS_LENGTH)])

    def validate_asker_name(self, field: TidyField) -> None:
        """Require the name of a person who asks for another."""
        if self.asker.data in ("guardian", "on_behalf") and not field.data:
            raise ValidationError(_("Enter the name of the person making the request."))

    def data_request(self) -> NewDataRequest:
        """The data request; only for a valid form."""
        return NewDataRequest(
            kind=self.kind.data,
            asker=self.asker.data,
            asker_name=self.asker_name.data or "" if self.asker.data != "self" else "",
            channel=self.channel.data,
            received=self.on,
            details=self.details.data or "",
        )


class LongerForm(WritingForm):
    """Why a request takes longer."""

    reason = TidyField(
        _l("Why it takes longer"),
        [required(_l("Enter the reason given to the person.")), at_most(LINE_LENGTH)],
    )


class DoneForm(WritingForm):
    """A data request carried out; some kinds describe what was done."""

    outcome = TidyField(_l("What was done"), [at_most(LINE_LENGTH)])


class TurnDownForm(WritingForm):
    """A data request turned down, on a legal ground."""

    ground = RadioField(_l("Why?"), validators=[required(_l("Choose why the request is turned down."))])
    outcome = TidyField(
        _l("What the person was told"),
        [required(_l("Enter what the person was told.")), at_most(LINE_LENGTH)],
    )

    @classmethod
    def of(cls, kind: str) -> "TurnDownForm":
        """The form with the grounds for this kind of data request."""
        form = cls()
        form.ground.choices = choices_of(data_request_words.GROUNDS, *GROUNDS[kind])
        return form


class CalendarDayForm(DayFields, WritingForm):
    """A day on which the ward works or rests other than the calendar says."""

    is_off = RadioField(
        _l("What kind of day is it?"),
        choices=choices_of({"off": _l("A day off"), "work": _l("A working day")}),
        validators=[required(_l("Choose day off or working day."))],
    )
    source = TidyField(
        _l("Announcement"),
        [required(_l("Enter the announcement.")), at_most(NAME_LENGTH)],
    )
