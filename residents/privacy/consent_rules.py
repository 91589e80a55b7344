"""Rules of consent: who has to agree at which age, what is valid, and when to ask again."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast

from core.clock import civil_date
from core.errors import BadInput
from core.marking import N_
from residents.facts.birth import Precision

PURPOSES = ("reminders", "photos", "sharing")
"""What needs its own consent (Luật 91/2025/QH15 Đ.9). Making the invitation list is a legal duty (Đ.19) that nobody
can refuse, so it is in no ledger.
"""

DISCLOSING = frozenset({"photos", "sharing"})
"""Purposes that disclose something to others: from seven years on the child has to agree, too."""

ON_OWN_PAGE = ("reminders", "photos")
"""What a household's page asks and shows. Sharing needs a written request (Đ.26), and not everyone who holds the letter
should read with whom a person shares.
"""

DECISIONS = ("given", "refused", "withdrawn")
CHANNELS = ("paper", "in_person", "phone", "own_page")
GUARDIANS = ("father", "mother", "grandparent", "sibling", "relative", "other")
"""How a guardian is related; the codes of the national form (domain.md §2.5), in words."""

CHILD_SPEAKS, SIXTEEN, OF_AGE = 7, 16, 18

Band = Literal["under_7", "7_to_15", "16_to_17", "adult"]
State = Literal["given", "refused", "withdrawn", "never", "ask_again"]


class GuardianNeeded(BadInput):
    """A child's consent is given by father, mother or guardian."""

    code = "guardian_needed"
    message = N_("Enter the guardian's name: for a child under 16 a guardian must agree.")


class GuardianUninformed(BadInput):
    """At 16 and 17 people agree by themselves, and a guardian is told."""

    code = "guardian_uninformed"
    message = N_("At 16 or 17 the young person decides. Tell a parent or guardian and enter who was told.")


class RelationNeeded(BadInput):
    """A guardian's relation to the child is part of the proof."""

    code = "relation_needed"
    message = N_("Choose how the guardian is related to the child.")


class GuardianPhoneNeeded(BadInput):
    """It must be possible to ask a guardian again."""

    code = "guardian_phone_needed"
    message = N_("Enter the guardian's phone number.")


class ChildMustAgree(BadInput):
    """From seven years on, nothing about a child is shown to others without the child's own yes."""

    code = "child_must_agree"
    message = N_("From the age of 7 the child must agree too. Ask the child, then tick the box.")


class RecipientNeeded(BadInput):
    """Consent to sharing names the recipient; a yes to everyone is none."""

    code = "recipient_needed"
    message = N_("Enter who the data may be shared with.")


@dataclass(frozen=True, slots=True)
class AgreementNeeded:
    """Whose yes is needed for a purpose, and whether a guardian is told of it.

    For an adult without capacity the representative agrees in the guardian's place.
    """

    guardian: bool
    child: bool
    informed: bool = False


@dataclass(frozen=True, slots=True)
class Guardian:
    """The person who agrees for a child, or who was told at 16 and 17; all empty where an adult agrees alone."""

    name: str = ""
    relation: str = ""
    phone: str = ""


def ages(born: date, precision: Precision, on: date) -> tuple[int, int]:
    """The lowest and the highest possible age on a day; equal where the birth date is complete."""
    if precision == "day":
        age = _years(born, on)
        return age, age
    month = 12 if precision == "year" else born.month
    last = date(born.year, month, monthrange(born.year, month)[1])
    return _years(last, on), _years(born, on)


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def band(born: date, precision: Precision, on: date) -> Band:
    """The age band that decides who agrees; the younger one where the birth date leaves it open."""
    age, _most = ages(born, precision, on)
    if age >= OF_AGE:
        return "adult"
    if age >= SIXTEEN:
        return "16_to_17"
    return "7_to_15" if age >= CHILD_SPEAKS else "under_7"


def who_agrees(
    purpose: str, born: date, precision: Precision, on: date, *, is_represented: bool = False
) -> AgreementNeeded:
    """Whose consent a purpose needs; where the birth date leaves it open, everyone's who may be needed."""
    least, most = ages(born, precision, on)
    is_child = least < SIXTEEN
    return AgreementNeeded(
        guardian=is_child or is_represented,
        child=is_child and most >= CHILD_SPEAKS and purpose in DISCLOSING,
        informed=not is_child and least < OF_AGE,
    )


def check_given(
    asked: AgreementNeeded, purpose: str, recipient: str, guardian: Guardian, child_agreed: bool
) -> None:
    """Raise the refusal for what is missing before a yes can be written down."""
    if purpose == "sharing" and not recipient:
        raise RecipientNeeded(field="recipient")
    if asked.guardian and not guardian.name:
        raise GuardianNeeded(field="guardian_name")
    if asked.informed and not guardian.name:
        raise GuardianUninformed(field="guardian_name")
    if (asked.guardian or asked.informed) and not guardian.relation:
        raise RelationNeeded(field="relation")
    if asked.guardian and not guardian.phone:
        raise GuardianPhoneNeeded(field="guardian_phone")
    if asked.child and not child_agreed:
        raise ChildMustAgree(field="child_agreed")


def consent_on(
    rows: Iterable[Any], born: date, precision: Precision, on: date
) -> dict[tuple[str, str], State]:
    """The consent valid on a day, by purpose and recipient: the ledger's last row decides, and silence is never a yes.

    A yes given under seven is asked again at seven, one given under sixteen at sixteen, one under eighteen at eighteen.
    """
    states: dict[tuple[str, str], State] = {
        (purpose, ""): "never" for purpose in PURPOSES if purpose != "sharing"
    }
    for row in sorted(rows, key=lambda row: row.at):
        has_lapsed = row.decision == "given" and _lapsed(row.at, born, precision, on)
        states[row.purpose, row.recipient] = "ask_again" if has_lapsed else cast(State, row.decision)
    return states


def _lapsed(given: datetime, born: date, precision: Precision, on: date) -> bool:
    then, now = ages(born, precision, civil_date(given))[0], ages(born, precision, on)[1]
    return any(then < turning <= now for turning in (CHILD_SPEAKS, SIXTEEN, OF_AGE))
