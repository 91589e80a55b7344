"""Rows of the round, ready to show: people with their state, households, the list with its counts."""

from dataclasses import dataclass
from datetime import date

from residents.person.rows import PersonRow
from screening.resident_rows import Appointment
from screening.round.state_rules import BOOKABLE, FILTERS, HAS_PLACE, SHOWS, Filter, fits


@dataclass(frozen=True, slots=True)
class RoundPerson:
    """A member of a household as the head sees one; `state` is a word of the status table or None."""

    resident_id: int
    id: str
    name: str
    birth_date: date
    birth_precision: str
    sex: str
    relation: str
    marks: tuple[str, ...]
    state: str | None
    place: Appointment | None
    is_new: bool
    lives_here: bool
    is_head: bool = False
    has_phone: bool = False
    phone_owner: str = ""

    @property
    def can_book(self) -> bool:
        """Whether a place can be booked."""
        return self.lives_here and self.state in BOOKABLE

    @property
    def is_expected(self) -> bool:
        """Whether the box before the name is ticked at first: no answer yet, or a place that was missed."""
        return self.lives_here and self.state in SHOWS["todo"]

    @property
    def can_change(self) -> bool:
        """Whether the place can be moved or cancelled."""
        return self.state == "booked"

    @property
    def can_call(self) -> bool:
        """Whether the phone number may be opened: people who have left or restricted the use of their data are not called."""
        return self.has_phone and self.lives_here and "restricted" not in self.marks

    @property
    def has_answered(self) -> bool:
        """Whether there is an answer to undo."""
        return self.state in ("declines", "home_visit", "unreachable")

    @property
    def can_answer(self) -> bool:
        """Whether declining, a home visit or not being reached can be noted."""
        return self.lives_here and self.state in SHOWS["todo"]


@dataclass(frozen=True, slots=True)
class RoundHousehold:
    """A household with its people; `number` is internal, `id` public."""

    number: int
    id: str
    code: str
    address: str
    people: tuple[RoundPerson, ...]
    neighborhood: str = ""

    @property
    def name(self) -> str:
        """Whose household it is: its head, else its oldest member; the code where nobody has a name."""
        return self.people[0].name if self.people else self.code

    @property
    def to_call(self) -> RoundPerson | None:
        """The person to call first: the head if there is a number, else the first who has one."""
        return next((person for person in self.people if person.can_call), None)

    @property
    def meant(self) -> int:
        """How many of its people the campaign is for."""
        return sum(person.state is not None for person in self.people)

    @property
    def seated(self) -> int:
        """How many of them have a place or have arrived."""
        return sum(person.state in HAS_PLACE for person in self.people)

    @property
    def lacks_head(self) -> bool:
        """Whether several people live here and their head has died or moved away."""
        here = [person for person in self.people if person.lives_here]
        return len(here) > 1 and not any(person.is_head for person in here)

    @property
    def bookable(self) -> list[RoundPerson]:
        """The people who can be booked now."""
        return [person for person in self.people if person.can_book]

    @property
    def expected(self) -> list[RoundPerson]:
        """The people whose box is ticked at first."""
        return [person for person in self.people if person.is_expected]

    def fits(self, chosen: Filter) -> bool:
        """Whether the filter shows it."""
        return fits(chosen, (person.state for person in self.people))


@dataclass(frozen=True, slots=True)
class RoundFound:
    """The households of people who match what was typed, and those people; `is_cut`: there are more."""

    households: tuple[RoundHousehold, ...]
    people: tuple[PersonRow, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """People the campaign is for, with a place, and arrived; letters, and letters handed over.

    People are the sums of the cards, letters the sums of the list of letters.
    """

    meant: int
    booked: int
    arrived: int
    letters: int
    delivered: int


@dataclass(frozen=True, slots=True)
class RoundList:
    """One page of the households in walking order, and how many households each filter shows.

    Where a campaign is open, households without eligible people come last.
    """

    households: tuple[RoundHousehold, ...]
    page: int
    pages: int
    counts: dict[str, int]
    progress: RoundProgress

    @classmethod
    def of(
        cls, households: list[RoundHousehold], chosen: Filter, page: int, size: int, progress: RoundProgress
    ) -> "RoundList":
        """Cut the page out of all households; a page beyond the last is the last."""
        counts: dict[str, int] = {
            name: sum(household.fits(name) for household in households) for name in FILTERS
        }
        shown = [household for household in households if household.fits(chosen)]
        shown.sort(key=lambda household: not household.meant)
        pages = max(1, -(-len(shown) // size))
        page = min(max(1, page), pages)
        return cls(tuple(shown[(page - 1) * size : page * size]), page, pages, counts, progress)
