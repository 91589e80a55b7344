"""Operations that add what a plan lacks: time slots, desks, days."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from campaigns import queries as campaign_queries
from campaigns.campaign_rows import DayRow
from campaigns.capacity import DAY_MINUTES, BadHours, Hours
from campaigns.days import editing
from campaigns.models import Campaign, CampaignDay
from core.actor import Actor
from core.db.database import db
from core.marking import N_
from screening.booking_rules import DayOver
from screening.seating.facts import is_early
from screening.seating.plan_rows import RemedyKind, SeatingRemedy

EARLIEST = 5 * 60
"""No slot is added that begins before this time, in minutes after midnight."""
IS_BUTTON = frozenset(RemedyKind) - {RemedyKind.FASTING_ONLY}
"""What can be done at once; the others are advice."""


def apply(campaign: Campaign, remedy: SeatingRemedy, fasting_until: int, by: Actor, at: datetime) -> None:
    """Add what the remedy says. Raises ActionNotAllowed, BadHours where the day has no room for it, DayOver where it is past."""
    days = campaign_queries.bookable_days(campaign.id, at)
    _APPLY[remedy.kind](_Remedying(campaign, days, fasting_until, by, at), remedy)


class _Remedying:
    """The days of a campaign, to which something is added."""

    def __init__(
        self, campaign: Campaign, days: Sequence[DayRow], fasting_until: int, by: Actor, at: datetime
    ) -> None:
        self.campaign, self.days, self.fasting_until, self.by, self.at = campaign, days, fasting_until, by, at

    def more_slots(self, remedy: SeatingRemedy) -> None:
        """After the last slot of the day, each as long as that one."""
        day = self._day_of(remedy)
        last = max(day.slots, key=lambda slot: slot.ends)
        long = last.ends - last.starts
        if last.ends + long * remedy.count > DAY_MINUTES:
            raise BadHours(N_("The day is not long enough for more time slots. Add a day instead."))
        self._add(day, [last.ends + long * n for n in range(remedy.count)], long)

    def more_early_slots(self, remedy: SeatingRemedy) -> None:
        """Before the first slot of the day, each as long as that one."""
        day = self._day_of(remedy)
        first = min(day.slots, key=lambda slot: slot.starts)
        long = first.ends - first.starts
        if first.starts - long * remedy.count < EARLIEST:
            raise BadHours(
                N_("The day would begin before 5 in the morning. Add places in the early hours, or a day.")
            )
        self._add(day, [first.starts - long * (n + 1) for n in range(remedy.count)], long)

    def more_desks(self, remedy: SeatingRemedy) -> None:
        """One desk more means as many places more in each slot as one desk has now."""
        for day in self.days:
            self._widen(day, remedy.count, early_only=remedy.kind is RemedyKind.EARLY_DESK)

    def more_days(self, remedy: SeatingRemedy) -> None:
        """Days like the largest, after the last one, Sundays left out."""
        largest = max(self.days, key=lambda day: sum(slot.capacity for slot in day.slots))
        on = max(day.date for day in self.days)
        for _n in range(remedy.count):
            on = _next_day(on)
            editing.copy_day(self.campaign, largest, on, self.by, self.at)

    def _day_of(self, remedy: SeatingRemedy) -> DayRow:
        for day in self.days:
            if (day.date, day.venue) == (remedy.day, remedy.venue):
                return day
        raise DayOver()

    def _add(self, day: DayRow, starts: Sequence[int], long: int) -> None:
        slots = [Hours(start, start + long) for start in sorted(starts)]
        places = max(slot.capacity for slot in day.slots)
        editing.add_slots(self.campaign, self._kept(day), slots, places, self.by)

    def _widen(self, day: DayRow, desks: int, *, early_only: bool) -> None:
        if not day.desks:
            return
        places = {
            slot.id: slot.capacity + desks * (slot.capacity // day.desks)
            for slot in day.slots
            if not slot.is_over and (not early_only or is_early(slot.ends, self.fasting_until))
        }
        editing.set_places(self.campaign, self._kept(day), places, self.by)
        if not early_only:
            self._kept(day).desks = day.desks + desks

    def _kept(self, day: DayRow) -> CampaignDay:
        return db.session.get_one(CampaignDay, day.number)


def _next_day(after: date) -> date:
    following = after + timedelta(days=1)
    return following + timedelta(days=1) if following.isoweekday() == 7 else following  # Sunday


_APPLY: Mapping[RemedyKind, Callable[[_Remedying, SeatingRemedy], None]] = {
    RemedyKind.SLOTS: _Remedying.more_slots,
    RemedyKind.EARLY_SLOTS: _Remedying.more_early_slots,
    RemedyKind.DESK: _Remedying.more_desks,
    RemedyKind.EARLY_DESK: _Remedying.more_desks,
    RemedyKind.DAY: _Remedying.more_days,
}
