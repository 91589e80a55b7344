"""Words of data requests: kinds, who asks, grounds for turning down."""

from flask_babel import lazy_gettext as _l

KINDS = {
    "see": _l("See personal data"),
    "correct": _l("Correct personal data"),
    "restrict": _l("Restrict processing (use only as the law requires)"),
    "withdraw": _l("Withdraw consent"),
    "erase": _l("Erase personal data"),
}
ASKERS = {
    "self": _l("The person"),
    "guardian": _l("Father, mother or guardian"),
    "on_behalf": _l("A person with written authority"),
}
GROUNDS = {
    "identity": _l("The identity of the person making the request could not be verified"),
    "others": _l("It would reveal another person's data"),
    "is_right": _l("The data kept is correct"),
    "law": _l("The law requires the station to keep or use it"),
}
WHAT_IS_DONE = {
    "see": _l("Give the person their personal data file, then record here that you did."),
    "correct": _l("Correct the person's page first, then write here what was corrected."),
    "restrict": _l(
        "From now on this person gets no reminders and is left out of every list that the law does not require. They stay on the resident list, are invited on paper and are admitted at the door."
    ),
    "withdraw": _l("All consents still in force are withdrawn."),
    "erase": _l(
        "Name, numbers, phone, notes and groups are permanently erased everywhere, and "
        "upcoming appointments are cancelled. The person is only counted in totals, without a"
        " name. This cannot be undone, not even from a backup."
    ),
}
HOLIDAYS = {
    "new_year": _l("New Year"),
    "tet": _l("Lunar New Year"),
    "ancestors": _l("Hùng Kings' Day"),
    "reunification": _l("Reunification Day"),
    "labor": _l("Labor Day"),
    "national": _l("National Day"),
}
