"""What the pages of a person and of a household show: facts with masked numbers, groups, yearly checks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, null, select

from accounts.models import Account
from core.db.database import db
from residents import group_types
from residents.facts.citizen_number import is_passport
from residents.facts.citizen_number import mask as mask_personal_id
from residents.facts.group_rules import Mark
from residents.models.groups import HouseholdGroup
from residents.models.people import Resident, ResidentGroup, YearlyCheck
from residents.person.queries import person_row
from residents.person.reveal import opened
from residents.person.rows import PersonRow


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A past, present or future group; `of_household` is True for the household's own, which counts for its members.

    `set_by` is the name of the account that set it; None where no account did (an old list, the demo).
    """

    code: str
    source: str
    valid_from: date
    valid_to: date | None
    set_by: str | None
    holds: bool
    of_household: bool = False
    degree: int | None = None


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A yearly check; one made `here` comes from a completed visit and cannot be removed by hand."""

    kind: str
    on: date
    place: str
    evidence: str


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person's page; a number that is not on file is an empty text."""

    row: PersonRow
    personal_id: str
    has_passport: bool
    phone: str
    phone_owner: str
    insurance: str
    note: str
    groups: tuple[GroupRow, ...]
    has_priority: bool
    checks: tuple[CheckRow, ...]
    checked_this_year: bool


def person_card(resident: Resident, today: date) -> PersonCard:
    """Everything the page shows; citizen number and phone are masked: 031******123 and 091****678."""
    groups = (*_groups(resident.id, today), *household_groups(resident.household_id, today))
    checks = _checks(resident.id)
    return PersonCard(
        row=person_row(resident.id),
        personal_id=masked(resident, "personal_id"),
        has_passport=is_passport(opened(resident, "personal_id")),
        phone=masked(resident, "phone"),
        phone_owner=resident.phone_owner,
        insurance=resident.insurance,
        note=resident.note,
        groups=groups,
        has_priority=_has_priority(groups, today),
        checks=checks,
        checked_this_year=any(check.on.year == today.year for check in checks),
    )


def _has_priority(groups: Iterable[GroupRow], today: date) -> bool:
    """What a head sees in place of any group by name: that a group gives priority, or is one of people in need."""
    catalog = group_types.catalog()
    marks = [Mark(group.code, group.valid_from, group.valid_to, group.degree) for group in groups]
    return any(
        catalog[mark.code].is_sensitive or catalog[mark.code].is_first(mark)
        for mark in marks
        if mark.holds(today)
    )


def masked(resident: Resident, what: str) -> str:
    """A sealed number (`personal_id` or `phone`) as lists show it; empty where none is on file."""
    number = opened(resident, what)
    if not number:
        return ""
    return mask_personal_id(number) if what == "personal_id" else mask_phone(number)


def mask_phone(number: str) -> str:
    """The number as lists show it: 091****678."""
    return number[:3] + "*" * (len(number) - 6) + number[-3:]


def _groups(resident_id: int, today: date) -> tuple[GroupRow, ...]:
    return _marks(ResidentGroup, ResidentGroup.resident_id == resident_id, today)


def household_groups(household_id: int, today: date) -> tuple[GroupRow, ...]:
    """The household's own groups, newest first."""
    return _marks(HouseholdGroup, HouseholdGroup.household_id == household_id, today)


def _marks(
    table: type[ResidentGroup] | type[HouseholdGroup], whose: ColumnElement[bool], today: date
) -> tuple[GroupRow, ...]:
    degree = ResidentGroup.degree if table is ResidentGroup else null()
    rows = db.session.execute(
        select(table.code, table.source, table.valid_from, table.valid_to, Account.name, degree)
        .outerjoin(Account, Account.public_id == table.set_by)
        .where(whose)
        .order_by(table.valid_from.desc(), table.code)
    )
    return tuple(
        GroupRow(
            code,
            source,
            valid_from,
            valid_to,
            set_by,
            holds=valid_from <= today <= (valid_to or date.max),
            of_household=table is HouseholdGroup,
            degree=degree,
        )
        for code, source, valid_from, valid_to, set_by, degree in rows
    )


def _checks(resident_id: int) -> tuple[CheckRow, ...]:
    rows = db.session.execute(
        select(YearlyCheck.kind, YearlyCheck.checked_on, YearlyCheck.place, YearlyCheck.evidence)
        .where(YearlyCheck.resident_id == resident_id)
        .order_by(YearlyCheck.checked_on.desc(), YearlyCheck.id)
    )
    return tuple(CheckRow(*row) for row in rows)
