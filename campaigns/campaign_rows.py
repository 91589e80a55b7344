"""Rows of campaigns ready to show: days with weekday and what is left in words, slots with their hours."""

from dataclasses import dataclass
from datetime import date
from datetime import time as wall_time

from flask_babel import gettext as _

from campaigns.capacity import Hours, Left, left_of_day, left_word, stretches_of
from core.clock import minutes_to_time
from core.i18n import clock_time, day_weekday, part_of_day, time_said

NOON = 12 * 60
LAST_MINUTE = 24 * 60 - 1


def clock_text(minutes: int) -> str:
    """7:30 from minutes after midnight; 24:00 for the end of the day."""
    return "24:00" if minutes == 24 * 60 else clock_time(minutes_to_time(minutes))


def venue_text(venue: str, landmark: str) -> str:
    """Nhà văn hóa phường (gần chợ): the venue with its landmark, if it has one."""
    return f"{venue} ({landmark})" if landmark else venue


def hours_text(starts: int, ends: int) -> str:
    """7:30 – 8:00 from minutes after midnight."""
    return f"{clock_text(starts)} – {clock_text(ends)}"


def hours_said(starts: int, ends: int) -> str:
    """7 giờ 30 – 8 giờ sáng from minutes after midnight; both parts of the day where they differ."""
    first, last = minutes_to_time(starts), minutes_to_time(min(ends, LAST_MINUTE))
    until = _("24:00") if ends > LAST_MINUTE else time_said(last)
    # A stretch that ends at noon is the morning's.
    before = minutes_to_time(max(starts, min(ends, LAST_MINUTE) - 1))
    if part_of_day(first) == part_of_day(before):
        return f"{time_said(first)} – {until} {part_of_day(first)}"
    return f"{time_said(first)} {part_of_day(first)} – {until} {part_of_day(before)}"


@dataclass(frozen=True)
class SlotRow:
    """A slot as people choose it; `id` is public, `number` internal. Over once it has started."""

    id: str
    number: int
    starts: int
    ends: int
    capacity: int
    booked: int
    held: int
    is_over: bool = False
    next_free: str | None = None

    @property
    def time(self) -> str:
        """7:30 – 8:00."""
        return hours_text(self.starts, self.ends)

    @property
    def begins(self) -> wall_time:
        """The wall-clock time at which it starts."""
        return minutes_to_time(self.starts)

    @property
    def free(self) -> int:
        """Places that can still be taken."""
        return 0 if self.is_over else max(0, self.capacity - self.booked - self.held)

    @property
    def left(self) -> Left:
        """many | few | none | over."""
        return "over" if self.is_over else left_word(self.free, self.capacity)

    @property
    def has_room(self) -> bool:
        """Whether a place can still be taken."""
        return self.free > 0

    @property
    def note(self) -> str | None:
        """For a full slot: the time of the day's next free one."""
        if self.left != "none" or self.next_free is None:
            return None
        return _("Next free time: %(time)s", time=self.next_free)


@dataclass(frozen=True)
class DayRow:
    """A day of a campaign with its slots; without slots it is open to all from `opens` to `closes`."""

    id: str
    number: int
    date: date
    venue: str
    opens: int | None
    closes: int | None
    slots: tuple[SlotRow, ...]
    is_over: bool = False
    is_closed: bool = False
    walk_in_reserve: int = 0
    desks: int | None = None
    landmark: str = ""

    @property
    def where(self) -> str:
        """The venue with its landmark."""
        return venue_text(self.venue, self.landmark)

    @property
    def label(self) -> str:
        """Thứ Ba, 07/04/2026."""
        return day_weekday(self.date)

    @property
    def hours(self) -> str | None:
        """7:00 – 11:00, 13:30 – 16:30; None where no hours are known."""
        texts = [hours_text(stretch.starts, stretch.ends) for stretch in self.stretches]
        if not texts:
            return None
        # Two stretches break between them on a narrow screen, never inside one.
        return ", ".join(text.replace(" ", "\u00a0") for text in texts) if texts[1:] else texts[0]

    @property
    def hours_said(self) -> str | None:
        """7 giờ – 11 giờ sáng, 13 giờ 30 – 16 giờ 30 chiều, as a letter says it."""
        return ", ".join(hours_said(stretch.starts, stretch.ends) for stretch in self.stretches) or None

    @property
    def stretches(self) -> list[Hours]:
        """The hours without a break between; none where no hours are known."""
        if self.slots:
            return stretches_of(Hours(slot.starts, slot.ends) for slot in self.slots)
        if self.opens is None or self.closes is None:
            return []
        return [Hours(self.opens, self.closes)]

    @property
    def needs_booking(self) -> bool:
        """Whether people choose an hour in advance."""
        return bool(self.slots)

    @property
    def left(self) -> Left:
        """many | few | none over the slots that can still be chosen; over where there are none."""
        return left_of_day((slot.free, slot.capacity) for slot in self.slots if not slot.is_over)

    @property
    def has_room(self) -> bool:
        """Whether a place can still be taken."""
        return any(slot.has_room for slot in self.slots)

    @property
    def note(self) -> str | None:
        """Where the day is held."""
        return self.where

    @property
    def capacity(self) -> int:
        """Places of all its slots."""
        return sum(slot.capacity for slot in self.slots)

    @property
    def taken(self) -> int:
        """Places booked or held."""
        return sum(slot.booked + slot.held for slot in self.slots)

    @property
    def parts(self) -> list[tuple[str, list[SlotRow]]]:
        """The slots under "Morning" and "Afternoon", as the choice of an hour shows them."""
        morning = [slot for slot in self.slots if slot.starts < NOON]
        afternoon = [slot for slot in self.slots if slot.starts >= NOON]
        named = ((_("Morning"), morning), (_("Afternoon"), afternoon))
        return [(label, slots) for label, slots in named if slots]
