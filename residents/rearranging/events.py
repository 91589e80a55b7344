"""Events for rooms above: neighborhoods are split or merged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from flask import current_app

from core.actor import Actor
from core.errors import Refusal
from core.marking import N_

EXTENSION = "rearrangement_handlers"


@dataclass(frozen=True, slots=True)
class NeighborhoodChange:
    """A change of neighborhoods (internal numbers): `sources` before, `parts` after; one may be both."""

    ward_id: int
    starts_on: date
    sources: tuple[int, ...]
    parts: tuple[int, ...]

    @property
    def ended(self) -> tuple[int, ...]:
        """The sources that do not go on."""
        return tuple(neighborhood for neighborhood in self.sources if neighborhood not in self.parts)


@dataclass(frozen=True, slots=True)
class NeighborhoodNumbers:
    """A neighborhood in a campaign: its frozen number of eligible people, and its target as basis and value."""

    neighborhood_id: int
    eligible: int | None
    basis: str | None = None
    value: float | None = None


@dataclass(frozen=True, slots=True)
class CampaignChange:
    """A campaign's numbers for the sources and for the parts, and whether it names them in its criteria."""

    title: str
    status: str
    before: tuple[NeighborhoodNumbers, ...]
    after: tuple[NeighborhoodNumbers, ...]
    names_neighborhoods: bool


@dataclass(frozen=True)
class Followed:
    """What a handler did: facts to reverse it, as JSON, and changes to show beforehand."""

    facts: dict[str, Any] = field(default_factory=dict)
    campaigns: tuple[CampaignChange, ...] = ()


class BuiltOn(Refusal):
    """Something depends on a rearrangement by now; `facts["what"]` says what."""

    code = "built_on"
    message = N_("This can no longer be undone.")


class RearrangementEvents(Protocol):
    """A handler listed in `app.extensions["rearrangement_handlers"]`; called inside the transaction."""

    def weigh(self, ward_id: int, sources: Sequence[int]) -> Any:
        """Measure the sources before anyone moves; the result is passed to `rearranged`."""

    def rearranged(self, change: NeighborhoodChange, weighed: Any, by: Actor, at: datetime) -> Followed:
        """Households and people are in their new neighborhoods: move what belongs to them."""

    def taken_back(
        self, change: NeighborhoodChange, facts: Mapping[str, Any], by: Actor, at: datetime
    ) -> None:
        """They are back: undo what `rearranged` changed. Raises BuiltOn."""

    def gather(self, ward_id: int, ended: Sequence[int]) -> int:
        """Move rows written at the same moment for a neighborhood that has ended; returns how many."""


def handlers() -> Sequence[RearrangementEvents]:
    """The listed handlers, lower rooms first."""
    listed: Sequence[RearrangementEvents] = current_app.extensions.get(EXTENSION, ())
    return listed
