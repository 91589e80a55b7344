"""Rules of the verdict on a scan: who is admitted at once, what was recorded before, what waits for review."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from checkin.scanning.fold import Presence, Seen

ScanVerdict = Literal["accepted", "repeated", "already_arrived", "review", "malformed"]
ReviewReason = Literal[
    "other_day",
    "other_campaign",
    "cancelled",
    "unknown_ticket",
    "not_eligible",
    "clock",
    "id_reused",
    "household_code",
]
BookedFor = Literal["today", "other_day", "cancelled", "none"]

HOLDS_PLACE = ("booked", "attended")
"""States that hold a place on any day; a no-show keeps it only on its own day, so that a late scan finds it."""


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
    """Whether a person is admitted on a day without asking anyone; `reason` says why not."""

    reason: ReviewReason | None = None
    walk_in: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the person is admitted, so that scans of this day count."""
        return self.reason is None


@dataclass(frozen=True, slots=True)
class Ruling:
    """The ruling on one scan. `counts`: it takes part in the fold. `before`: the scan that said the same before."""

    verdict: ScanVerdict
    reason: ReviewReason | None = None
    counts: bool = False
    walk_in: bool = False
    before: Seen | None = None


def booking_of_day(bookings: Iterable[BookingFact], day_id: int) -> BookingFact | None:
    """The booking that holds a place on this day, or held it until the day was closed."""
    held = (*HOLDS_PLACE, "no_show")
    return next((b for b in bookings if b.day_id == day_id and b.state in held), None)


def deciding_booking(bookings: Iterable[BookingFact], day_id: int) -> tuple[BookedFor, BookingFact | None]:
    """The booking that decides on this day, and what it says.

    The booking of the day; else an active one elsewhere; else the last that ended. A moved booking decides
    nothing, as another one replaces it, nor does a missed place on an earlier day.
    """
    rows = sorted(bookings, key=lambda booking: booking.id)
    here = booking_of_day(rows, day_id)
    if here:
        return "today", here
    for booking in rows:
        if booking.state in HOLDS_PLACE:
            return "other_day", booking
    ended = [booking for booking in rows if booking.state in ("cancelled", "no_show")]
    if ended and ended[-1].state == "cancelled":
        return "cancelled", ended[-1]
    return "none", None


def admit(place: BookedFor, *, is_alive: bool, is_invited: bool, is_eligible: bool) -> Admission:
    """Admit people with a place on the day, and people the campaign is for who have none.

    A place on another day, or a cancelled one, is for a person to decide. `is_eligible` matters only for
    people without a place or an invitation.
    """
    if not is_alive:
        return Admission("not_eligible")
    if place == "today":
        return Admission()
    if place in ("other_day", "cancelled"):
        return Admission(place)
    return Admission(walk_in=True) if is_invited or is_eligible else Admission("not_eligible")


def decide(kind: str, station: str | None, admission: Admission, before: Presence, is_on_day: bool) -> Ruling:
    """The ruling on a scan of a known person, whose earlier scans are in `before`.

    A scan outside the civil day always waits for review. A person who has arrived is told so even if this day
    would not admit them, as there is nothing left to decide.
    """
    if not is_on_day:
        return Ruling("review", "clock")
    earlier = before.first_of(kind, station)
    if admission.is_open:
        verdict: ScanVerdict = "already_arrived" if earlier else "accepted"
        return Ruling(verdict, None, counts=True, walk_in=admission.walk_in, before=earlier)
    if earlier and kind == "arrive":
        return Ruling("already_arrived", before=earlier)
    return Ruling("review", admission.reason)
