"""Rules: why a row that is nobody for sure may still be a known person; each code is a question to a person."""

from collections.abc import Callable

from imports.deciding.people import IncomingRow, Known
from residents.facts.citizen_number import one_digit_away

UNNAMED = frozenset(
    {
        "chua dat ten", "chua co ten", "chua ten", "khong ten", "so sinh", "be so sinh", "chau be so sinh", "em be",
        "be trai", "be gai", "chau be", "chau trai", "chau gai",
    }
)  # fmt: skip
"""How lists call a newborn without a name, folded."""

GENERATION = 13
"""Father and son of one name are more years apart than this; a year typed wrongly is hardly ever."""


def sex_fits(one: str, other: str) -> bool:
    """Whether the sexes agree, as far as both are known."""
    return one == other or "unknown" in (one, other)


def numbers_differ(incoming: IncomingRow, person: Known) -> bool:
    """Whether both have a citizen number, and not the same one."""
    return bool(incoming.personal_id and person.personal_id and incoming.personal_id != person.personal_id)


def fits(incoming: IncomingRow, person: Known) -> bool:
    """Whether birth, sex and citizen number of a row may be those of a person, as far as they are known."""
    return (
        person.birth.agrees_with(incoming.row.birth)
        and sex_fits(person.sex, incoming.row.sex)
        and not numbers_differ(incoming, person)
    )


def may_be_one(first: IncomingRow, second: IncomingRow) -> bool:
    """Whether two rows with one folded name and birth date may be one person listed in two households."""
    both_have_numbers = first.personal_id and second.personal_id
    return (
        first.house != second.house
        and first.spelling == second.spelling
        and not both_have_numbers
        and sex_fits(first.row.sex, second.row.sex)
    )


def in_household(incoming: IncomingRow, person: Known) -> str:
    """Of a person with the folded name in the household: why the row may be this person, or empty."""
    years = abs(person.birth.day.year - incoming.row.birth.day.year)
    if not years:
        return "alike_in_household"
    is_like = (
        years < GENERATION
        and person.spelling == incoming.spelling
        and person.relation == incoming.row.relation
        and sex_fits(person.sex, incoming.row.sex)
        and not numbers_differ(incoming, person)
    )
    return "alike_but_year" if is_like else ""


def elsewhere(incoming: IncomingRow, person: Known, index_of: Callable[[str], bytes]) -> str:
    """The same of a person of another household with the folded name and year.

    In a list without household numbers a year that agrees is enough within the neighborhood: the row
    may be the person of the list sent before.
    """
    row = incoming.row
    next_door = not incoming.household and person.neighborhood == incoming.neighborhood
    same_birth = person.birth == row.birth and row.birth.precision == "day"
    if not person.birth.agrees_with(row.birth) or not sex_fits(person.sex, row.sex):
        return ""
    have_numbers = bool(incoming.personal_id and person.personal_id)
    if not same_birth and not next_door and not have_numbers:
        return ""
    if not incoming.personal_id or not person.personal_id:
        return "alike_elsewhere"
    near = (index_of(number) for number in one_digit_away(row.personal_id))
    return "number_nearly_alike" if person.personal_id in near else ""
