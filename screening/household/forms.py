"""Forms of a household's own data: answer one question of consent, send a data request."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from core.web.forms import TidyField, WritingForm, at_most, choices_of, required
from residents.privacy import data_request_words
from residents.privacy.consent import ConsentAnswer
from residents.privacy.data_request_rules import KINDS
from residents.privacy.data_requests import NewDataRequest
from residents.privacy.guardian_fields import GuardianFields

DETAILS_LENGTH = 500


class OwnConsentForm(GuardianFields, WritingForm):
    """A person's own answer to one question, on the person's page. Nothing is ticked beforehand."""

    answer = RadioField(
        _l("Do you agree?"),
        choices=choices_of({"yes": _l("Yes, I agree"), "no": _l("No, I do not agree")}),
        validators=[required(_l("Choose yes or no."))],
    )

    def said(self, purpose: str, language: str) -> ConsentAnswer:
        """The answer to a purpose as read in a language; only for a valid form."""
        return ConsentAnswer(
            purpose=purpose,
            is_yes=self.answer.data == "yes",
            channel="own_page",
            language=language,
            guardian=self.guardian,
            child_agreed=self.child_agreed.data,
        )


class OwnDataRequestForm(WritingForm):
    """A person's own data request, on the person's page."""

    kind = RadioField(
        _l("What do you want to request?"),
        choices=choices_of(data_request_words.KINDS, *KINDS),
        validators=[required(_l("Choose what you want."))],
    )
    details = TidyField(_l("What else should the health station know?"), [at_most(DETAILS_LENGTH)])

    def data_request(self, is_child: bool, today: date) -> NewDataRequest:
        """The data request; only for a valid form."""
        asker = "guardian" if is_child else "self"
        return NewDataRequest(self.kind.data, asker, "own_page", today, details=self.details.data or "")
