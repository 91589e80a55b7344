"""The rules of seating in words, one small ward each. Slots 1 to 3 of a day are early, 4 is the last of the morning."""

from dataclasses import replace

import pytest

from screening.seating.facts import InconsistentFacts, MemberToSeat, SeatingFacts
from screening.seating.plan_rows import SeatingOutcome, SeatingReason
from screening.seating.planning import plan
from tests.seating_wards import home, is_together, slots_of, slots_of_household, ward


def with_neighborhood(facts: SeatingFacts, number: int, **choices: object) -> SeatingFacts:
    return replace(
        facts,
        neighborhoods=tuple(
            replace(one, **choices) if one.id == number else one for one in facts.neighborhoods
        ),
    )


# 1: what is free, and households of which some are booked


def test_places_booked_or_held_are_not_given_out() -> None:
    (slot,) = slots_of(1, [10])
    facts = ward((replace(slot, booked=3, held=2),), [home(n) for n in range(1, 9)])
    made = plan(facts)
    assert made.needs.places == 5
    assert (made.summary.seated, made.summary.waiting) == (5, 3)
    assert made.loads[0].after == 8


def test_missing_members_of_a_half_booked_household_go_to_the_same_slot() -> None:
    one, two = slots_of(1, [4, 4])
    booked = home(5, 3, slots=(2,), fixed=True)
    made = plan(ward((one, replace(two, booked=1)), [home(1, 4), booked]))
    assert slots_of_household(made, booked) == [2, 2, 2]
    assert made.moves == () and made.notes == ()


def test_they_go_there_also_where_the_run_of_their_neighborhood_is_elsewhere() -> None:
    slots = slots_of(1, [4] * 8)
    booked = home(5, 3, slots=(8,), fixed=True)
    made = plan(ward((*slots[:7], replace(slots[7], booked=1)), [home(1, 4), booked]))
    assert slots_of_household(made, booked) == [8, 8, 8]


def test_they_go_to_the_slot_beside_it_if_it_has_no_room() -> None:
    slots = slots_of(1, [4, 4, 4, 4])
    booked = home(5, 3, slots=(2,), fixed=True)
    made = plan(ward((slots[0], replace(slots[1], booked=4), *slots[2:]), [booked]))
    assert slots_of_household(made, booked)[0] == 2
    assert set(slots_of_household(made, booked)[1:]) <= {1, 3}
    (note,) = made.notes
    assert (note.outcome, note.reason) == (SeatingOutcome.ADJACENT, SeatingReason.PARTLY_BOOKED)


def test_a_fixed_booking_is_never_moved_even_where_its_slot_is_not_among_the_facts() -> None:
    booked = home(1, 2, slots=(99,), fixed=True)
    made = plan(ward(slots_of(1, [4]), [booked]))
    assert slots_of_household(made, booked) == [99, 1]


# 2: households larger than a slot


def test_a_household_larger_than_any_slot_has_two_adjacent_slots_of_one_half_day() -> None:
    large = home(1, 6)
    made = plan(ward(slots_of(1, [4] * 8), [large, *(home(n, 2) for n in range(2, 9))]))
    used = sorted(set(slots_of_household(made, large)) - {None})
    assert len(used) == 2 and used[1] - used[0] == 1 and used != [4, 5]
    (note,) = made.notes
    assert (note.reason, note.outcome, note.largest) == (
        SeatingReason.LARGER_THAN_SLOT, SeatingOutcome.ADJACENT, 4,
    )  # fmt: skip


def test_it_is_seated_as_well_without_any_slack() -> None:
    large = home(1, 6)
    made = plan(ward(slots_of(1, [4, 4]), [large, home(2, 2)]))
    assert made.summary.waiting == 0
    assert slots_of_household(made, large).count(None) == 0


# 3: shares and the waiting list


def test_too_few_places_are_shared_equally_between_neighborhoods() -> None:
    facts = ward(slots_of(1, [25, 25]), [home(n) for n in range(1, 61)], [home(n) for n in range(61, 101)])
    made = plan(facts)
    assert [run.share for run in made.runs] == [30, 20]
    assert [run.seated for run in made.runs] == [30, 20]


def test_inside_a_share_priority_households_come_first_then_walking_order() -> None:
    homes = [home(n) for n in range(1, 9)] + [home(9, priority=1)]
    made = plan(ward(slots_of(1, [4]), homes))
    assert sorted(made.seats) == [10, 20, 30, 90]
    assert [one.household for one in made.waiting] == [4, 5, 6, 7, 8]
    assert [one.rank for one in made.waiting] == [1, 2, 3, 4, 5]


def test_smaller_households_take_what_a_larger_one_leaves() -> None:
    homes = [home(1, 3), home(2, 4), home(3, 1), home(4, 4)]
    made = plan(ward(slots_of(1, [4]), homes))
    assert is_together(made, homes[0]) and is_together(made, homes[2])
    note = {one.household: one for one in made.notes}[2]
    assert (note.outcome, note.reason, note.rank, note.share) == (
        SeatingOutcome.WAITING, SeatingReason.NO_PLACES, 1, 4,
    )  # fmt: skip


def test_the_waiting_list_takes_turns_between_neighborhoods_after_priority() -> None:
    first = [home(n) for n in range(1, 7)]
    second = [home(n) for n in range(11, 15)] + [home(n, priority=1) for n in (15, 16)]
    made = plan(ward(slots_of(1, [2]), first, second))
    assert [one.household for one in made.waiting][:4] == [16, 2, 11, 3]


# 4: fasting people


def test_fasting_people_sit_in_early_slots_with_their_whole_household() -> None:
    homes = [home(1, 4), home(2, 4), home(3, 4, fasting=1), home(4, 4, fasting=2)]
    made = plan(ward(slots_of(1, [4] * 8), homes))
    assert all(is_together(made, one) for one in homes)
    assert set(slots_of_household(made, homes[2]) + slots_of_household(made, homes[3])) <= {1, 2, 3}


def test_the_fasting_households_of_a_neighborhood_share_one_early_slot() -> None:
    homes = [[home(10 * n + k, 2, fasting=k < 2) for k in range(8)] for n in range(1, 7)]
    made = plan(ward(slots_of(2, [10] * 16), *homes))
    assert all(len(run.early_slots) == 1 for run in made.runs)


def test_where_early_places_are_short_those_with_most_companions_are_divided() -> None:
    homes = [home(1, 5, fasting=1), home(2, 2, fasting=1), home(3, 1, fasting=1), home(4, 2, fasting=1)]
    made = plan(ward(slots_of(1, [2, 2, 2, 8, 8]), homes))
    assert [one.household for one in made.notes] == [1]
    assert made.notes[0].reason is SeatingReason.EARLY_SHORT
    assert made.summary.waiting == 0 and made.needs.missing_together == 4


def test_those_who_come_later_sit_beside_their_fasting_relatives_if_there_is_room() -> None:
    homes = [home(1, 4), home(2, 4), home(3, 3, fasting=1)]
    made = plan(ward(slots_of(1, [0, 0, 2, 4, 4, 4, 4, 4]), homes))
    assert slots_of_household(made, homes[2]) == [3, 4, 4]
    assert made.notes[0].outcome is SeatingOutcome.ADJACENT


def test_a_fasting_person_waits_rather_than_come_late() -> None:
    homes = [home(1, 2, fasting=2), home(2, 3)]
    made = plan(ward(slots_of(1, [0, 0, 1, 9]), homes))
    (waiting,) = made.waiting
    assert (waiting.household, waiting.reason) == (1, SeatingReason.EARLY_SHORT)
    assert made.needs.missing == made.needs.missing_early == 1


# 5: runs


def test_a_neighborhood_that_fits_a_slot_gets_one_where_places_are_not_tight() -> None:
    homes = [[home(100 * n + k, 4) for k in range(5)] for n in range(1, 9)]
    made = plan(ward(slots_of(1, [24] * 8), *homes))
    assert [run.slots for run in made.runs] == [(n,) for n in range(1, 9)]


def test_runs_follow_the_order_of_neighborhoods_not_their_numbers() -> None:
    facts = ward(slots_of(1, [8] * 4), *([home(10 * n + k, 4) for k in range(2)] for n in range(1, 5)))
    facts = with_neighborhood(facts, 4, order=0)
    made = plan(facts)
    assert {run.neighborhood: run.slots for run in made.runs} == {4: (1,), 1: (2,), 2: (3,), 3: (4,)}


def test_a_neighborhood_of_several_slots_has_neighboring_ones() -> None:
    made = plan(ward(slots_of(1, [9] * 8), *([home(100 * n + k, 3) for k in range(8)] for n in range(1, 4))))
    for run in made.runs:
        assert list(run.slots) == list(range(run.slots[0], run.slots[-1] + 1))
        assert run.inside == run.seated == 24


# 6: filling


def test_priority_households_have_the_first_slot_of_their_run() -> None:
    homes = [home(n, 2, priority=n > 8) for n in range(1, 11)]
    made = plan(ward(slots_of(1, [10, 10]), homes))
    assert {slots_of_household(made, one)[0] for one in homes[8:]} == {1}
    assert {slots_of_household(made, one)[0] for one in homes[:3]} == {1}
    assert {slots_of_household(made, one)[0] for one in homes[3:8]} == {2}


def test_at_the_rim_of_a_slot_a_household_that_fits_exactly_is_taken() -> None:
    homes = [home(1, 4), home(2, 4), home(3, 4), home(4, 2), home(5, 4), home(6, 2)]
    made = plan(ward(slots_of(1, [10, 10]), homes))
    assert all(is_together(made, one) for one in homes)
    assert slots_of_household(made, homes[3])[0] == 1


# 7: repairs


def test_a_household_left_over_gets_a_slot_by_exchange_with_smaller_ones() -> None:
    homes = [home(1, 3), home(2, 3), home(3, 3), home(4, 1), home(5, 1), home(6, 1)]
    made = plan(ward(slots_of(1, [4, 4, 4]), homes))
    assert all(is_together(made, one) for one in homes)


def test_a_household_is_divided_only_where_no_exchange_helps_and_says_so() -> None:
    homes = [home(1, 3), home(2, 3), home(3, 2)]
    made = plan(ward(slots_of(1, [4, 4]), homes))
    (note,) = made.notes
    assert (note.outcome, note.reason) == (SeatingOutcome.ADJACENT, SeatingReason.NO_ROOM_TOGETHER)
    assert made.summary.waiting == 0


def test_two_slots_across_noon_are_not_adjacent() -> None:
    homes = [home(1, 3), home(2, 3), home(3, 2)]
    slots = slots_of(1, [0, 0, 0, 4, 4])
    (note,) = plan(ward(slots, homes)).notes
    assert (note.outcome, note.reason) == (SeatingOutcome.SPLIT, SeatingReason.NO_ADJACENT)


def test_a_household_in_a_slot_beside_its_run_says_that_the_run_was_full() -> None:
    homes = [home(n, 3) for n in range(1, 4)]
    made = plan(ward(slots_of(1, [4, 4, 2, 3]), homes))
    (note,) = made.notes
    assert (note.outcome, note.reason, note.apart) == (
        SeatingOutcome.OUTSIDE_RUN,
        SeatingReason.RUN_FULL,
        1,
    )


# By hand


def test_a_household_sits_in_the_slot_chosen_for_it_and_the_rest_is_planned_around() -> None:
    picked = home(9, 4, chosen=2)
    homes = [home(n, 4) for n in range(1, 4)]
    made = plan(ward(slots_of(1, [8, 8]), [*homes, picked]))
    assert slots_of_household(made, picked) == [2] * 4
    assert made.summary.waiting == 0 and made.notes == ()


def test_a_chosen_slot_without_room_is_said_and_nothing_else_is_tried() -> None:
    picked = home(9, 4, chosen=1)
    slots = slots_of(1, [4, 8])
    made = plan(ward((replace(slots[0], booked=4), slots[1]), [picked]))
    assert slots_of_household(made, picked) == [None] * 4
    assert made.notes[0].reason is SeatingReason.CHOSEN_FULL


def test_a_neighborhood_sits_on_the_days_or_slots_chosen_for_it() -> None:
    facts = ward(slots_of(2, [10] * 8), *([home(10 * n + k, 4) for k in range(2)] for n in range(1, 4)))
    by_day = plan(with_neighborhood(facts, 1, days=frozenset({facts.slots[7].day})))
    assert set(by_day.runs[0].slots) <= {5, 6, 7, 8}
    by_slot = plan(with_neighborhood(facts, 3, slots=frozenset({1})))
    assert by_slot.runs[2].slots == (1,)


def test_people_beyond_the_slots_chosen_for_their_neighborhood_wait() -> None:
    facts = ward(slots_of(1, [4, 9]), [home(n, 2) for n in range(1, 4)], [home(9, 2)])
    made = plan(with_neighborhood(facts, 1, slots=frozenset({1})))
    (waiting,) = made.waiting
    assert (waiting.household, waiting.reason) == (3, SeatingReason.CHOSEN_FULL)


# Several venues


def two_venues(first: int, second: int) -> tuple:  # type: ignore[type-arg]  # slots of two venues, told apart by id
    return slots_of(1, [first] * 2, "Đình") + tuple(
        replace(slot, id=slot.id + 10) for slot in slots_of(1, [second] * 2, "Trường")
    )


def test_neighborhoods_go_to_their_nearest_venue() -> None:
    facts = ward(two_venues(10, 10), *([home(10 * n + k, 4) for k in range(2)] for n in range(1, 4)))
    for number, venues in ((1, ("Trường", "Đình")), (2, ("Đình", "Trường")), (3, ("Đình", "Trường"))):
        facts = with_neighborhood(facts, number, venues=venues)
    made = plan(facts)
    assert [run.venue for run in made.runs] == ["Trường", "Đình", "Đình"]


def test_a_full_venue_sends_on_the_neighborhood_with_least_to_lose() -> None:
    facts = ward(two_venues(10, 10), [home(1, 8), home(2, 8)], [home(3, 4)], [home(4, 4)])
    for number in (1, 2, 3):
        facts = with_neighborhood(facts, number, venues=("Đình", "Trường"))
    made = plan(facts)
    assert next(run.venue for run in made.runs) == "Đình"
    assert "Trường" in [run.venue for run in made.runs]
    assert made.summary.waiting == 0


def test_a_household_at_another_venue_than_its_neighborhood_says_why() -> None:
    facts = ward(two_venues(4, 4), [home(n, 4) for n in range(1, 5)])
    made = plan(facts)
    assert made.summary.waiting == 0
    assert {note.reason for note in made.notes} == {SeatingReason.OTHER_VENUE}


# Facts that contradict each other


def test_an_id_given_twice_is_refused() -> None:
    with pytest.raises(InconsistentFacts):
        plan(ward(slots_of(1, [4]), [home(1), home(1)]))


def test_more_people_of_a_slot_than_it_has_bookings_are_refused() -> None:
    with pytest.raises(InconsistentFacts):
        plan(ward(slots_of(1, [4]), [home(1, slots=(1,))]))


def test_a_ward_without_slots_or_without_people_has_an_empty_plan() -> None:
    assert plan(ward((), [home(1, 2)])).summary.waiting == 2
    assert plan(ward(slots_of(1, [4]))).seats == {}
    assert plan(ward(slots_of(1, [4]), [], [home(1, 2)])).summary.seated == 2
    assert MemberToSeat(1).slot is None
