"""What holds for every ward that can be thought of: small random wards with bookings, choices by hand, two venues."""

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from screening.seating.admission import possible, shares
from screening.seating.facts import (
    HouseholdToSeat,
    MemberToSeat,
    NeighborhoodToSeat,
    SeatingFacts,
    SlotToFill,
)
from screening.seating.needs import needs
from screening.seating.plan_rows import SeatingPlan
from screening.seating.planning import plan
from tests.seating_wards import FIRST_DAY, HOURS, seated_by, shuffled

VENUES = ("Đình", "Trường")
marks = st.booleans()
ANY_TIME = settings(deadline=None)
"""How long a ward takes is not what is tested here, whatever else the machine is doing."""


@st.composite
def wards(draw: st.DrawFn, *, by_hand: bool = True) -> SeatingFacts:
    """A ward with up to 8 slots and 4 neighborhoods, some people booked, some slots over-full or called off."""
    venues = draw(st.integers(1, 2))
    count = draw(st.integers(1, 8))
    capacities = draw(st.lists(st.integers(0, 9), min_size=count, max_size=count))
    neighborhoods, number = [], 0
    for place in range(1, draw(st.integers(1, 4)) + 1):
        homes = []
        for _home in range(draw(st.integers(0, 5))):
            number += 1
            homes.append(draw(_homes(number, count, by_hand=by_hand)))
        chosen = (
            draw(st.frozensets(st.integers(1, count), max_size=3)) if by_hand and draw(marks) else frozenset()
        )
        near = tuple(draw(st.permutations(VENUES[:venues])))
        neighborhoods.append(
            NeighborhoodToSeat(place, tuple(homes), order=draw(st.integers(0, 3)), slots=chosen, venues=near)
        )
    facts = SeatingFacts((), tuple(neighborhoods))
    taken = Counter(member.slot for member in facts.members())
    slots = tuple(
        SlotToFill(
            id=n + 1,
            day=FIRST_DAY,
            starts=HOURS[n],
            ends=HOURS[n] + 60,
            venue=VENUES[n % venues],
            capacity=capacity,
            booked=taken[n + 1] + draw(st.integers(0, 1)),
            held=draw(st.integers(0, 1)),
            early=n < 3,
        )
        for n, capacity in enumerate(capacities)
    )
    return replace(facts, slots=slots)


@st.composite
def _homes(draw: st.DrawFn, number: int, slots: int, *, by_hand: bool) -> HouseholdToSeat:
    booked = draw(st.sampled_from([None, None, None, *range(1, slots + 2)]))
    members = []
    for n in range(draw(st.integers(1, 5))):
        slot = booked if draw(marks) else None
        members.append(
            MemberToSeat(
                number * 10 + n,
                fasting=draw(st.integers(0, 3)) == 0,
                priority=draw(st.integers(0, 3)) == 0,
                slot=slot,
                fixed=draw(marks) if slot is not None else False,
                told=draw(marks),
            )
        )
    chosen = draw(st.sampled_from([None, None, None, 1])) if by_hand else None
    return HouseholdToSeat(number, tuple(members), walk=draw(st.integers(0, 3)), slot=chosen)


def after(facts: SeatingFacts, made: SeatingPlan) -> dict[int, int]:
    """Bookings of each slot after a plan was carried out."""
    return {slot.id: slot.booked for slot in seated_by(facts, made).slots}


@ANY_TIME
@given(wards())
def test_no_slot_has_more_people_than_places_unless_they_cannot_be_moved(facts: SeatingFacts) -> None:
    made = plan(facts)
    booked = after(facts, made)
    for slot in facts.slots:
        assert booked[slot.id] <= max(slot.capacity - slot.held, slot.booked)
        movable = any(made.seats.get(member.id) == slot.id and not member.fixed for member in facts.members())
        assert booked[slot.id] <= slot.capacity - slot.held or not movable


@ANY_TIME
@given(wards())
def test_everyone_has_one_place_or_waits_and_the_sums_agree(facts: SeatingFacts) -> None:
    made = plan(facts)
    everyone = {member.id for member in facts.members()}
    waiting = [member for one in made.waiting for member in one.members]
    assert len(waiting) == len(set(waiting)) == made.summary.waiting
    assert set(made.seats) | set(waiting) == everyone and not set(made.seats) & set(waiting)
    assert made.summary.seated + made.summary.kept + made.summary.moved == len(made.seats)
    booked = after(facts, made)
    assert {load.slot: load.after for load in made.loads} == booked
    assert {load.slot: load.before for load in made.loads} == {slot.id: slot.booked for slot in facts.slots}
    assert [one.rank for one in made.waiting] == list(range(1, len(made.waiting) + 1))


@ANY_TIME
@given(wards())
def test_fixed_bookings_stay_and_every_other_change_is_named(facts: SeatingFacts) -> None:
    made = plan(facts)
    moves = {move.member: (move.from_slot, move.to_slot) for move in made.moves}
    lost = {one.member: one.from_slot for one in made.lost}
    for member in facts.members():
        now = made.seats.get(member.id)
        if member.fixed or member.slot is None:
            assert member.id not in moves and member.id not in lost
            assert not member.fixed or now == member.slot
        elif now is None:
            assert lost[member.id] == member.slot
        elif now != member.slot:
            assert moves[member.id] == (member.slot, now)
        else:
            assert member.id not in moves


@ANY_TIME
@given(wards())
def test_fasting_people_are_early_and_choices_by_hand_are_kept(facts: SeatingFacts) -> None:
    made = plan(facts)
    slots = {slot.id: slot for slot in facts.slots}
    for neighborhood in facts.neighborhoods:
        for home in neighborhood.households:
            for member in home.members:
                slot = made.seats.get(member.id)
                if slot is None or member.fixed:
                    continue
                assert slots[slot].early or not member.fasting
                assert home.slot in (None, slot)
                assert home.slot is not None or neighborhood.may_use(slots[slot])


@ANY_TIME
@given(wards(), st.randoms(use_true_random=False))
def test_the_same_facts_in_any_order_give_the_same_plan(facts: SeatingFacts, chance: Random) -> None:
    assert plan(shuffled(facts, chance)) == plan(facts)


@ANY_TIME
@given(wards(by_hand=False))
def test_nobody_waits_who_could_be_seated(facts: SeatingFacts) -> None:
    facts = replace(
        facts,
        neighborhoods=tuple(
            replace(one, households=_unbooked(one.households)) for one in facts.neighborhoods
        ),
    )
    made = plan(facts)
    fasting = sum(member.fasting for member in facts.members())
    others = sum(not member.fasting for member in facts.members())
    early = sum(max(0, slot.free) for slot in facts.slots if slot.early)
    places = sum(max(0, slot.free) for slot in facts.slots)
    assert len(made.seats) == possible(fasting, others, early, places)
    assert made.needs.missing == made.summary.waiting
    assert needs(facts) == made.needs


@ANY_TIME
@given(wards())
def test_as_many_people_have_a_place_as_bookings_and_choices_by_hand_allow(facts: SeatingFacts) -> None:
    made = plan(facts)
    movable = [member.id for member in facts.members() if not member.fixed]
    assert sum(member in made.seats for member in movable) == most_seated(facts)


def most_seated(facts: SeatingFacts) -> int:
    """The largest matching of people who are not fixed to the places that others leave, found by augmenting paths."""
    room, may_use = {slot.id: slot.free for slot in facts.slots}, dict[int, list[int]]()
    for neighborhood in facts.neighborhoods:
        for home in neighborhood.households:
            for member in home.members:
                if member.fixed:
                    continue
                if member.slot in room:
                    room[member.slot] += 1
                may_use[member.id] = [
                    slot.id
                    for slot in facts.slots
                    if (slot.early or not member.fasting)
                    and (neighborhood.may_use(slot) if home.slot is None else slot.id == home.slot)
                ]
    sitting: dict[int, list[int]] = {slot: [] for slot in room}

    def seat(member: int, seen: set[int]) -> bool:
        for slot in may_use[member]:
            if slot in seen:
                continue
            seen.add(slot)
            if len(sitting[slot]) < room[slot]:
                sitting[slot].append(member)
                return True
            for number, other in enumerate(sitting[slot]):
                if seat(other, seen):
                    sitting[slot][number] = member
                    return True
        return False

    return sum(seat(member, set()) for member in may_use)


def _unbooked(homes: tuple[HouseholdToSeat, ...]) -> tuple[HouseholdToSeat, ...]:
    return tuple(
        replace(home, members=tuple(replace(one, slot=None, fixed=False) for one in home.members))
        for home in homes
    )


@given(wards())
@settings(ANY_TIME, max_examples=60)
def test_a_plan_carried_out_needs_no_other(facts: SeatingFacts) -> None:
    made = plan(facts)
    again = plan(seated_by(facts, made))
    assert len(again.seats) >= len(made.seats)
    assert again.moves == ()


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 30)), min_size=1, max_size=12), st.data())
def test_shares_add_up_keep_their_caps_and_follow_the_largest_remainder(
    pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    weights, caps = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    total = data.draw(st.integers(0, sum(caps)))
    given_out = shares(total, weights, caps)
    assert sum(given_out) == total
    assert all(0 <= share <= cap for share, cap in zip(given_out, caps, strict=True))
    if all(share < cap for share, cap in zip(given_out, caps, strict=True)):
        exact = [total * weight / sum(weights) for weight in weights]
        assert all(abs(share - one) < 1 for share, one in zip(given_out, exact, strict=True))
