"""How a resident's pages address people: by given name and birth year only, politely by age (domain.md §4.5)."""

from datetime import date
from typing import Literal

from flask_babel import pgettext

Term = Literal["elder_man", "elder_woman", "elder", "man", "woman", "grown", "child"]

ELDER_AGE = 60


def given_name(full_name: str) -> str:
    """The last word of a name, which neighbors use and which is all that a link shows."""
    words = full_name.split()
    return words[-1] if words else ""


def term(birth_year: int, sex: str, on: date, adult_from: int) -> Term:
    """Ông/bà from 60, anh/chị from `adult_from`, cháu below that; counted by year, as is customary."""
    age = on.year - birth_year
    if age < adult_from:
        return "child"
    elder = age >= ELDER_AGE
    if sex == "male":
        return "elder_man" if elder else "man"
    if sex == "female":
        return "elder_woman" if elder else "woman"
    return "elder" if elder else "grown"


def called(full_name: str, birth_year: int, sex: str, on: date, adult_from: int) -> str:
    """Bà Hoa, anh Minh, cháu An: in the reader's language, for use inside a sentence."""
    name = given_name(full_name)
    words = {
        "elder_man": pgettext("an old man", "%(name)s", name=name),
        "elder_woman": pgettext("an old woman", "%(name)s", name=name),
        "elder": pgettext("an old person", "%(name)s", name=name),
        "man": pgettext("a man", "%(name)s", name=name),
        "woman": pgettext("a woman", "%(name)s", name=name),
        "grown": pgettext("a grown person", "%(name)s", name=name),
        "child": pgettext("a child", "%(name)s", name=name),
    }
    return words[term(birth_year, sex, on, adult_from)]


def capital(words: str) -> str:
    """The same for the start of a line."""
    return words[:1].upper() + words[1:]
