"""A plan as it is kept: everything that was shown, and the order in which it is carried out."""

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from screening.schedule.step_rules import SeatingStep
from screening.seating.facts import SeatingFacts
from screening.seating.plan_rows import (
    HouseholdNote,
    NeighborhoodRun,
    RemedyKind,
    SeatingNeeds,
    SeatingOutcome,
    SeatingPlan,
    SeatingReason,
    SeatingRemedy,
    SeatingSummary,
    SeatLost,
    SeatMove,
    SlotLoad,
    WaitingHousehold,
)

_T = TypeVar("_T")
_READ: Mapping[str, Callable[[Any], Any]] = {
    "kind": RemedyKind,
    "help": lambda value: value and RemedyKind(value),
    "reason": SeatingReason,
    "outcome": SeatingOutcome,
    "day": lambda value: value and date.fromisoformat(value),
    "remedies": lambda value: _rows(SeatingRemedy, value),
    "members": tuple,
    "slots": tuple,
    "early_slots": tuple,
    "by_neighborhood": lambda value: {int(place): count for place, count in value.items()},
}
"""How fields that JSON does not have are read back, by their names."""


def steps_of(facts: SeatingFacts, plan: SeatingPlan) -> tuple[SeatingStep, ...]:
    """What is to be done, household by household: who moves first, so that their places are free for others."""
    steps = [
        SeatingStep(
            household.id,
            neighborhood.id,
            tuple(
                (member.id, plan.seats[member.id], member.slot)
                for member in sorted(household.members, key=lambda member: member.id)
                if member.id in plan.seats and plan.seats[member.id] != member.slot
            ),
        )
        for neighborhood in facts.neighborhoods
        for household in neighborhood.households
    ]
    wanted = [step for step in steps if step.seats]
    return tuple(sorted(wanted, key=lambda step: (not step.moves, step.neighborhood, step.household)))


@dataclass(frozen=True)
class PackedPlan:
    """A plan with its steps; `seats` is left out of the plan, as the steps have them."""

    plan: SeatingPlan
    steps: tuple[SeatingStep, ...]

    @property
    def people(self) -> int:
        """Those who get a place or another place."""
        return sum(len(step.seats) for step in self.steps)


def pack(packed: PackedPlan) -> bytes:
    """The plan in few bytes; it names people and places by internal numbers only."""
    rows = asdict(packed.plan) | {"seats": {}}
    steps = [[step.household, step.neighborhood, step.seats] for step in packed.steps]
    return zlib.compress(json.dumps({"plan": rows, "steps": steps}, default=_plain).encode())


def unpack(kept: bytes) -> PackedPlan:
    """The plan as it was packed."""
    found = json.loads(zlib.decompress(kept))
    rows = found["plan"]
    plan = SeatingPlan(
        needs=_rows(SeatingNeeds, [rows["needs"]])[0],
        summary=_rows(SeatingSummary, [rows["summary"]])[0],
        seats={},
        moves=_rows(SeatMove, rows["moves"]),
        lost=_rows(SeatLost, rows["lost"]),
        waiting=_rows(WaitingHousehold, rows["waiting"]),
        notes=_rows(HouseholdNote, rows["notes"]),
        runs=_rows(NeighborhoodRun, rows["runs"]),
        loads=_rows(SlotLoad, rows["loads"]),
    )
    return PackedPlan(
        plan,
        tuple(
            SeatingStep(home, place, tuple((who, slot, before) for who, slot, before in seats))
            for home, place, seats in found["steps"]
        ),
    )


def _rows(kind: type[_T], stored: Sequence[Mapping[str, Any]]) -> tuple[_T, ...]:
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # only dataclasses are kept
    return tuple(kind(**{name: _READ.get(name, _same)(row[name]) for name in names}) for row in stored)


def _same(value: Any) -> Any:
    return value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value.value if isinstance(value, Enum) else value
