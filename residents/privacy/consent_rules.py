"""Rules of consent: who has to agree for a person of an age, what stands, and when it is asked anew."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from core.errors import BadInput
from core.marking import N_
from residents.facts.birth import Precision

PURPOSES = ("reminders", "photos", "sharing")
"""What needs a yes of its own (Luật 91/2025/QH15 Đ.9). Making the invitation list is a duty by law (Đ.19)
and is nobody's to refuse: it stands in no ledger."""

DISCLOSING = frozenset({"photos", "sharing"})
"""Purposes by which others learn something: from seven years on the child has to agree, too."""

ON_OWN_PAGE = ("reminders", "photos")
"""What a household's page asks and shows. Passing on needs a request in writing (Đ.26), and with whom somebody
shares what is not for everybody who holds the letter."""

DECISIONS = ("given", "refused", "withdrawn")
CHANNELS = ("paper", "in_person", "phone", "own_page")
GUARDIANS = ("father", "mother", "grandparent", "sibling", "relative", "other")
"""How a guardian is related; the codes of the national form (domain.md §2.5), in words."""

CHILD_SPEAKS, SOMEBODY_SIXTEEN, OF_AGE = 7, 16, 18

Band = Literal["under_7", "7_to_15", "16_to_17", "adult"]
State = Literal["given", "refused", "withdrawn", "never", "ask_again"]


class GuardianNeeded(BadInput):
    """A child's consent is given by father, mother or guardian."""

    code = "guardian_needed"
    message = N_("Enter the guardian's name: for a child under 18 a guardian must agree.")


class RelationNeeded(BadInput):
    """Who a guardian is to the child is part of the proof."""

    code = "relation_needed"
    message = N_("Choose how the guardian is related to the child.")


class GuardianPhoneNeeded(BadInput):
    """A guardian is somebody who can be asked again."""

    code = "guardian_phone_needed"
    message = N_("Enter the guardian's phone number.")


class ChildMustAgree(BadInput):
    """From seven years on nothing of a child is shown to others without the child's own yes."""

    code = "child_must_agree"
    message = N_("From the age of 7 the child must agree too. Ask the child, then tick the box.")


class RecipientNeeded(BadInput):
    """Consent to sharing names with whom; a yes to everybody is none."""

    code = "recipient_needed"
    message = N_("Enter who the data may be shared with.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose yes is needed for a purpose."""

    guardian: bool
    child: bool


@dataclass(frozen=True, slots=True)
class Guardian:
    """Who agrees for a child; all empty where a person of age agrees alone."""

    name: str = ""
    relation: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger, as the rules see it."""

    purpose: str
    recipient: str
    decision: str
    at: datetime
    on: date
    """The civil day of `at`."""


def ages(born: date, precision: Precision, on: date) -> tuple[int, int]:
    """The least and the greatest age a person can have on a day; both are one where the birth date is whole."""
    if precision == "day":
        age = _years(born, on)
        return age, age
    month = 12 if precision == "year" else born.month
    last = date(born.year, month, monthrange(born.year, month)[1])
    return _years(last, on), _years(born, on)


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def band(born: date, precision: Precision, on: date) -> Band:
    """The age band that decides who agrees; where the birth date leaves it open, the younger one."""
    age, _most = ages(born, precision, on)
    if age >= OF_AGE:
        return "adult"
    if age >= SOMEBODY_SIXTEEN:
        return "16_to_17"
    return "7_to_15" if age >= CHILD_SPEAKS else "under_7"


def who_agrees(purpose: str, born: date, precision: Precision, on: date) -> Asked:
    """Whose yes a purpose needs; where the birth date leaves it open, everybody's who may be needed."""
    least, most = ages(born, precision, on)
    is_child = least < OF_AGE
    return Asked(guardian=is_child, child=is_child and most >= CHILD_SPEAKS and purpose in DISCLOSING)


def check_given(asked: Asked, purpose: str, recipient: str, guardian: Guardian, child_agreed: bool) -> None:
    """Raise the refusal of what is missing before a yes can be written down."""
    if purpose == "sharing" and not recipient:
        raise RecipientNeeded(field="recipient")
    if asked.guardian and not guardian.name:
        raise GuardianNeeded(field="guardian_name")
    if asked.guardian and not guardian.relation:
        raise RelationNeeded(field="relation")
    if asked.guardian and not guardian.phone:
        raise GuardianPhoneNeeded(field="guardian_phone")
    if asked.child and not child_agreed:
        raise ChildMustAgree(field="child_agreed")


def standing(
    rows: Iterable[Entry], born: date, precision: Precision, on: date
) -> dict[tuple[str, str], State]:
    """What stands on a day, by purpose and recipient: the last row decides, and silence is never a yes.

    A yes given under seven is asked anew at seven, one given under eighteen at eighteen.
    """
    stands: dict[tuple[str, str], State] = {
        (purpose, ""): "never" for purpose in PURPOSES if purpose != "sharing"
    }
    for row in sorted(rows, key=lambda row: row.at):
        has_lapsed = row.decision == "given" and _lapsed(row, born, precision, on)
        stands[row.purpose, row.recipient] = "ask_again" if has_lapsed else _state(row.decision)
    return stands


def _state(decision: str) -> State:
    return "given" if decision == "given" else "refused" if decision == "refused" else "withdrawn"


def _lapsed(row: Entry, born: date, precision: Precision, on: date) -> bool:
    then, now = ages(born, precision, row.on)[0], ages(born, precision, on)[1]
    return any(then < turning <= now for turning in (CHILD_SPEAKS, OF_AGE))
