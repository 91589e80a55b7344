"""The schedule ready to show: figures, days with their slots, neighborhoods, names behind each number."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from campaigns.campaign_rows import hours_text
from campaigns.models import Campaign
from screening.models import KeptPlan
from screening.schedule import words
from screening.schedule.choices_rules import SeatingChoices
from screening.schedule.facts_queries import seating_facts
from screening.schedule.packing import unpack
from screening.schedule.remedies import IS_BUTTON
from screening.schedule.slot_texts import SlotText, slot_texts, stretches
from screening.seating.needs import needs
from screening.seating.plan_rows import (
    NeighborhoodRun,
    SeatingPlan,
    SlotLoad,
)
from wards import queries as ward_queries


@dataclass(frozen=True, slots=True)
class SlotPart:
    """People of one neighborhood in one slot; `row` is the neighborhood's row in the picture."""

    label: str
    people: int
    row: int


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A slot before and after the plan; `free` is negative where it is over-full."""

    time: str
    capacity: int
    before: int
    after: int
    parts: tuple[SlotPart, ...]

    @property
    def added(self) -> int:
        """People more than now."""
        return max(0, self.after - self.before)


@dataclass(frozen=True, slots=True)
class DayLines:
    """A day at a venue with its slots."""

    label: str
    venue: str
    slots: tuple[SlotLine, ...]

    @property
    def capacity(self) -> int:
        """Places of the day."""
        return sum(slot.capacity for slot in self.slots)

    @property
    def after(self) -> int:
        """People of the day under the plan."""
        return sum(slot.after for slot in self.slots)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A neighborhood's people and the hours in which they are expected."""

    label: str
    hours: tuple[str, ...]
    people: int
    seated: int
    inside: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Remedy:
    """What would help: its place among the plan's remedies, its words, whether a button does it, whether it is enough."""

    number: int
    label: str
    gain: int
    enough: bool
    is_button: bool


@dataclass(frozen=True, slots=True)
class NamedList:
    """A list of households behind a number."""

    code: str
    label: str
    households: int


@dataclass(frozen=True)
class PlanView:
    """A plan ready to show."""

    row: KeptPlan
    plan: SeatingPlan
    days: tuple[DayLines, ...]
    places: tuple[PlaceLine, ...]
    remedies: tuple[Remedy, ...]
    lists: tuple[NamedList, ...]

    @property
    def changes_nothing(self) -> bool:
        """Whether nobody gets a place or another place."""
        return self.row.people == 0


def view_of(campaign: Campaign, row: KeptPlan, now: datetime) -> PlanView:
    """The plan as it was kept, with the labels of today."""
    plan = unpack(row.packed).plan
    labels = {
        place.id: place.label for place in ward_queries.neighborhoods(campaign.ward_id, with_ended=True)
    }
    slots = slot_texts(campaign.id, now)
    runs = [run for run in plan.runs if run.people]
    order = {run.neighborhood: n for n, run in enumerate(runs)}
    return PlanView(
        row=row,
        plan=plan,
        days=tuple(_days(plan.loads, slots, labels, order)),
        places=tuple(_place(run, slots, labels) for run in runs),
        remedies=tuple(
            Remedy(n, words.remedy_said(one), one.gain, one.enough, one.kind in IS_BUTTON)
            for n, one in enumerate(plan.needs.remedies)
        ),
        lists=tuple(_lists(plan)),
    )


def _days(
    loads: Iterable[SlotLoad],
    slots: Mapping[int, SlotText],
    labels: Mapping[int, str],
    order: Mapping[int, int],
) -> Iterator[DayLines]:
    together: dict[tuple[str, str], list[SlotLine]] = {}
    for load in loads:
        text = slots[load.slot]
        parts = sorted(load.by_neighborhood.items(), key=lambda part: order.get(part[0], 0))
        line = SlotLine(
            time=hours_text(text.starts, text.ends),
            capacity=load.capacity,
            before=load.before,
            after=load.after,
            parts=tuple(
                SlotPart(labels[place], people, order.get(place, 0)) for place, people in parts if people
            ),
        )
        together.setdefault((text.day, text.venue), []).append(line)
    for (label, venue), lines in together.items():
        yield DayLines(label, venue, tuple(lines))


def _place(run: NeighborhoodRun, slots: Mapping[int, SlotText], labels: Mapping[int, str]) -> PlaceLine:
    used = sorted({*run.slots, *run.early_slots}, key=lambda slot: list(slots).index(slot))
    return PlaceLine(
        label=labels[run.neighborhood],
        hours=tuple(one.text for one in stretches([slots[slot] for slot in used])),
        people=run.people,
        seated=run.seated,
        inside=run.inside,
        waiting=run.waiting,
    )


def _lists(plan: SeatingPlan) -> Iterator[NamedList]:
    counts: Counter[str] = Counter(note.outcome.value for note in plan.notes)
    counts["moved"] = len({move.household for move in plan.moves})
    counts["lost"] = len({lost.household for lost in plan.lost})
    for code, label in words.LISTS.items():
        if counts[code]:
            yield NamedList(code, _(label), counts[code])


@dataclass(frozen=True, slots=True)
class Outlook:
    """What can be said before a plan is made: people who have no place, people who have one, free places."""

    people: int
    kept: int
    places: int
    missing: int


def outlook(campaign: Campaign, now: datetime) -> Outlook | None:
    """Places against people as they are now; None where nobody is invited yet."""
    if campaign.status != "published":
        return None
    found = needs(seating_facts(campaign, SeatingChoices(), now))
    return Outlook(found.people, found.kept, found.places, found.missing)


def mark_of(at_work: KeptPlan | None) -> str:
    """How far a plan has come, in a word that changes with it."""
    return f"{at_work.state}-{at_work.done}" if at_work else ""
