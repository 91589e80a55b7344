"""Forms: what every form that writes has in common."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, HiddenField, IntegerField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from core.clock import parse_clock
from core.errors import Refusal
from core.folding import tidy
from core.ids import new_id
from core.marking import N_
from core.web.pages import refusal_text

NUMBER = N_("Type a whole number, such as 40.")
NEEDED = N_("Please fill in this field.")
IN_GENERAL = N_("Please check what you typed.")
CHOICE = N_("Please choose one from the list.")
OURS = {
    "Not a valid choice.": CHOICE,
    "Invalid Choice: could not coerce.": CHOICE,
    "Invalid choice(s): one or more data inputs could not be coerced.": CHOICE,
    "'%(value)s' is not a valid choice for this field.": CHOICE,
    "Not a valid integer value.": NUMBER,
    "This field is required.": NEEDED,
}


class OurWords:
    """What WTForms says about a field by itself, in our words and the reader's language: it speaks no Vietnamese."""

    def gettext(self, text: str) -> str:
        """Our words for a message; a label made of a field's name has no full stop and stays."""
        return _(OURS.get(text, IN_GENERAL)) if "." in text else text

    def ngettext(self, singular: str, _plural: str, _number: int) -> str:
        """The same; our words need no number."""
        return self.gettext(singular)


class SpokenMeta:
    """Settings of a form whose fields speak so."""

    def get_translations(self, _form: Any) -> OurWords:
        """WTForms asks here for the words of its fields."""
        return OurWords()


class SiteForm(FlaskForm):
    """Any form of the site: whatever is said about its fields is said in the reader's language."""

    class Meta(SpokenMeta):
        """Beside what Flask-WTF sets."""


class PartForm(Form):
    """A part of a form that comes several times, such as each member of a household; the same words."""

    class Meta(SpokenMeta):
        """Without a token of its own."""


class WritingForm(SiteForm):
    """A form that changes something: it carries a key by which a repeat is recognized."""

    idempotency_key = HiddenField(default=new_id)
    refused_with: int | None = None
    """The status of the rule that refused what the form says."""

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Whether it can be carried out: never where it came only to be shown in another language."""
        return not is_shown_again() and bool(super().validate(extra_validators))


class PlainForm(WritingForm):
    """A button with nothing to fill in."""


def is_shown_again() -> bool:
    """Whether the form was sent by the buttons for language and text size: its page comes back as it was typed."""
    return "show_again" in request.form


def required(message: str | None = None) -> InputRequired:
    """The field must be filled in; without a message of its own the general one."""
    return InputRequired(message or _l(NEEDED))


def at_most(characters: int) -> Length:
    """A text no longer than so many characters."""
    return Length(max=characters, message=_l("This is too long: at most %(max)d characters."))


def blame(form: FlaskForm, refusal: Refusal) -> None:
    """Show a refusal on the form it came from: beside the field it names, else above all fields."""
    text = refusal_text(refusal)
    field = getattr(form, "_fields", {}).get(refusal.facts.get("field"))
    if field is None:
        form.form_errors.append(text)
    else:
        field.errors = [*field.errors, text]


class TidyField(StringField):
    """A line of text in NFC, without control characters or stray spaces."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed, tidied."""
        self.data = tidy(valuelist[0]) if valuelist else ""
        self.raw_data = [self.data]  # a line of blanks is an empty field for `required`, too


class WholeNumberField(IntegerField):
    """A whole number typed by a person; says so in the reader's language when it is not one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Accept 1.200 and 1 200 as people write them; raises ValueError for anything else."""
        text = valuelist[0].strip().replace(".", "").replace(" ", "") if valuelist else ""
        self.data = None
        if not text:
            return
        if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) <= 9):
            raise ValueError(_l(NUMBER))
        self.data = int(text)


def choices_of(words: dict[str, Any], *codes: str) -> list[SelectChoice]:
    """Choices from a table of words: these codes, or all."""
    return [SelectChoice(code, words[code]) for code in codes or words]


class ClockField(StringField):
    """A time of day as people write it: 7:30, 07:30, 7h30."""

    def pre_validate(self, form: Any) -> None:
        """Explain the format where the text cannot be read."""
        del form
        if (self.data or "").strip() and self.minutes is None:
            raise ValidationError(_("Type a time such as 7:30."))

    @property
    def minutes(self) -> int | None:
        """Minutes after midnight; None where no time was typed."""
        return parse_clock(self.data or "")
