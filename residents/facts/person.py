"""Rules about a person's facts: what they are, which changed, how somebody leaves and comes back."""

from dataclasses import dataclass, replace
from typing import Literal

from core.errors import BadInput, Refusal
from core.folding import fold
from core.marking import N_
from residents.facts.birth import Birth

NAME_LENGTH, RELATION_LENGTH, OWNER_LENGTH, NOTE_LENGTH, ADDRESS_LENGTH = 120, 60, 60, 300, 300

Change = Literal["moved", "deceased", "absent", "back", "homebound", "mobile"]
CHANGES: tuple[Change, ...] = ("moved", "deceased", "absent", "back", "homebound", "mobile")


class NumberTaken(BadInput):
    """Another person of the ward carries this citizen number; `facts["holder"]` is whose public id."""

    code = "number_taken"
    message = N_(
        "Another resident already has this citizen number. Check the number, or ask the health station."
    )


class WasErased(BadInput):
    """The number is of somebody who asked to be erased; `facts["day"]` is when, as dd/mm/yyyy."""

    code = "was_erased"
    message = N_(
        "This person asked for erasure, and their data was erased on %(day)s. Add them again "
        "only if they live here and know about it: then tick “add them again”."
    )


class AskStation(BadInput):
    """Only the health station may decide about this number, and a head is not told why."""

    code = "ask_station"
    message = N_("Ask the health station about this citizen number before you enter it.")


NUMBER_REFUSED = (NumberTaken, WasErased, AskStation)
"""Why a citizen number is not simply taken."""


class LooksKnown(Refusal):
    """Somebody of the neighborhood has the same name and birth: twins and namesakes exist, so a person decides.

    `facts["holder"]` is that person's public id.
    """

    code = "looks_known"
    message = N_("%(name)s with the same birth date is already in the resident list.")


class NothingToMark(Refusal):
    """The person already stands as the mark would have it."""

    code = "nothing_to_mark"
    message = N_("This is already recorded.")


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person as a form says it. A phone or citizen number of None stays as it is, an empty one goes."""

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


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a person is on the roll (`active`, `moved`, `deceased`), how they live here, and can come alone."""

    status: str
    residence: str
    homebound: bool = False

    @property
    def lives_here(self) -> bool:
        """Alive, not moved, permanent or temporary (design.md §3)."""
        return self.status == "active" and self.residence != "absent"


def after(change: Change, now: Standing) -> Standing:
    """Where a person stands after the change. Raises NothingToMark.

    Whoever comes back lives here permanently until somebody says otherwise.
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
    """Whether two entries may be one person: one folded name, and births that agree."""
    return fold(name) == fold(other_name) and birth.agrees_with(other_birth)
