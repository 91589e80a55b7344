"""What WTForms says about a field by itself, in our words and the reader's language: it speaks no Vietnamese."""

from typing import Any

from flask_babel import gettext as _

from core.marking import N_

IN_GENERAL = N_("Please check what you typed.")
CHOICE = N_("Please choose one from the list.")
NUMBER = N_("Type a whole number, such as 40.")
NEEDED = N_("Please fill in this field.")
OURS = {
    "Not a valid choice.": CHOICE,
    "Invalid Choice: could not coerce.": CHOICE,
    "Invalid choice(s): one or more data inputs could not be coerced.": CHOICE,
    "'%(value)s' is not a valid choice for this field.": CHOICE,
    "Not a valid integer value.": NUMBER,
    "This field is required.": NEEDED,
}


class OurWords:
    """The translations that WTForms looks up: none of its own messages is ever shown as it is."""

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
