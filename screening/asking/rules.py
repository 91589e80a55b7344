"""Rules of a place asked for without a link: whom the words typed point to, which a page never tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from residents.facts.birth import Birth
from screening.booking_rules import reserve_of

Outcome = Literal["matched", "already", "gone", "mismatch", "unknown"]
Takes = Literal["booked", "held", "nothing"]


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on the roll under the number or phone that was typed."""

    resident_id: int
    birth: Birth
    lives_here: bool
    invitation_id: int | None
    has_place: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """The station's business only: what is true of the asker, and who it is where exactly one person fits."""

    outcome: Outcome
    person: Listed | None = None


def find(listed: Sequence[Listed], birth: Birth) -> Finding:
    """Who is meant: the one person under this number whose birth agrees with what was typed.

    Two who agree (twins under one phone) are nobody: a person decides.
    """
    if not listed:
        return Finding("unknown")
    agreeing = [person for person in listed if person.birth.agrees_with(birth)]
    if not agreeing:
        return Finding("mismatch")
    if len(agreeing) > 1:
        return Finding("unknown")
    person = agreeing[0]
    if not person.lives_here:
        return Finding("gone", person)
    return Finding("already" if person.has_place else "matched", person)


def takes(finding: Finding, capacity: int, held: int, is_silent: bool) -> Takes:
    """What the request takes of a slot that is not full: a real place, a held one, or nothing yet.

    Every case moves what the public sees by the same: one place while the reserve lasts, none after it.
    """
    if is_silent or held >= reserve_of(capacity):
        return "nothing"
    is_invited = finding.person is not None and finding.person.invitation_id is not None
    return "booked" if finding.outcome == "matched" and is_invited else "held"
