"""What an import must know of the ward: its people, households and neighborhoods, read in bulk."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from core.db.database import db
from core.folding import fold
from imports.deciding.former_names import Former, former_names
from imports.deciding.matcher import Known
from imports.deciding.neighborhoods import USUAL_KIND, Named
from residents.facts.birth import Birth, Precision
from residents.joined_records import followed, numbers_of_joined
from residents.models.groups import HouseholdGroup
from residents.models.people import Household, Resident, ResidentGroup
from residents.person import erased_numbers
from residents.person.groups import MarkTable
from wards.models import Neighborhood
from wards.place_words import usual_kinds
from wards.queries import ward_of


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """A household on the roll: its number inside, its code and neighborhood, its address."""

    id: int
    neighborhood: str
    address: str
    groups: frozenset[str] = frozenset()
    """The marks of the household as a whole that stand now or are to come."""


@dataclass(frozen=True)
class WardFacts:
    """The ward as it was at one moment; `mark` tells whether anything changed since."""

    ward_id: int
    mark: tuple[Any, ...]
    neighborhoods: tuple[Named, ...]
    households: dict[str, HouseholdFacts]
    people: list[Known]
    public_ids: dict[int, str]
    former: tuple[Former, ...] = ()
    stand_for: dict[int, int] = field(default_factory=dict)
    """For each record that was joined with another: the one that stands for it."""
    erased: Mapping[bytes, date] = field(default_factory=dict)
    """By the keyed index of a citizen number: the day on which its holder was erased."""
    usual_kind: str = USUAL_KIND
    """Of the neighborhoods that a first list names without their kind."""


def ward_facts(ward_id: int, today: date) -> WardFacts:
    """Read everything an import compares with; a handful of statements, whatever the size of the list."""
    mark = ward_mark(ward_id)
    codes = dict(
        db.session.execute(
            select(Neighborhood.id, Neighborhood.code).where(Neighborhood.ward_id == ward_id)
        ).all()
    )
    households, household_codes = _households(ward_id, codes, today)
    people, public_ids = _people(ward_id, codes, household_codes, today)
    joined = followed([one.key for one in people if one.is_joined])
    named, former = _neighborhoods(ward_id), former_names(ward_id)
    erased = erased_numbers.of_ward(ward_id)
    usual = USUAL_KIND if named else usual_kinds(ward_of(ward_id).kind)[0]
    return WardFacts(ward_id, mark, named, households, people, public_ids, former, joined, erased, usual)


def hold_ward(ward_id: int) -> None:
    """Until the commit nobody takes another list, nor ends a neighborhood. Appointments and scans go on meanwhile."""
    db.session.execute(
        select(Neighborhood.id)
        .where(Neighborhood.ward_id == ward_id)
        .order_by(Neighborhood.id)
        .with_for_update(key_share=True)
    )


def ward_mark(ward_id: int) -> tuple[Any, ...]:
    """A mark that changes with every change to the ward's people, households or neighborhoods."""
    people = select(func.count(), func.max(Resident.id), func.max(Resident.updated_at))
    homes = select(func.count(), func.max(Household.id))
    areas = select(func.count(), func.max(Neighborhood.id), func.count(Neighborhood.valid_to))
    marks = (
        (func.max(ResidentGroup.id), ResidentGroup.ward_id),
        (func.max(HouseholdGroup.id), HouseholdGroup.ward_id),
    )
    return (
        *db.session.execute(people.where(Resident.ward_id == ward_id)).one(),
        *db.session.execute(homes.where(Household.ward_id == ward_id)).one(),
        *db.session.execute(areas.where(Neighborhood.ward_id == ward_id)).one(),
        *(db.session.scalar(select(newest).where(ward == ward_id)) for newest, ward in marks),
    )


def _neighborhoods(ward_id: int) -> tuple[Named, ...]:
    rows = db.session.execute(
        select(Neighborhood.code, Neighborhood.kind, Neighborhood.name, Neighborhood.aliases)
        .where(Neighborhood.ward_id == ward_id, Neighborhood.valid_to.is_(None))
        .order_by(Neighborhood.sort, Neighborhood.id)
    )
    return tuple(Named(code, kind, name, tuple(aliases)) for code, kind, name, aliases in rows)


def _households(
    ward_id: int, codes: dict[int, str], today: date
) -> tuple[dict[str, HouseholdFacts], dict[int, tuple[str, str]]]:
    """Households by code, and code and address by internal number."""
    by_code: dict[str, HouseholdFacts] = {}
    by_id: dict[int, tuple[str, str]] = {}
    groups = _groups(HouseholdGroup, HouseholdGroup.household_id, ward_id, today)
    rows = db.session.execute(
        select(Household.id, Household.neighborhood_id, Household.code, Household.address).where(
            Household.ward_id == ward_id
        )
    )
    for number, neighborhood_id, written, address in rows:
        neighborhood = codes[neighborhood_id]
        by_code[written] = HouseholdFacts(number, neighborhood, address, groups.get(number, frozenset()))
        by_id[number] = (written, address)
    return by_code, by_id


def _people(
    ward_id: int, codes: dict[int, str], household_codes: dict[int, tuple[str, str]], today: date
) -> tuple[list[Known], dict[int, str]]:
    groups = _groups(ResidentGroup, ResidentGroup.resident_id, ward_id, today)
    people: list[Known] = []
    joined: list[Known] = []
    numbers = numbers_of_joined(ward_id)
    public_ids: dict[int, str] = {}
    rows = db.session.execute(
        select(
            Resident.id, Resident.public_id, Resident.neighborhood_id, Resident.household_id,
            Resident.full_name, Resident.name_folded, Resident.sort_key, Resident.birth_date,
            Resident.birth_precision, Resident.sex, Resident.personal_id_index, Resident.phone_index,
            Resident.relation, Resident.insurance, Resident.residence, Resident.status, Resident.note,
            Resident.homebound,
        ).where(Resident.ward_id == ward_id)
    )  # fmt: skip
    for row in rows:
        key, public_id, neighborhood_id, household_id, name, folded, spelling, day, precision, *rest = row
        sex, personal_id, phone, relation, insurance, residence, status, note, homebound = rest
        household, address = household_codes[household_id]
        public_ids[key] = public_id
        if is_joined := key in numbers:
            folded, personal_id, status = fold(name), numbers[key], "active"
        (joined if is_joined else people).append(
            Known(
                key, codes[neighborhood_id], household, name, folded, spelling, Birth(day, cast(Precision, precision)), sex,
                personal_id, phone, relation, insurance, residence, status, address, note,
                groups.get(key, frozenset()) | ({"HOMEBOUND"} if homebound else set()), is_joined,
            )
        )  # fmt: skip
    return [*people, *joined], public_ids


def _groups(
    table: MarkTable, whose: InstrumentedAttribute[int], ward_id: int, today: date
) -> dict[int, frozenset[str]]:
    """The marks that stand now or are to come, by internal number of whom they are of."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = db.session.execute(
        select(whose, table.code).where(
            table.ward_id == ward_id, or_(table.valid_to.is_(None), table.valid_to >= today)
        )
    )
    for number, code in rows:
        found[number].add(code)
    return {number: frozenset(codes) for number, codes in found.items()}
