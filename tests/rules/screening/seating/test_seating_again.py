"""Rule 8: a ward seated again after changes. Slots 1 to 3 of a day are early."""

from dataclasses import replace
from random import Random

import pytest

from screening.seating.facts import HouseholdToSeat, SeatingFacts, SlotToFill
from screening.seating.plan_rows import SeatingReason
from screening.seating.planning import plan
from tests.seating_judge import divided_by
from tests.seating_wards import (
    WardSize,
    changed,
    home,
    invented,
    is_together,
    seated_by,
    shuffled,
    slots_of,
    slots_of_household,
    ward,
    without_slots,
)


def booked(slots: tuple[SlotToFill, ...], *neighborhoods: list[HouseholdToSeat]) -> SeatingFacts:
    """A ward whose slots count the bookings of its people."""
    facts = ward(slots, *neighborhoods)
    taken = [member.slot for member in facts.members()]
    return replace(facts, slots=tuple(replace(slot, booked=taken.count(slot.id)) for slot in slots))


def test_nothing_moves_where_nothing_has_changed() -> None:
    facts = invented(WardSize(1000, 6, days=2))
    first = plan(facts)
    again = plan(seated_by(facts, first))
    assert again.moves == () and again.seats == first.seats
    assert again.summary.kept == 1000


def test_someone_new_takes_a_free_place_near_the_neighborhoods_run() -> None:
    there = [home(n, 4, slots=(n,) * 4) for n in (1, 2)]
    new = home(9, 3)
    made = plan(booked(slots_of(1, [4, 8, 8, 8, 8]), [*there, new], [home(5, 4, slots=(5,) * 4)]))
    assert slots_of_household(made, new) == [2, 2, 2]
    assert made.moves == ()


def test_a_free_place_that_fits_exactly_is_taken_before_a_larger_one() -> None:
    there = [home(1, 4, slots=(1,) * 4)]
    made = plan(booked(slots_of(1, [4, 4, 0, 9, 2]), [*there, home(2, 4, slots=(2,) * 4), home(9, 2)]))
    assert slots_of_household(made, home(9, 2)) == [5, 5]


def test_others_move_only_where_there_is_no_other_way_and_as_few_as_possible() -> None:
    there = [home(1, 3, slots=(1,) * 3), home(2, 1, slots=(1,)), home(3, 3, slots=(2,) * 3)]
    new = home(9, 2)
    made = plan(booked(slots_of(1, [5, 4]), [*there, new]))
    assert is_together(made, new)
    ((move),) = made.moves
    assert (move.household, move.from_slot, move.to_slot) == (2, 1, 2)
    assert move.reason is SeatingReason.MADE_ROOM


def test_households_that_were_told_move_last() -> None:
    there = [
        home(1, 3, slots=(1,) * 3), home(2, 1, slots=(1,), told=True), home(3, 1, slots=(1,)),
        home(4, 3, slots=(2,) * 3),
    ]  # fmt: skip
    made = plan(booked(slots_of(1, [6, 4]), [*there, home(9, 2)]))
    assert [(move.household, move.told) for move in made.moves] == [(3, False)]


def test_a_fasting_person_gets_an_early_place_from_someone_who_can_come_later() -> None:
    there = [home(1, 2, slots=(3,) * 2), home(2, 2, fasting=1, slots=(3,) * 2)]
    new = home(9, 1, fasting=1)
    made = plan(booked(slots_of(1, [0, 0, 4, 4]), [*there, new]))
    assert slots_of_household(made, new) == [3]
    assert {move.household for move in made.moves} == {1}


def test_people_of_a_slot_that_was_called_off_are_the_only_ones_who_move() -> None:
    facts = invented(WardSize(1000, 6, days=2, ratio=1.1))
    seated = seated_by(facts, plan(facts))
    left = without_slots(seated, {5})
    unavoidable = sum(member.slot == 5 for member in seated.members())
    made = plan(left)
    assert made.summary.moved == unavoidable > 0
    assert {move.reason for move in made.moves} == {SeatingReason.SLOT_GONE}
    assert made.summary.waiting == 0 and divided_by(left, made) == 0


def test_an_early_slot_called_off_moves_hardly_anyone_else_and_everyone_has_a_place() -> None:
    facts = invented(WardSize(1000, 6, days=2, ratio=1.1))
    seated = seated_by(facts, plan(facts))
    made = plan(without_slots(seated, {3}))
    assert made.summary.moved <= 1.05 * sum(member.slot == 3 for member in seated.members())
    assert made.summary.waiting == 0


def test_a_day_called_off_moves_hardly_more_people_than_it_must() -> None:
    facts = invented(WardSize(2000, 6, days=4, ratio=1.5))
    seated = seated_by(facts, plan(facts))
    off = {slot.id for slot in facts.slots if slot.day == facts.slots[8].day}
    made = plan(without_slots(seated, off))
    assert made.summary.moved <= 1.05 * sum(member.slot in off for member in seated.members())
    assert made.summary.waiting == 0


def test_people_without_a_place_after_their_slot_was_called_off_are_named_and_wait_first() -> None:
    there = [home(1, 2, slots=(1,) * 2), home(2, 2, slots=(2,) * 2), home(3, 2, priority=1)]
    made = plan(without_slots(booked(slots_of(1, [2, 2]), there), {1}))
    assert [(one.member, one.reason) for one in made.lost] == [
        (10, SeatingReason.SLOT_GONE), (11, SeatingReason.SLOT_GONE),
    ]  # fmt: skip
    assert [one.household for one in made.waiting] == [1, 3]


def test_who_lost_a_place_comes_before_those_who_had_none() -> None:
    there = [home(1, 2, slots=(1,) * 2), home(3, 2, priority=1)]
    made = plan(without_slots(booked(slots_of(1, [2, 2]), there), {1}))
    assert slots_of_household(made, there[0]) == [2, 2]


def test_an_over_full_slot_releases_exactly_as_many_people_as_it_must() -> None:
    there = [home(1, 4, slots=(1,) * 4), home(2, 3, slots=(1,) * 3), home(3, 2, slots=(1,) * 2)]
    facts = booked(slots_of(1, [9, 9]), there)
    made = plan(replace(facts, slots=(replace(facts.slots[0], capacity=6), facts.slots[1])))
    assert {move.household for move in made.moves} == {2}
    assert {move.reason for move in made.moves} == {SeatingReason.OVER_FULL}


def test_of_a_household_that_must_be_divided_the_same_member_stays_whatever_their_order() -> None:
    pair = home(1, 2, slots=(1, 1))
    facts = booked(slots_of(1, [2, 1]), [pair])
    full = replace(facts, slots=(replace(facts.slots[0], capacity=1), facts.slots[1]))
    turned = replace(pair, members=pair.members[::-1])
    other = replace(full, neighborhoods=(replace(full.neighborhoods[0], households=(turned,)),))
    assert plan(full) == plan(other)
    assert plan(full).seats == {10: 1, 11: 2}


@pytest.mark.parametrize("stays", [{"priority": 1}, {"told": True}])
def test_an_over_full_slot_keeps_households_with_priority_and_those_who_were_told(
    stays: dict[str, int],
) -> None:
    there = [home(n, 2, slots=(1,) * 2, **(stays if n != 2 else {})) for n in (1, 2, 3)]
    facts = booked(slots_of(1, [6, 6]), there)
    made = plan(replace(facts, slots=(replace(facts.slots[0], capacity=4), facts.slots[1])))
    assert {move.household for move in made.moves} == {2}


def test_a_place_that_is_no_longer_lawful_is_given_up() -> None:
    there = [home(1, 1, fasting=1, slots=(4,)), home(2, 1, slots=(4,))]
    made = plan(booked(slots_of(1, [4] * 4), there))
    ((move),) = made.moves
    assert (move.household, move.reason, move.to_slot <= 3) == (1, SeatingReason.NOT_LAWFUL, True)


def test_a_household_that_has_grown_stays_together_without_moving_anyone_if_there_is_room() -> None:
    grown = home(1, 4, slots=(1,) * 3)
    made = plan(booked(slots_of(1, [4, 4]), [grown, home(2, 2, slots=(2,) * 2)]))
    assert slots_of_household(made, grown) == [1] * 4
    assert made.moves == ()


@pytest.mark.parametrize(("ratio", "most"), [(1.0, 0.004), (1.1, 0.0015)])
def test_after_one_change_in_a_hundred_hardly_anyone_moves(ratio: float, most: float) -> None:
    facts = invented(WardSize(6000, 12, ratio=ratio))
    after = changed(seated_by(facts, plan(facts)), 0.01)
    made = plan(after)
    assert made.summary.moved <= most * made.summary.kept
    assert made.summary.moved_told == 0
    assert len(made.seats) + made.summary.waiting == sum(1 for _member in after.members())
    assert divided_by(after, made) <= 0.002 * sum(len(one.households) for one in after.neighborhoods)


def test_seated_again_the_same_facts_in_any_order_give_the_same_plan() -> None:
    facts = invented(WardSize(600, 4, days=2))
    after = changed(seated_by(facts, plan(facts)), 0.05)
    assert plan(shuffled(after, Random(5))) == plan(after)
