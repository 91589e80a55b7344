"""The hard cases of seating, each a ward; the best there is was proved by the exact solver where a figure is named."""

from dataclasses import replace
from random import Random

import pytest

from screening.seating.plan_rows import RemedyKind, SeatingOutcome, SeatingReason
from screening.seating.planning import plan
from tests.seating_judge import best, divided_by
from tests.seating_wards import (
    WardSize,
    home,
    invented,
    is_together,
    shuffled,
    slots_of,
    slots_of_household,
    ward,
)


def test_with_a_third_fasting_as_few_households_are_divided_as_possible_and_the_plan_says_so_before() -> None:
    facts = invented(WardSize(2000, 6, days=5, ratio=1.1, fasting=0.35))
    made = plan(facts)
    assert made.needs.missing_together > 0 and made.needs.missing == 0
    assert made.summary.waiting == 0
    assert divided_by(facts, made) == best(facts).divided
    assert {note.reason for note in made.notes} == {SeatingReason.EARLY_SHORT}
    kinds = {remedy.kind for remedy in made.needs.remedies}
    assert {RemedyKind.EARLY_SLOTS, RemedyKind.FASTING_ONLY} <= kinds


def test_with_everyone_fasting_the_early_places_are_the_cap() -> None:
    facts = invented(WardSize(800, 4, days=2, fasting=1.0))
    made = plan(facts)
    early = sum(slot.capacity for slot in facts.slots if slot.early)
    assert made.summary.seated == early
    assert made.needs.missing == made.needs.missing_early == 800 - early
    assert {one.reason for one in made.waiting} == {SeatingReason.EARLY_SHORT}


def test_slots_of_five_places_almost_full() -> None:
    facts = invented(WardSize(1624, 6, days=13, slots=25, ratio=1625 / 1624, fasting=0, seed=4))
    made = plan(facts)
    assert made.summary.waiting == 0
    assert divided_by(facts, made) <= 1.05 * best(facts).divided


def test_slots_of_twelve_places_full() -> None:
    facts = invented(WardSize(1200, 6, days=5, slots=20, fasting=0, seed=3))
    made = plan(facts)
    assert made.summary.waiting == 0
    assert divided_by(facts, made) == best(facts).divided == 0


def test_days_of_unequal_capacity() -> None:
    facts = invented(WardSize(1500, 8, days=3, ratio=1.05))
    factor = dict(zip(sorted({s.day for s in facts.slots}), (0.5, 1.0, 1.5), strict=True))
    facts = replace(
        facts, slots=tuple(replace(s, capacity=round(s.capacity * factor[s.day])) for s in facts.slots)
    )
    made = plan(facts)
    assert made.summary.waiting == 0 and divided_by(facts, made) == 0
    assert sum(run.inside for run in made.runs) >= 0.99 * 1500


def test_a_third_is_already_booked() -> None:
    facts = invented(WardSize(1500, 8, days=3, ratio=1.02))
    chance = Random(2)
    facts = replace(
        facts,
        slots=tuple(
            replace(s, capacity=s.capacity + (taken := chance.randrange(s.capacity)), booked=taken)
            for s in facts.slots
        ),
    )
    made = plan(facts)
    assert made.summary.waiting == 0 and divided_by(facts, made) == 0


def test_a_household_of_nine_in_slots_of_six() -> None:
    nine = home(50, 9)
    made = plan(ward(slots_of(1, [6] * 8), [nine, *(home(n, 3) for n in range(1, 11))]))
    assert None not in slots_of_household(made, nine)
    assert [note.outcome for note in made.notes] == [SeatingOutcome.ADJACENT]


def test_large_households_have_adjacent_slots_near_their_run_though_places_are_nearly_full() -> None:
    facts = invented(WardSize(1200, 6, days=10, slots=25, ratio=1.06, fasting=0.05, seed=3))
    made = plan(facts)
    large = [note for note in made.notes if note.people > note.largest]
    assert len(large) > 10
    assert {note.outcome for note in large} == {SeatingOutcome.ADJACENT}
    assert sum(note.apart for note in large) <= 5 * len(large)


def test_a_household_of_nine_in_slots_of_four_has_three_of_them() -> None:
    nine = home(50, 9)
    made = plan(ward(slots_of(1, [4] * 4), [nine, home(1, 3)]))
    assert None not in slots_of_household(made, nine)
    assert made.notes[0].reason is SeatingReason.LARGER_THAN_SLOT


def test_no_slack_at_all() -> None:
    facts = invented(WardSize(3000, 10, days=4))
    made = plan(facts)
    assert made.summary.waiting == 0 and divided_by(facts, made) == 0
    assert sum(slot.capacity for slot in facts.slots) == 3000


def test_one_neighborhood_larger_than_a_day() -> None:
    small = [[home(100 * n + k, 4) for k in range(5)] for n in range(1, 5)]
    large = [home(1000 + k, 4) for k in range(60)]
    made = plan(ward(slots_of(4, [12] * 32), *small[:2], large, *small[2:]))
    assert made.summary.waiting == 0 and made.notes == ()
    run = made.runs[2].slots
    assert list(run) == list(range(run[0], run[-1] + 1)) and len(run) == 20


def test_a_neighborhood_without_anybody() -> None:
    made = plan(ward(slots_of(1, [8] * 2), [home(1, 4)], [], [home(3, 4)]))
    assert (made.runs[1].people, made.runs[1].slots) == (0, ())
    assert made.summary.waiting == 0


def test_a_half_booked_household_has_grown() -> None:
    grown = home(1, 5, slots=(1, 1), fixed=True)
    slots = slots_of(1, [4, 6])
    made = plan(ward((replace(slots[0], booked=2), slots[1]), [grown, home(2, 2), home(3, 1)]))
    assert None not in slots_of_household(made, grown)
    assert made.notes[0].reason is SeatingReason.PARTLY_BOOKED
    assert made.notes[0].outcome is SeatingOutcome.ADJACENT


def test_every_place_is_held() -> None:
    (slot,) = slots_of(1, [4])
    made = plan(ward((replace(slot, held=4),), [home(1, 2)]))
    assert made.needs.places == 0 and made.summary.waiting == 2


def test_people_who_live_alone_fill_every_place() -> None:
    made = plan(ward(slots_of(1, [3] * 4), [home(n) for n in range(1, 14)]))
    assert (made.summary.seated, made.summary.waiting) == (12, 1)


def test_a_couple_for_one_place_is_seated_in_part_rather_than_leave_it_empty() -> None:
    couple = home(1, 2, priority=1)
    made = plan(ward(slots_of(1, [1]), [couple]))
    assert made.summary.seated == 1 and made.seats == {10: 1}
    assert made.notes[0].outcome is SeatingOutcome.PARTLY


@pytest.mark.parametrize("fasting", [0.0, 0.2])
@pytest.mark.parametrize("ratio", [0.8, 1.0, 1.3])
def test_the_same_facts_in_any_order_give_the_same_plan(ratio: float, fasting: float) -> None:
    facts = invented(WardSize(600, 7, days=2, ratio=ratio, fasting=fasting))
    assert plan(shuffled(facts, Random(3))) == plan(facts)


def test_a_whole_household_is_kept_together_where_two_neighborhoods_meet() -> None:
    first, second = [home(n, 3) for n in range(1, 4)], [home(n, 3) for n in range(11, 14)]
    made = plan(ward(slots_of(1, [9, 9]), first, second))
    assert all(is_together(made, one) for one in [*first, *second])
