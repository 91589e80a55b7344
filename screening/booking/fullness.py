"""What is said where a time has no room for everybody named: how many they are, and which day is shown instead."""

from flask_babel import gettext as _
from flask_babel import ngettext

from campaigns.campaign_rows import DayRow
from campaigns.capacity import SlotFull
from core.web.pages import refusal_text


def said_when_full(people: int, instead: DayRow | None) -> str:
    """The reason for so many people; `instead` is the day whose times are shown because theirs has none left."""
    reason = refusal_text(SlotFull())
    if people > 1:
        reason = ngettext(
            "This time does not have enough places for %(num)d person. Choose another time.",
            "This time does not have enough places for %(num)d people. Choose another time.",
            people,
        )
    if instead is None:
        return reason
    return reason + " " + _("The times shown now are those of %(day)s.", day=instead.label)
