"""Who a campaign means: the rules by examples and by properties."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from campaigns.eligibility.rules import BadCriteria, Criteria, EligibilityFacts, NotEligible, check
from core.errors import BadInput
from residents.facts.ages import age_on, born_by
from residents.facts.group_rules import Mark

FIRST_DAY = date(2026, 12, 6)
HOA = EligibilityFacts(
    birth_date=date(1950, 5, 1),
    birth_precision="day",
    sex="female",
    residence="permanent",
    status="active",
    neighborhood="07",
)
DATES = some.dates(date(1905, 1, 1), date(2030, 12, 31))


def reason(criteria: Criteria, person: EligibilityFacts, on: date = FIRST_DAY) -> str | None:
    try:
        check(criteria, person, on)
    except NotEligible as refusal:
        return refusal.facts["reason"]
    return None


def test_without_criteria_everybody_living_here_is_meant():
    assert reason(Criteria(), HOA) is None


@pytest.mark.parametrize(
    ("fact", "value"),
    [("residence", "absent"), ("status", "moved"), ("status", "deceased")],
)
def test_who_is_away_for_long_moved_or_dead_does_not_live_here(fact, value):
    assert reason(Criteria(), replace(HOA, **{fact: value})) == "not_living_here"


def test_a_temporary_resident_lives_here():
    assert reason(Criteria(), replace(HOA, residence="temporary")) is None


@pytest.mark.parametrize(
    ("birth", "expected"),
    [(date(1966, 12, 6), None), (date(1966, 12, 7), "too_young"), (date(1966, 12, 5), None)],
)
def test_age_is_counted_on_the_first_day_and_the_birthday_counts(birth, expected):
    assert reason(Criteria(age_min=60), replace(HOA, birth_date=birth)) == expected


@pytest.mark.parametrize(
    ("birth", "expected"),
    [(date(1966, 12, 6), None), (date(1965, 12, 6), "too_old"), (date(1965, 12, 7), None)],
)
def test_the_highest_age_is_included_until_the_next_birthday(birth, expected):
    assert reason(Criteria(age_max=60), replace(HOA, birth_date=birth)) == expected


def test_with_only_the_year_known_age_is_the_difference_of_years():
    assert age_on(date(1966, 1, 1), "year", date(2026, 1, 1)) == 60
    assert age_on(date(1966, 1, 1), "year", date(2026, 12, 31)) == 60


def test_with_only_the_month_known_the_whole_month_counts_as_the_birthday():
    assert age_on(date(1966, 12, 1), "month", date(2026, 12, 1)) == 60
    assert age_on(date(1966, 12, 1), "month", date(2026, 11, 30)) == 59


def test_who_is_born_on_29_february_turns_older_on_1_march_in_other_years():
    assert age_on(date(1964, 2, 29), "day", date(2026, 2, 28)) == 61
    assert age_on(date(1964, 2, 29), "day", date(2026, 3, 1)) == 62


@given(birth=DATES, on=DATES, age=some.integers(0, 130))
def test_the_last_birth_date_of_an_age_agrees_with_counting_years(birth, on, age):
    assert (birth <= born_by(age, on)) == (age_on(birth, "day", on) >= age)


def test_unknown_sex_is_not_taken_for_either():
    assert reason(Criteria(sex="female"), replace(HOA, sex="unknown")) == "sex"
    assert reason(Criteria(sex="male"), HOA) == "sex"
    assert reason(Criteria(sex="female"), HOA) is None


def test_only_the_named_neighborhoods_are_meant():
    assert reason(Criteria(neighborhoods=("01", "02")), HOA) == "neighborhood"
    assert reason(Criteria(neighborhoods=("01", "07")), HOA) is None


def test_any_one_of_the_groups_is_enough():
    merit = replace(HOA, birth_date=date(1990, 1, 1), marks=(Mark("MERIT", date(2020, 1, 1)),))
    assert reason(Criteria(groups=("POOR", "MERIT")), merit) is None
    assert reason(Criteria(groups=("POOR",)), merit) == "group"


def test_a_mark_holds_from_its_first_to_its_last_day_both_included():
    def marked(start: date, end: date | None) -> EligibilityFacts:
        return replace(HOA, marks=(Mark("POOR", start, end),))

    poor = Criteria(groups=("POOR",))
    assert reason(poor, marked(FIRST_DAY, FIRST_DAY)) is None
    assert reason(poor, marked(FIRST_DAY + timedelta(1), None)) == "group"
    assert reason(poor, marked(date(2020, 1, 1), FIRST_DAY - timedelta(1))) == "group"


def test_the_elderly_are_known_by_age_and_never_by_a_mark():
    young = replace(HOA, birth_date=date(1990, 1, 1), marks=(Mark("ELDERLY", date(2020, 1, 1)),))
    assert reason(Criteria(groups=("ELDERLY",)), HOA) is None
    assert reason(Criteria(groups=("ELDERLY",)), young) == "group"


def test_what_the_roll_keeps_as_a_fact_counts_as_a_group():
    assert reason(Criteria(groups=("HOMEBOUND",)), replace(HOA, homebound=True)) is None
    assert reason(Criteria(groups=("NO_BHYT",)), replace(HOA, insurance="no")) is None
    assert reason(Criteria(groups=("NO_BHYT",)), replace(HOA, insurance="unknown")) == "group"


def test_a_check_this_year_before_the_first_day_counts_and_no_other():
    fresh = Criteria(not_checked_this_year=True)

    def checked(day: date) -> EligibilityFacts:
        return replace(HOA, checked_on=(day,))

    assert reason(fresh, checked(date(2026, 1, 1))) == "checked_this_year"
    assert reason(fresh, checked(FIRST_DAY - timedelta(1))) == "checked_this_year"
    assert reason(fresh, checked(FIRST_DAY)) is None
    assert reason(fresh, checked(date(2025, 12, 31))) is None
    assert reason(Criteria(), checked(date(2026, 1, 1))) is None


@given(
    low=some.none() | some.integers(0, 130),
    high=some.none() | some.integers(0, 130),
    sex=some.sampled_from([None, "male", "female"]),
    groups=some.lists(some.sampled_from(["POOR", "MERIT"]), unique=True),
    once=some.booleans(),
)
def test_criteria_survive_being_kept(low, high, sex, groups, once):
    if low is not None and high is not None and low > high:
        low, high = high, low
    criteria = Criteria(low, high, sex, tuple(groups), ("07",), once)
    assert Criteria.from_json(criteria.to_json()) == criteria


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"age_min": -1}, "criteria.age_min"),
        ({"age_min": "60"}, "criteria.age_min"),
        ({"age_min": True}, "criteria.age_min"),
        ({"age_max": 131}, "criteria.age_max"),
        ({"age_min": 60, "age_max": 59}, "criteria.age_max"),
        ({"sex": "f"}, "criteria.sex"),
        ({"sex": []}, "criteria.sex"),
        ({"groups": "ELDERLY"}, "criteria.groups"),
        ({"groups": [7]}, "criteria.groups"),
        ({"neighborhoods": {"07": 1}}, "criteria.neighborhoods"),
        ({"not_checked_this_year": "yes"}, "criteria.not_checked_this_year"),
        ({"age": 60}, "criteria.age"),
        ([], "criteria"),
    ],
)
def test_criteria_that_cannot_be_used_name_their_field(facts, field):
    with pytest.raises(BadInput) as refused:
        Criteria.from_json(facts)
    assert refused.value.facts["field"] == field


def test_ages_in_months_and_days():
    baby = replace(HOA, birth_date=FIRST_DAY.replace(month=FIRST_DAY.month - 2))
    assert reason(Criteria(2, 2, age_unit="months"), baby) is None
    assert reason(Criteria(3, None, age_unit="months"), baby) == "too_young"
    assert reason(Criteria(None, 1, age_unit="months"), baby) == "too_old"
    newborn = replace(HOA, birth_date=FIRST_DAY - timedelta(28))
    assert reason(Criteria(28, 28, age_unit="days"), newborn) is None
    assert reason(Criteria(None, 27, age_unit="days"), newborn) == "too_old"


def test_an_age_on_the_day_of_the_visit_may_be_right_on_any_of_the_days():
    two_months = Criteria(2, None, age_unit="months", age_on="visit")
    last = FIRST_DAY + timedelta(10)
    born = FIRST_DAY.replace(month=FIRST_DAY.month - 2) + timedelta(10)
    baby = replace(HOA, birth_date=born)
    assert reason(two_months, baby) == "too_young"
    check(two_months, baby, FIRST_DAY, last)
    with pytest.raises(NotEligible):
        check(two_months, baby, FIRST_DAY, last - timedelta(1))
    past = Criteria(None, 1, age_unit="months", age_on="visit")
    check(past, baby, FIRST_DAY, last)
    with pytest.raises(NotEligible):
        check(past, replace(baby, birth_date=born - timedelta(10)), FIRST_DAY, last)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"age_unit": "weeks"}, "criteria.age_unit"),
        ({"age_on": "birthday"}, "criteria.age_on"),
        ({"age_min": 1561, "age_unit": "months"}, "criteria.age_min"),
    ],
)
def test_how_ages_are_taken_is_checked(facts, field):
    with pytest.raises(BadCriteria) as refused:
        Criteria.from_json(facts)
    assert refused.value.facts["field"] == field


def test_usual_ages_need_no_word_and_unusual_ones_survive_being_kept():
    assert not {"age_unit", "age_on"} & Criteria(60).to_json().keys()
    unusual = Criteria(2, 5, age_unit="months", age_on="visit")
    assert Criteria.from_json(unusual.to_json()) == unusual
