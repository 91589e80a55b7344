"""An appointment that the station has changed, in words: what changed, when, why, and an apology."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from core.clock import minutes_to_time
from core.i18n import day_long, part_of_day
from screening.resident_rows import Appointment, lines_of


@dataclass(frozen=True, slots=True)
class AppointmentChange:
    """What people were told of an appointment, and how it is now.

    `reason` is in the station's own words, or empty; `on` is the day of the last change.
    """

    was: Appointment
    now: Appointment
    bring_was: str
    bring: str
    fasting_was: bool
    fasting: bool
    on: date
    reason: str

    @property
    def changes(self) -> list[tuple[str, str]]:
        """What is new, and what it was before: time, venue, things to bring, fasting; only what is different."""
        said = []
        if _time(self.was) != _time(self.now):
            said.append((_("New time: %(now)s.", now=_time(self.now)), _time(self.was)))
        if self.was.venue != self.now.venue:
            said.append((_("New venue: %(now)s.", now=self.now.venue), self.was.venue))
        if self.bring_was != self.bring:
            was, now = (", ".join(lines_of(text)) or _("nothing") for text in (self.bring_was, self.bring))
            said.append((_("What to bring now: %(now)s.", now=now), was))
        if self.fasting and not self.fasting_was:
            said.append((_("Blood is taken now, so please do not eat before it."), ""))
        elif self.fasting_was and not self.fasting:
            said.append((_("No blood is taken any more, so you may eat before you come."), ""))
        return [(now, _("Before: %(was)s.", was=was) if was else "") for now, was in said]

    @property
    def why(self) -> list[str]:
        """When the station changed it, why, and an apology; one idea a sentence."""
        reason = [_("Reason: %(reason)s.", reason=self.reason.rstrip(" .;,"))] if self.reason else []
        changed_on = _("The health station made this change on %(day)s.", day=day_long(self.on))
        return [changed_on, *reason, _("We are sorry for the change.")]


def change_of(facts: Mapping[str, Any], now: Appointment, bring: str, *, fasting: bool) -> AppointmentChange:
    """The change that a notice is about, from the facts of the notice and the present state."""
    was = facts["was"]
    place = Appointment(
        now.slot, now.day, date.fromisoformat(was["date"]), was["starts"], was["ends"], was["venue"]
    )
    return AppointmentChange(
        was=place,
        now=now,
        bring_was=was["bring"],
        bring=bring,
        fasting_was=was["fasting"],
        fasting=fasting,
        on=date.fromisoformat(facts["on"]),
        reason=facts["reason"],
    )


def _time(place: Appointment) -> str:
    """7 giờ – 8 giờ, sáng thứ Hai, ngày 07/12/2026."""
    return _(
        "%(time)s, %(part)s %(day)s",
        time=place.hours_said,
        part=part_of_day(minutes_to_time(place.starts)),
        day=day_long(place.date),
    )
