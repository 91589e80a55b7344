"""Rules of place requests: which resident the typed data identify, and what the request takes of the slot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from residents.facts.birth import Birth
from screening.booking_rules import reserve_of

AskOutcome = Literal["matched", "already", "gone", "mismatch", "unknown"]
Takes = Literal["booked", "held", "nothing"]


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A resident with the number or phone that was typed."""

    resident_id: int
    birth: Birth
    lives_here: bool
    invitation_id: int | None
    has_place: bool


@dataclass(frozen=True, slots=True)
class AskerMatch:
    """For the station only: what is true of the person, and the resident if exactly one fits."""

    outcome: AskOutcome
    person: ListedPerson | None = None


def find(listed: Sequence[ListedPerson], birth: Birth) -> AskerMatch:
    """The one resident with this number whose birth date agrees with what was typed.

    If two agree (twins who share a phone), the result is unknown and a person decides.
    """
    if not listed:
        return AskerMatch("unknown")
    agreeing = [person for person in listed if person.birth.agrees_with(birth)]
    if not agreeing:
        return AskerMatch("mismatch")
    if len(agreeing) > 1:
        return AskerMatch("unknown")
    person = agreeing[0]
    if not person.lives_here:
        return AskerMatch("gone", person)
    return AskerMatch("already" if person.has_place else "matched", person)


def takes(finding: AskerMatch, capacity: int, held: int, is_silent: bool) -> Takes:
    """What the place request takes of a slot that is not full: a real place, a held place, or nothing yet.

    Every case changes the public numbers in the same way: by one place while the reserve lasts, by none
    after.
    """
    if is_silent or held >= reserve_of(capacity):
        return "nothing"
    is_invited = finding.person is not None and finding.person.invitation_id is not None
    return "booked" if finding.outcome == "matched" and is_invited else "held"
