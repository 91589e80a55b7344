"""What the pages of a person and of a household show: facts with masked numbers, groups, yearly checks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, literal, null, select

from accounts.models import Account
from core.db.database import db
from residents import group_types
from residents.facts.citizen_number import is_passport
from residents.facts.citizen_number import mask as mask_personal_id
from residents.facts.group_rules import Mark
from residents.models.people import HouseholdGroup, Resident, ResidentGroup, YearlyCheck
from residents.person.queries import person_row
from residents.person.reveal import opened
from residents.person.rows import PersonRow

GroupRows = Sequence[Row[*tuple[Any, ...]]]
"""Past, present and future groups: `holds` is whether today is one of a group's days.

`of_household` is true of the household's own, which counts for its members. `set_by` is the name of the account that
set it; None where no account did (an old list, the demo).
"""


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
    groups: GroupRows
    has_priority: bool
    checks: Sequence[YearlyCheck]
    checked_this_year: bool


def person_card(resident: Resident, today: date) -> PersonCard:
    """Everything the page shows; citizen number and phone are masked: 031******123 and 091****678."""
    groups = (
        *_groups(ResidentGroup, ResidentGroup.resident_id == resident.id, today),
        *household_groups(resident.household_id, today),
    )
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
        has_priority=_has_priority(groups),
        checks=checks,
        checked_this_year=any(check.checked_on.year == today.year for check in checks),
    )


def _has_priority(groups: Iterable[Row[*tuple[Any, ...]]]) -> bool:
    """What a head sees in place of any group by name: that a group gives priority, or is one of people in need."""
    catalog = group_types.catalog()
    marks = [Mark(row.code, row.valid_from, row.valid_to, row.degree) for row in groups if row.holds]
    return any(catalog[mark.code].is_sensitive or catalog[mark.code].is_first(mark) for mark in marks)


def masked(resident: Resident, what: str) -> str:
    """A sealed number (`personal_id` or `phone`) as lists show it; empty where none is on file."""
    number = opened(resident, what)
    if not number:
        return ""
    return mask_personal_id(number) if what == "personal_id" else mask_phone(number)


def mask_phone(number: str) -> str:
    """The number as lists show it: 091****678."""
    return number[:3] + "*" * (len(number) - 6) + number[-3:]


def household_groups(household_id: int, today: date) -> GroupRows:
    """The household's own groups, newest first."""
    return _groups(HouseholdGroup, HouseholdGroup.household_id == household_id, today)


def _groups(
    table: type[ResidentGroup] | type[HouseholdGroup], whose: ColumnElement[bool], today: date
) -> GroupRows:
    return db.session.execute(
        select(
            table.code,
            table.source,
            table.valid_from,
            table.valid_to,
            (ResidentGroup.degree if table is ResidentGroup else null()).label("degree"),
            Account.name.label("set_by"),
            and_(table.valid_from <= today, func.coalesce(table.valid_to, today) >= today).label("holds"),
            literal(table is HouseholdGroup).label("of_household"),
        )
        .outerjoin(Account, Account.public_id == table.set_by)
        .where(whose)
        .order_by(table.valid_from.desc(), table.code)
    ).all()


def _checks(resident_id: int) -> Sequence[YearlyCheck]:
    checks = select(YearlyCheck).where(YearlyCheck.resident_id == resident_id)
    return db.session.scalars(checks.order_by(YearlyCheck.checked_on.desc(), YearlyCheck.id)).all()
