"""A number inside a counted sentence is written as people of the language write numbers."""

import pytest
from flask import Flask
from flask_babel import force_locale, ngettext


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "Thiếu 1.045 chỗ"), ("en", "1,045 places are missing")]
)
def test_thousands_are_marked(app: Flask, language: str, said: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert ngettext("%(num)s place is missing", "%(num)s places are missing", 1045) == said


def test_the_singular_of_english_keeps_its_words(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        assert ngettext("%(num)s place is missing", "%(num)s places are missing", 1) == "1 place is missing"
