"""Rules about a person's facts: what they are, when two people are alike, how people leave and come back."""

from dataclasses import dataclass, replace
from typing import Literal

from core.errors import BadInput, Refusal
from core.folding import fold_name, run_together
from core.marking import N_
from residents.facts.birth import Birth

NAME_LENGTH, RELATION_LENGTH, OWNER_LENGTH, NOTE_LENGTH, ADDRESS_LENGTH = 120, 60, 60, 300, 300

StatusChange = Literal["moved", "deceased", "absent", "back", "homebound", "mobile"]
HEAD = "Chủ hộ"
"""The relation of the head of a household, as the register writes it."""

LIVING_HERE = ("permanent", "temporary")

CHANGES: tuple[StatusChange, ...] = ("moved", "deceased", "absent", "back", "homebound", "mobile")


class NumberTaken(BadInput):
    """Another person of the ward has this citizen number; `facts["holder"]` is that person's public id."""

    code = "number_taken"
    message = N_(
        "Another resident already has this citizen number. Check the number, or ask the health station."
    )


class WasErased(BadInput):
    """The number belongs to a person who asked to be erased; `facts["day"]` is the day, as dd/mm/yyyy."""

    code = "was_erased"
    message = N_(
        "This person asked for erasure, and their data was erased on %(day)s. Add them again "
        "only if they live here and know about it: then tick “add them again”."
    )


NUMBER_REFUSED = (NumberTaken, WasErased)
"""Reasons to refuse a citizen number."""


class LooksKnown(Refusal):
    """A person of the neighborhood has the same name and birth. Twins and namesakes exist, so the user decides.

    `facts["holder"]` is that person's public id.
    """

    code = "looks_known"
    message = N_("%(name)s with the same birth date is already in the resident list.")


class NothingToMark(Refusal):
    """The person is already in the state that the mark would set."""

    code = "nothing_to_mark"
    message = N_("This is already recorded.")


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person as a form describes it. A phone or citizen number of None is kept, an empty one is removed."""

    full_name: str
    birth: Birth
    sex: str
    relation: str = ""
    is_head: bool = False
    phone: str | None = None
    phone_owner: str = ""
    personal_id: str | None = None
    insurance: str = "unknown"
    residence: str = "permanent"
    homebound: bool = False
    note: str = ""


def lives_here(status: str, residence: str) -> bool:
    """True for a permanent or temporary resident who is alive and has not moved (design.md §3)."""
    return status == "active" and residence in LIVING_HERE


@dataclass(frozen=True, slots=True)
class Residency:
    """A person's place on the register: status, residence, and whether the person needs a visit at home."""

    status: str
    residence: str
    homebound: bool = False

    @property
    def lives_here(self) -> bool:
        """As `lives_here`."""
        return lives_here(self.status, self.residence)


def after(change: StatusChange, now: Residency) -> Residency:
    """Return the residency after the change. Raises NothingToMark.

    People who come back are permanent residents until changed.
    """
    permanent = "permanent" if now.residence == "absent" else now.residence
    then = {
        "moved": replace(now, status="moved"),
        "deceased": replace(now, status="deceased"),
        "absent": replace(now, status="active", residence="absent"),
        "back": replace(now, status="active", residence=permanent),
        "homebound": replace(now, homebound=True),
        "mobile": replace(now, homebound=False),
    }[change]
    if then == now:
        raise NothingToMark()
    return then


def looks_like(name: str, birth: Birth, other_name: str, other_birth: Birth) -> bool:
    """Whether two entries may be one person: the same folded name, perhaps run together, and births that agree."""
    is_same_name = run_together(fold_name(name)) == run_together(fold_name(other_name))
    return is_same_name and birth.agrees_with(other_birth)
