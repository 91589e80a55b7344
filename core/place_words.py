"""Place words in messages: `%(ward_kind)s`, `%(place_kind)s` and the like are filled wherever a message is translated.

A message may hold them in either language, whatever else it is formatted with. What they are depends on a ward, and
core knows no wards: `app.extensions["place_words"]` is asked for the words of a language.
"""

import re
from collections.abc import Callable, Mapping

from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from flask import current_app
from flask_babel import Domain, get_locale

NAMES = (
    "ward_kind",
    "place_kind",
    "place_kinds",
    "place_short",
    "own_place",
    "head_title",
    "head_titles",
)
"""The words a message may leave open; with a capital (`%(Ward_kind)s`) they begin a sentence."""

ALL_NAMES = frozenset((*NAMES, *map(str.capitalize, NAMES)))
OPEN = re.compile(rf"%\(({'|'.join(sorted(ALL_NAMES))})\)s")

PlaceWords = Callable[[str], Mapping[str, str]]
"""Gives the words for a language, `vi` or `en`."""


class FilledTranslations:
    """The messages of a catalog, complete but for the facts that their callers add."""

    def __init__(self, catalog: Translations | NullTranslations) -> None:
        self._catalog = catalog

    def __getattr__(self, name: str) -> Callable[..., str]:
        """One of the catalog's ways to look up a message (`ugettext`, `ungettext` …), its place words filled."""
        look_up = getattr(self._catalog, name)
        return lambda *said: fill(look_up(*said))


class PlaceDomain(Domain):  # type: ignore[misc]  # flask-babel has no types
    """The site's messages; Python, forms and templates all take them from here."""

    def get_translations(self) -> FilledTranslations:
        """The catalog of the reader's language."""
        return FilledTranslations(super().get_translations())

    def ngettext(self, singular: str, plural: str, num: int, **variables: object) -> str:
        """A counted sentence; `%(num)s` is written as people write numbers: 1.045 in Vietnamese, 1,045 in English."""
        text = self.get_translations().ungettext(singular, plural, num)
        return text % {"num": format_decimal(num, locale=get_locale() or "vi"), **variables}


def fill(text: str) -> str:
    """The text with its place words; other placeholders stay. The words are asked for only where there are any."""
    if "%(" not in text or not OPEN.search(text):
        return text
    locale = get_locale()
    provider: PlaceWords = current_app.extensions["place_words"]
    words = provider(locale.language if locale else "vi")
    return OPEN.sub(lambda found: words[found[1]], text)
