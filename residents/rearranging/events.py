"""The door for rooms above that act when neighborhoods are split or merged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from flask import current_app

from core.actor import Actor
from core.errors import Refusal
from core.marking import N_

EXTENSION = "rearrangement_followers"


@dataclass(frozen=True, slots=True)
class Deed:
    """What was rearranged (internal numbers): `sources` as they were, `parts` as they are; one may be both."""

    ward_id: int
    starts_on: date
    sources: tuple[int, ...]
    parts: tuple[int, ...]

    @property
    def ended(self) -> tuple[int, ...]:
        """The sources that do not go on."""
        return tuple(place for place in self.sources if place not in self.parts)


@dataclass(frozen=True, slots=True)
class Line:
    """A neighborhood in a campaign: its frozen number of eligible people, and its target in words' parts."""

    neighborhood_id: int
    eligible: int | None
    basis: str | None = None
    value: float | None = None


@dataclass(frozen=True, slots=True)
class CampaignChange:
    """What a campaign had for the sources, what it has for the parts, and whether it means them by name."""

    title: str
    status: str
    before: tuple[Line, ...]
    after: tuple[Line, ...]
    names_places: bool


@dataclass(frozen=True)
class Followed:
    """What a follower did: facts by which it is taken back, as JSON; and what is to be shown before it is done."""

    facts: dict[str, Any] = field(default_factory=dict)
    campaigns: tuple[CampaignChange, ...] = ()


class BuiltOn(Refusal):
    """Something was built on a rearrangement since; `facts["what"]` says what."""

    code = "built_on"
    message = N_("This can no longer be undone.")


class RearrangementFollower(Protocol):
    """What app.py lists in `app.extensions["rearrangement_followers"]`; called inside the transaction."""

    def weigh(self, ward_id: int, sources: Sequence[int]) -> Any:
        """Take the measure of the sources before anybody moves; handed back to `rearranged`."""

    def rearranged(self, deed: Deed, weighed: Any, by: Actor, at: datetime) -> Followed:
        """Households and people are in their new neighborhoods: take along what belongs to them."""

    def taken_back(self, deed: Deed, facts: Mapping[str, Any], by: Actor, at: datetime) -> None:
        """They are back: bring back what `rearranged` changed. Raises BuiltOn."""

    def gather(self, ward_id: int, ended: Sequence[int]) -> int:
        """Rows written in the same instant for a neighborhood that has ended follow; says how many."""


def followers() -> Sequence[RearrangementFollower]:
    """Those who follow, lower rooms first."""
    listed: Sequence[RearrangementFollower] = current_app.extensions.get(EXTENSION, ())
    return listed
