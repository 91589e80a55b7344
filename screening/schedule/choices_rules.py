"""Rules for what the station chooses by hand before a plan is made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

FASTING_UNTIL = 10 * 60
"""Fasting blood is taken in slots that end by this time, in minutes after midnight, if the station says nothing else."""


@dataclass(frozen=True)
class SeatingChoices:
    """What was chosen by hand; people, places and slots by their public ids.

    `order` names the neighborhoods that come first, in this order; the others follow by number. `days`
    limits a neighborhood to some days. `households` puts a household into one slot. `fasting_until` is in
    minutes after midnight.
    """

    order: tuple[str, ...] = ()
    days: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    households: Mapping[str, str] = field(default_factory=dict)
    fasting_until: int = FASTING_UNTIL

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Choices as they were kept."""
        return cls(
            order=tuple(stored["order"]),
            days={place: tuple(map(date.fromisoformat, chosen)) for place, chosen in stored["days"].items()},
            households=dict(stored["households"]),
            fasting_until=stored["fasting_until"],
        )

    def to_json(self) -> dict[str, Any]:
        """Choices as they are kept."""
        return {
            "order": list(self.order),
            "days": {place: [day.isoformat() for day in chosen] for place, chosen in self.days.items()},
            "households": dict(self.households),
            "fasting_until": self.fasting_until,
        }

    def with_household(self, household: str, slot: str | None) -> Self:
        """The same with one household in this slot; without a slot the plan chooses for it."""
        others = {home: chosen for home, chosen in self.households.items() if home != household}
        return replace(self, households={**others, household: slot} if slot else others)

    def ordered(self, neighborhoods: Iterable[str]) -> list[str]:
        """The ward's neighborhoods, given by number, in the chosen order."""
        given = list(neighborhoods)
        first = [place for place in self.order if place in given]
        return [*first, *(place for place in given if place not in first)]
