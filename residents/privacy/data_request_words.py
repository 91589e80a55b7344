"""Words of what people ask about their data: kinds, who asks, why something is turned down."""

from flask_babel import lazy_gettext as _l

KINDS = {
    "see": _l("See what is kept"),
    "correct": _l("Correct what is wrong"),
    "restrict": _l("Use it no more than the law asks"),
    "withdraw": _l("Take back consent"),
    "erase": _l("Erase it"),
}
ASKERS = {
    "self": _l("The person"),
    "guardian": _l("Father, mother or guardian"),
    "on_behalf": _l("Somebody with the person's written authority"),
}
GROUNDS = {
    "identity": _l("It could not be made sure who asks"),
    "others": _l("It would show the data of somebody else"),
    "is_right": _l("What is kept is right"),
    "law": _l("The law asks the station to keep or use it"),
}
DEEDS = {
    "see": _l("Hand over the file of everything kept, then note here that it was handed over."),
    "correct": _l("Correct the person's page first, then note here what was corrected."),
    "restrict": _l(
        "From now on the person is left out of reminders and of every list that the law does not ask for. The person stays on the roll, is invited on paper and is known at the door."
    ),
    "withdraw": _l("Every yes that stands is taken back in the ledger of consent."),
    "erase": _l(
        "Name, numbers, phone, notes and groups are erased for good, here and in every room, and appointments still to come are given back. What is left is a count without a name. It cannot be undone, not even from a backup."
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
