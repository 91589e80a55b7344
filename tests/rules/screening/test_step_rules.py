"""The rules of one step of carrying out a plan: which households are next, and for whom there is room."""

from screening.schedule.step_rules import SeatingStep, next_steps, with_room


def step(household: int, *seats: tuple[int, int, int | None]) -> SeatingStep:
    return SeatingStep(household, 1, seats)


class TestRoom:
    def test_a_household_is_seated_as_a_whole_or_not_at_all(self) -> None:
        two = step(1, (11, 7, None), (12, 7, None))
        assert with_room([two], {7: 2}) == {11: 7, 12: 7}
        assert with_room([two], {7: 1}) == {}

    def test_a_full_slot_stops_only_those_who_want_it(self) -> None:
        found = with_room([step(1, (11, 7, None)), step(2, (21, 8, None))], {7: 0, 8: 1})
        assert found == {21: 8}

    def test_two_households_exchange_their_places_in_full_slots(self) -> None:
        assert with_room([step(1, (11, 8, 7)), step(2, (21, 7, 8))], {7: 0, 8: 0}) == {11: 8, 21: 7}

    def test_a_place_that_becomes_free_goes_to_one_who_was_tried_before(self) -> None:
        # The third never fits, so not all can move at once; the first fits only after the second has left.
        steps = [step(1, (11, 7, None)), step(2, (21, 8, 7)), step(3, (31, 9, None))]
        assert with_room(steps, {7: 0, 8: 1, 9: 0}) == {11: 7, 21: 8}

    def test_an_over_full_slot_takes_nobody(self) -> None:
        assert with_room([step(1, (11, 7, None))], {7: -3}) == {}


class TestNext:
    def test_everyone_who_moves_is_dealt_with_at_once(self) -> None:
        steps = [step(1, (11, 8, 7)), step(2, (21, 7, 8)), step(3, (31, 7, None))]
        assert next_steps(steps, 0, 1) == steps[:2]

    def test_others_follow_in_portions_of_whole_households(self) -> None:
        steps = [step(1, (11, 7, None), (12, 7, None)), step(2, (21, 7, None)), step(3, (31, 7, None))]
        assert next_steps(steps, 0, 1) == steps[:1]
        assert next_steps(steps, 2, 2) == steps[1:]
        assert list(next_steps(steps, 4, 2)) == []
