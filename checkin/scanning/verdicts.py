"""Rules of what a desk is told about a scan: who is let in at once, what was there before, what waits for a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from checkin.scanning.fold import Presence, Seen

Verdict = Literal["accepted", "repeated", "already_arrived", "review", "malformed"]
Reason = Literal[
    "other_day",
    "other_campaign",
    "cancelled",
    "unknown_ticket",
    "not_eligible",
    "clock",
    "id_reused",
    "household_code",
]
Place = Literal["today", "other_day", "cancelled", "waiting", "none"]

HOLDS_PLACE = ("booked", "attended")
"""A place on the day it names; a no-show keeps it for that day alone, so that a late scan finds it."""


@dataclass(frozen=True, slots=True)
class BookingFact:
    """A booking of the person in the campaign; `day_id` and minutes after midnight say when."""

    id: int
    state: str
    day_id: int
    day: date
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a person is let in on a day without asking anybody; `reason` says why not."""

    reason: Reason | None = None
    walk_in: bool = False

    @property
    def is_open(self) -> bool:
        """Let in: the person's scans of this day count."""
        return self.reason is None


@dataclass(frozen=True, slots=True)
class Said:
    """The answer to one scan. `counts`: it takes part in the fold. `before`: what stood when it came in."""

    verdict: Verdict
    reason: Reason | None = None
    counts: bool = False
    walk_in: bool = False
    before: Seen | None = None


def booking_of_day(bookings: Iterable[BookingFact], day_id: int) -> BookingFact | None:
    """The booking that holds a place on this day, or held it until the day was closed."""
    held = (*HOLDS_PLACE, "no_show")
    return next((b for b in bookings if b.day_id == day_id and b.state in held), None)


def deciding_booking(bookings: Iterable[BookingFact], day_id: int) -> tuple[Place, BookingFact | None]:
    """Which of a person's bookings decides on this day, and what it says.

    The one of the day; else an active one elsewhere; else the last that ended. One that was moved says
    nothing (another stands for it), nor does a place missed on an earlier day.
    """
    rows = sorted(bookings, key=lambda booking: booking.id)
    here = booking_of_day(rows, day_id)
    if here:
        return "today", here
    for booking in rows:
        if booking.state in HOLDS_PLACE:
            return "other_day", booking
        if booking.state in ("waiting", "offered"):
            return "waiting", booking
    ended = [booking for booking in rows if booking.state in ("cancelled", "no_show")]
    if ended and ended[-1].state == "cancelled":
        return "cancelled", ended[-1]
    return "none", None


def admit(place: Place, *, is_alive: bool, is_invited: bool, is_eligible: bool) -> Admission:
    """Who may come in on a day: whoever holds a place on it, and whoever is meant and holds none.

    A place on another day or a cancelled one is a person's decision. `is_eligible` matters only for
    those who hold no place and were not invited.
    """
    if not is_alive:
        return Admission("not_eligible")
    if place == "today":
        return Admission()
    if place in ("other_day", "cancelled"):
        return Admission(place)
    return Admission(walk_in=True) if is_invited or is_eligible else Admission("not_eligible")


def decide(kind: str, station: str | None, admission: Admission, before: Presence, is_on_day: bool) -> Said:
    """The answer to a scan of a known person, who stood as `before` says.

    A scan outside the civil day waits for a person whatever else is true. Someone who has arrived is told
    so even where this day would not let them in: there is nothing left to decide.
    """
    if not is_on_day:
        return Said("review", "clock")
    earlier = before.first_of(kind, station)
    if admission.is_open:
        verdict: Verdict = "already_arrived" if earlier else "accepted"
        return Said(verdict, None, counts=True, walk_in=admission.walk_in, before=earlier)
    if earlier and kind == "arrive":
        return Said("already_arrived", before=earlier)
    return Said("review", admission.reason)
