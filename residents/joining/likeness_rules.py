"""Rules of likeness: why two records of one name and year, or of one number, may be the same person."""

from operator import ne
from typing import Literal, Protocol

from residents.facts.birth import Birth

Why = Literal["proposed", "same_number", "same_house", "same_birth", "one_digit"]
ORDER: tuple[Why, ...] = ("proposed", "same_number", "one_digit", "same_house", "same_birth")
"""The surest first."""


class Compared(Protocol):
    """The facts of a record that are compared; the citizen number is opened only to compare digits."""

    household_id: int
    number: bytes | None

    @property
    def birth(self) -> Birth:
        """The birth date, as precisely as it is known."""

    def digits(self) -> str:
        """The citizen number in the clear."""


def why_alike(one: Compared, other: Compared) -> Why | None:
    """Why two people of one name and year may be the same; None where their numbers say otherwise."""
    if one.number is not None and other.number is not None:
        if one.number == other.number:
            return "same_number"
        return "one_digit" if differ_by_one_digit(one.digits(), other.digits()) else None
    if one.household_id == other.household_id:
        return "same_house"
    return "same_birth" if one.birth.agrees_with(other.birth) else None


def differ_by_one_digit(one: str, other: str) -> bool:
    """Whether two numbers of the same length differ in exactly one digit."""
    return len(one) == len(other) and sum(map(ne, one, other)) == 1
