"""No word of WTForms' own is ever shown: its messages are English, and ours are in the reader's language."""

from pathlib import Path
from typing import Any

import wtforms
from babel.messages.pofile import read_po
from flask import Flask
from wtforms import FormField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, EqualTo, Length, Regexp

from core.i18n import force_locale
from core.web.forms import OurWords, PartForm, SiteForm, WritingForm

OF_WTFORMS = Path(wtforms.__file__).parent / "locale" / "wtforms.pot"
LETTERS, NUMBERS = [SelectChoice("a", "A")], [SelectChoice(1, "1")]
CHOOSE, IN_GENERAL = ["Chọn một mục trong danh sách."], ["Mời xem lại nội dung vừa nhập."]


class Part(PartForm):
    one = SelectField(choices=LETTERS)


class Probe(WritingForm):
    """A field of every sort without a message of its own."""

    one = SelectField(choices=LETTERS)
    picked = RadioField(choices=LETTERS)
    coerced = SelectField(choices=NUMBERS, coerce=int)
    several = SelectMultipleField(choices=LETTERS)
    numbers = SelectMultipleField(choices=NUMBERS, coerce=int)
    number = IntegerField()
    needed = StringField(validators=[DataRequired()])
    short = StringField(validators=[Length(max=2)])
    same = StringField(validators=[EqualTo("needed")])
    part = FormField(Part)
    shaped = StringField(validators=[Regexp("a+")])


def test_nothing_wtforms_can_say_is_shown_in_its_own_words(app: Flask) -> None:
    with OF_WTFORMS.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    assert messages
    for message in messages:
        ids = message.id if isinstance(message.id, tuple) else (message.id, message.id)
        said = {}
        for language in ("vi", "en"):
            with force_locale(language):
                said[language] = OurWords().ngettext(*ids, 1)
        assert said["vi"] not in (*ids, said["en"]), ids
        assert "%" not in said["vi"], "the place of a number is filled by nobody"


def test_no_other_form_exists(app: Flask) -> None:
    strangers = [
        f"{form.__module__}.{form.__name__}"
        for form in _below(wtforms.Form)
        if not issubclass(form, SiteForm | PartForm)
        and not form.__module__.startswith(("flask_wtf", "wtforms"))
    ]
    assert strangers == []


def test_a_field_without_a_message_of_its_own_speaks_vietnamese(app: Flask) -> None:
    wrong = dict.fromkeys(
        ("one", "picked", "coerced", "several", "numbers", "number", "short", "same"), "zzz"
    )
    with app.test_request_context(method="POST", data={**wrong, "needed": "", "shaped": "b"}):
        form = Probe()
        assert not form.validate()
        errors = {name: texts for name, texts in form.errors.items() if name != "csrf_token"}
    assert errors == {
        **dict.fromkeys(("one", "picked", "coerced", "several", "numbers"), CHOOSE),
        **dict.fromkeys(("short", "same", "shaped"), IN_GENERAL),
        "part": {"one": CHOOSE},
        "number": ["Ghi một số nguyên, ví dụ 40."],
        "needed": ["Ô này chưa điền."],
    }


def _below(form: type[Any]) -> list[type[Any]]:
    return [found for child in form.__subclasses__() for found in (child, *_below(child))]
