"""Rules of booking, of states, of place requests, and of how a link addresses people."""

from datetime import date

import pytest

from campaigns.lifecycle import ActionNotAllowed
from residents.facts.birth import Birth
from screening import lifecycle
from screening.asking import rules as asking_rules
from screening.asking.rules import ListedPerson, find, takes
from screening.booking_rules import DayOver, SlotFacts, check_open, reserve_of
from screening.lifecycle import AlreadyHere, NothingBooked, check_changeable
from screening.naming import given_name, term

TODAY = date(2026, 4, 7)


class TestASlotCanBeBooked:
    def facts(self, **facts) -> SlotFacts:
        return SlotFacts(
            **{
                "campaign_status": "published",
                "day": TODAY,
                "day_closed": False,
                "starts": 450,
                **facts,
            }
        )

    def test_until_it_begins(self):
        check_open(self.facts(), TODAY, 449)

    @pytest.mark.parametrize(
        "facts", [{"starts": 449}, {"day": date(2026, 4, 6), "starts": 1439}, {"day_closed": True}]
    )
    def test_not_once_it_has_begun_or_its_day_is_over_or_closed(self, facts):
        with pytest.raises(DayOver):
            check_open(self.facts(**facts), TODAY, 449)

    def test_a_closed_day_ahead_takes_nobody(self):
        with pytest.raises(DayOver):
            check_open(self.facts(day=date(2026, 4, 8), day_closed=True), TODAY, 0)

    @pytest.mark.parametrize("status", ["draft", "closed"])
    def test_only_in_a_published_campaign(self, status):
        with pytest.raises(ActionNotAllowed):
            check_open(self.facts(campaign_status=status), TODAY, 0)


class TestStatesOfABooking:
    def test_what_is_active_can_go_on_and_what_ended_cannot(self):
        assert lifecycle.NEXT["moved"] == lifecycle.NEXT["cancelled"] == frozenset()
        assert all(lifecycle.NEXT[state] for state in lifecycle.ACTIVE)

    def test_a_no_show_may_still_turn_out_to_have_come(self):
        assert lifecycle.states_before("attended") == ("booked", "no_show")

    def test_only_a_booked_place_is_changed(self):
        check_changeable("booked", name="Hoa")
        with pytest.raises(AlreadyHere):
            check_changeable("attended", name="Hoa")
        for state in (None, "cancelled", "moved", "no_show"):
            with pytest.raises(NothingBooked):
                check_changeable(state, name="Hoa")


def listed(number: int = 1, *, birth: Birth | None = None, **facts) -> ListedPerson:
    facts = {"lives_here": True, "invitation_id": 5, "has_place": False, **facts}
    return ListedPerson(number, birth or Birth(date(1950, 5, 1)), **facts)


class TestWhoIsAsking:
    BORN = Birth(date(1950, 5, 1))

    def test_the_one_person_under_the_number_with_this_birth(self):
        assert find([listed(7)], self.BORN) == asking_rules.AskerMatch("matched", listed(7))

    def test_a_year_on_the_roll_agrees_with_a_whole_date(self):
        assert find([listed(birth=Birth(date(1950, 1, 1), "year"))], self.BORN).outcome == "matched"

    def test_another_birth_is_a_mismatch_and_names_nobody(self):
        assert find([listed(birth=Birth(date(1951, 5, 1)))], self.BORN) == asking_rules.AskerMatch("mismatch")

    def test_no_match_is_unknown_and_so_are_two(self):
        assert find([], self.BORN).outcome == "unknown"
        assert find([listed(1), listed(2)], self.BORN) == asking_rules.AskerMatch("unknown")

    def test_of_a_family_with_one_phone_the_birth_tells_who(self):
        family = [listed(1), listed(2, birth=Birth(date(1980, 1, 1)))]
        assert find(family, self.BORN).person == listed(1)

    def test_who_left_is_gone_and_who_has_a_place_has_it(self):
        assert find([listed(lives_here=False)], self.BORN).outcome == "gone"
        assert find([listed(has_place=True)], self.BORN).outcome == "already"


class TestWhatARequestTakes:
    @pytest.mark.parametrize(
        ("finding", "given"),
        [
            (asking_rules.AskerMatch("matched", listed()), "booked"),
            (asking_rules.AskerMatch("matched", listed(invitation_id=None)), "held"),
            (asking_rules.AskerMatch("already", listed()), "held"),
            (asking_rules.AskerMatch("gone", listed()), "held"),
            (asking_rules.AskerMatch("mismatch"), "held"),
            (asking_rules.AskerMatch("unknown"), "held"),
        ],
    )
    def test_one_place_in_every_case_and_none_once_the_reserve_is_used(self, finding, given):
        assert takes(finding, capacity=20, held=1, is_silent=False) == given
        assert takes(finding, capacity=20, held=2, is_silent=False) == "nothing"
        assert takes(finding, capacity=20, held=0, is_silent=True) == "nothing"

    @pytest.mark.parametrize(("capacity", "reserve"), [(0, 0), (1, 1), (9, 1), (10, 1), (20, 2), (500, 50)])
    def test_the_reserve_is_a_tenth_and_at_least_one(self, capacity, reserve):
        assert reserve_of(capacity) == reserve


class TestHowPeopleAreCalled:
    @pytest.mark.parametrize(
        ("year", "sex", "word"),
        [
            (1966, "male", "elder_man"),
            (1966, "female", "elder_woman"),
            (1966, "unknown", "elder"),
            (1967, "male", "man"),
            (1990, "female", "woman"),
            (1990, "unknown", "grown"),
            (2011, "female", "child"),
        ],
    )
    def test_by_age_and_sex(self, year, sex, word):
        assert term(year, sex, TODAY, adult_from=16) == word

    def test_a_child_is_called_so_up_to_the_age_that_is_set(self):
        assert term(TODAY.year - 17, "female", TODAY, adult_from=18) == "child"
        assert term(TODAY.year - 17, "female", TODAY, adult_from=16) == "woman"

    def test_by_the_given_name_never_by_the_family_name(self):
        assert given_name("Công Tằng Tôn Nữ Thị Hồng Phượng") == "Phượng"
        assert given_name("Y") == "Y"
