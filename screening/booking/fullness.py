"""The message shown when a time has too few places for everyone named."""

from flask_babel import gettext as _
from flask_babel import ngettext

from campaigns.campaign_rows import DayRow
from campaigns.capacity import SlotFull
from core.web.pages import refusal_text


def said_when_full(people: int, instead: DayRow | None) -> str:
    """The reason for this number of people; `instead` is another day whose times are shown."""
    reason = refusal_text(SlotFull())
    if people > 1:
        reason = ngettext(
            "This time does not have enough places for %(num)s person. Choose another time.",
            "This time does not have enough places for %(num)s people. Choose another time.",
            people,
        )
    if instead is None:
        return reason
    return reason + " " + _("The times shown now are those of %(day)s.", day=instead.label)
