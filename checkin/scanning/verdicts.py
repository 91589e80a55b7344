"""Rules of the verdict on a scan: who is admitted at once, what was recorded before, what waits for review and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from checkin.scanning.presence_rules import Presence, Seen
from screening.lifecycle import ACTIVE, TAKES_A_PLACE

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
Subject = Literal["resident", "other_campaign", "unknown", "household_letter", "nobody"]
"""What a scan names: a resident, a resident's paper of another campaign, a code that nothing has, a letter for several
people; nobody for an undo and for a visitor from elsewhere."""

BookedFor = Literal["today", "other_day", "cancelled", "none"]


REASONS: dict[Subject, ReviewReason] = {
    "other_campaign": "other_campaign",
    "unknown": "unknown_ticket",
    "household_letter": "household_code",
}
"""Why a scan waits that names no resident of the campaign."""


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


@dataclass(frozen=True, slots=True)
class Ruling:
    """The ruling on one scan. `counts`: it takes part in the fold. `before`: the scan that said the same before."""

    verdict: ScanVerdict
    reason: ReviewReason | None = None
    counts: bool = False
    walk_in: bool = False
    before: Seen | None = None


OFF_DAY = Ruling("review", "clock")
ID_REUSED = Ruling("review", "id_reused")
"""The ruling on a scan whose id came before with other content."""


def deciding_booking(bookings: Iterable[BookingFact], day_id: int) -> tuple[BookedFor, BookingFact | None]:
    """The booking that decides on this day, and what it says.

    The booking of the day, which a no-show keeps, so that a late scan finds it; else an active one elsewhere;
    else the last that ended. A moved booking decides nothing, as another one replaces it, nor does a missed
    place on an earlier day.
    """
    rows = sorted(bookings, key=lambda booking: booking.id)
    here = next((row for row in rows if row.day_id == day_id and row.state in TAKES_A_PLACE), None)
    if here:
        return "today", here
    for booking in rows:
        if booking.state in ACTIVE:
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
        return OFF_DAY
    earlier = before.first_of(kind, station)
    if admission.reason is None:
        verdict: ScanVerdict = "already_arrived" if earlier else "accepted"
        return Ruling(verdict, None, counts=True, walk_in=admission.walk_in, before=earlier)
    if earlier and kind == "arrive":
        return Ruling("already_arrived", before=earlier)
    return Ruling("review", admission.reason)


def decide_without_resident(subject: Subject, is_on_day: bool) -> Ruling:
    """The ruling on a scan that names no resident of the campaign: undos and visitors count, others wait."""
    if not is_on_day:
        return OFF_DAY
    reason = REASONS.get(subject)
    return Ruling("review", reason) if reason else Ruling("accepted", counts=True)
