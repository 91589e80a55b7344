"""The row of a person in lists: the same in search, on household pages and in other rooms."""

from dataclasses import dataclass
from datetime import date

from residents.facts.person import lives_here


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a list; never with a citizen number or phone. `resident_id` is not shown."""

    resident_id: int
    public_id: str
    name: str
    birth_date: date
    birth_precision: str
    sex: str
    relation: str
    is_head: bool
    residence: str
    status: str
    homebound: bool
    is_restricted: bool
    household_id: int
    household: str
    household_code: str
    address: str
    neighborhood_id: int
    neighborhood: str

    @property
    def birth_year(self) -> int:
        """The birth year, as lists show it beside a name."""
        return self.birth_date.year

    @property
    def lives_here(self) -> bool:
        """Whether the person is counted among those living here."""
        return lives_here(self.status, self.residence)

    @property
    def states(self) -> tuple[str, ...]:
        """What matters at a glance, as words of the table of states; the gravest first."""
        return glance(self.status, self.residence, homebound=self.homebound, restricted=self.is_restricted)


def glance(status: str, residence: str, *, homebound: bool, restricted: bool) -> tuple[str, ...]:
    """A person's state as words of the table of states; empty for a person who simply lives here.

    A restriction on the use of data is shown for everyone, including people who left.
    """
    use = ("restricted",) if restricted else ()
    if status != "active":
        return ("deceased" if status == "deceased" else "gone", *use)
    away = ("absent",) if residence == "absent" else ()
    return (*away, "homebound", *use) if homebound else (*away, *use)
