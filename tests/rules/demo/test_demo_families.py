"""The demo ward follows the rules of the register: a household is poor, not its members."""

from datetime import date

from demo.population import families
from imports.reading.words import OF_HOUSEHOLDS
from residents.models.people import HOUSEHOLD_GROUPS


def test_households_are_poor_and_nobody_by_themselves() -> None:
    homes = list(families(2_000, 7, date(2026, 11, 22)))
    marked = [home for home in homes if home.groups]
    assert {code for home in marked for code in home.groups} == {"POOR", "NEAR_POOR"}
    assert 0 < len(marked) < len(homes) / 5
    own = {code for home in homes for member in home.members for code in member.groups}
    assert own and not own & OF_HOUSEHOLDS


def test_lists_and_households_mean_the_same_groups() -> None:
    assert frozenset(HOUSEHOLD_GROUPS) == OF_HOUSEHOLDS
