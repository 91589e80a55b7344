"""Rows of the round, ready to show: people with their state, households, the list with its counts."""

from dataclasses import dataclass
from datetime import date

from residents.person.rows import PersonRow
from screening.resident_rows import Place
from screening.round.rules import BOOKABLE, FILTERS, Filter, fits


@dataclass(frozen=True, slots=True)
class RoundPerson:
    """A member of a household as the head sees one; `state` is a word of the table of states or None."""

    resident_id: int
    id: str
    name: str
    birth_date: date
    birth_precision: str
    sex: str
    relation: str
    standing: tuple[str, ...]
    state: str | None
    place: Place | None
    is_new: bool
    lives_here: bool
    is_head: bool = False

    @property
    def can_book(self) -> bool:
        """Whether a place can be taken."""
        return self.lives_here and self.state in BOOKABLE

    @property
    def is_expected(self) -> bool:
        """Whether the box before the name is ticked beforehand: meant, and nothing said yet."""
        return self.lives_here and self.state in ("not_booked", "no_show")

    @property
    def can_change(self) -> bool:
        """Whether the place can be moved or given back."""
        return self.state == "booked"

    @property
    def has_answered(self) -> bool:
        """Whether there is an answer to take back."""
        return self.state in ("declines", "home_visit", "unreachable")

    @property
    def can_answer(self) -> bool:
        """Whether declining, a home visit or not being reached can be noted."""
        return self.lives_here and self.state in ("not_booked", "no_show")


@dataclass(frozen=True, slots=True)
class RoundHousehold:
    """A household with its people; `number` is internal, `id` public."""

    number: int
    id: str
    code: str
    address: str
    people: tuple[RoundPerson, ...]
    letter_state: str | None = None

    @property
    def meant(self) -> int:
        """How many of its people the campaign is about."""
        return sum(person.state is not None for person in self.people)

    @property
    def seated(self) -> int:
        """How many of them have a place or have come."""
        return sum(person.state in ("booked", "attended") for person in self.people)

    @property
    def lacks_head(self) -> bool:
        """Whether several live here and whoever was their head has died or moved away."""
        here = [person for person in self.people if person.lives_here]
        return len(here) > 1 and not any(person.is_head for person in here)

    @property
    def bookable(self) -> list[RoundPerson]:
        """Who can be given a place now."""
        return [person for person in self.people if person.can_book]

    @property
    def expected(self) -> list[RoundPerson]:
        """Whose box is ticked beforehand."""
        return [person for person in self.people if person.is_expected]

    def fits(self, chosen: Filter) -> bool:
        """Whether the filter shows it."""
        return fits(chosen, (person.state for person in self.people))


@dataclass(frozen=True, slots=True)
class RoundFound:
    """The households of those who fit what was typed, and who these are; `is_cut`: more people fit."""

    households: tuple[RoundHousehold, ...]
    people: tuple[PersonRow, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """Of the people invited: with a place or come, and come; of the letters: handed over."""

    invited: int
    booked: int
    arrived: int
    letters: int
    delivered: int


@dataclass(frozen=True, slots=True)
class RoundList:
    """One page of the households in walking order, and how many each filter has."""

    households: tuple[RoundHousehold, ...]
    page: int
    pages: int
    counts: dict[str, int]
    progress: Progress

    @classmethod
    def of(
        cls, households: list[RoundHousehold], chosen: Filter, page: int, size: int, progress: Progress
    ) -> "RoundList":
        """Cut the page out of all households; a page beyond the last is the last."""
        counts: dict[str, int] = {
            name: sum(household.fits(name) for household in households) for name in FILTERS
        }
        shown = [household for household in households if household.fits(chosen)]
        pages = max(1, -(-len(shown) // size))
        page = min(max(1, page), pages)
        return cls(tuple(shown[(page - 1) * size : page * size]), page, pages, counts, progress)
