"""Why two records may be one person: by number, by household, by birth date; never where numbers differ widely."""

from dataclasses import dataclass
from datetime import date

import pytest

from residents.facts.birth import Birth
from residents.joining.likeness_rules import differ_by_one_digit, why_alike


@dataclass
class Record:
    """A record with the facts that are compared."""

    household_id: int = 1
    number: bytes | None = None
    birth: Birth = Birth(date(1950, 5, 1))  # noqa: RUF009  # frozen
    opened: str = ""

    def digits(self) -> str:
        assert self.number is not None, "a number is opened only where both records have one"
        return self.opened


def numbered(digits: str, household_id: int = 1) -> Record:
    return Record(household_id, digits.encode(), opened=digits)


def test_the_same_number_is_the_surest_sign() -> None:
    assert why_alike(numbered("031050000001"), numbered("031050000001", household_id=2)) == "same_number"


def test_numbers_that_differ_in_one_digit_may_be_a_typing_mistake() -> None:
    assert why_alike(numbered("031050000001"), numbered("031050000007")) == "one_digit"


def test_two_different_numbers_are_two_people_even_in_one_household() -> None:
    assert why_alike(numbered("031050000001"), numbered("031050000077")) is None


def test_without_both_numbers_one_household_is_enough() -> None:
    assert why_alike(Record(1), numbered("031050000001")) == "same_house"


@pytest.mark.parametrize(
    ("other", "why"),
    [(date(1950, 5, 1), "same_birth"), (date(1950, 6, 1), None)],
    ids=["same day", "another day"],
)
def test_in_two_households_the_birth_dates_decide(other: date, why: str | None) -> None:
    assert why_alike(Record(1), Record(2, birth=Birth(other))) == why


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [("123", "124", True), ("123", "123", False), ("123", "145", False), ("12", "123", False)],
)
def test_one_digit_is_exactly_one(one: str, other: str, differ: bool) -> None:
    assert differ_by_one_digit(one, other) is differ
