"""Words of consent: names of the purposes, and the texts that people say yes or no to."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.i18n import force_locale
from core.marking import N_

PURPOSES = {
    "reminders": _l("Reminders by phone or Zalo"),
    "photos": _l("Photos at health days"),
    "sharing": _l("Sharing data with others"),
}
CHANNELS = {
    "paper": _l("On paper, signed"),
    "in_person": _l("In person"),
    "phone": _l("By phone"),
    "own_page": _l("On their own page"),
}
GUARDIANS = {
    "father": _l("Father"),
    "mother": _l("Mother"),
    "grandparent": _l("Grandparent"),
    "sibling": _l("Brother or sister"),
    "relative": _l("Relative"),
    "other": _l("Another guardian"),
}
TEXTS = {
    "reminders": N_(
        "The health station may call me or message me on Zalo to remind me of my "
        "appointments. For this it uses my name, my phone number and the day and time of the "
        "appointment."
    ),
    "photos": N_(
        "The health station may take photos on a health day in which I can be seen, and show them on the notice boards and pages of the %(ward_kind)s. Such photos may reveal something about my health: they are sensitive personal data."
    ),
    "sharing": N_(
        "The health station may share my name, year of birth, phone number and what I was "
        "invited to, only with the recipient named here. What I was invited to may reveal my "
        "state of health, which is sensitive personal data."
    ),
}
FREE = N_("I may refuse consent, and I may withdraw it at any time. This does not affect my health check.")


def text_of(purpose: str, language: str) -> str:
    """The complete text shown to a person, in a language."""
    with force_locale(language):
        return " ".join((_(TEXTS[purpose]), _(FREE)))
