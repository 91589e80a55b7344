"""Reads what a list is compared with: the people, households and neighborhoods of the ward, in bulk."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from core.db.database import db
from core.folding import fold_name
from imports.deciding.neighborhoods import USUAL_KIND, Former, Named
from imports.deciding.people import Known, WardFacts
from imports.models import RememberedColumns
from imports.reading.columns import Meanings, MeaningsOf, shape_of
from residents.facts.birth import Birth, Precision
from residents.joined_records import followed, numbers_of_joined
from residents.models.moves import Rearrangement
from residents.models.people import ErasedNumber, Household, HouseholdGroup, Resident, ResidentGroup
from residents.person.groups import MarkTable
from wards.models import FormerName, Neighborhood
from wards.naming import NeighborhoodName, display_name
from wards.place_words import usual_kinds
from wards.queries import ward_of


def ward_facts(ward_id: int, today: date) -> WardFacts:
    """Read everything an import compares with; a handful of statements, whatever the size of the list."""
    mark = ward_mark(ward_id)
    chosen = select(Neighborhood).where(Neighborhood.ward_id == ward_id)
    in_order = chosen.order_by(Neighborhood.sort, Neighborhood.id)
    areas = db.session.scalars(in_order, execution_options={"populate_existing": True}).all()
    codes = {row.id: row.code for row in areas}
    homes = db.session.execute(
        select(Household.id, Household.neighborhood_id, Household.code, Household.address).where(
            Household.ward_id == ward_id
        )
    ).all()
    groups = _groups(HouseholdGroup, HouseholdGroup.household_id, ward_id, today)
    households = {row.code: codes[row.neighborhood_id] for row in homes}
    house_groups = {row.code: groups[row.id] for row in homes if row.id in groups}
    people, public_ids = _people(ward_id, codes, {row.id: (row.code, row.address) for row in homes}, today)
    joined = [one.key for one in people if one.is_joined]
    represented_by = followed(joined) if joined else {}
    named = tuple(_named(row) for row in areas if row.valid_to is None)
    former = _former_names(ward_id, areas)
    erased = dict(
        db.session.execute(
            select(ErasedNumber.number_index, ErasedNumber.erased_on).where(ErasedNumber.ward_id == ward_id)
        ).all()
    )
    ward = ward_of(ward_id)
    usual = USUAL_KIND if named else usual_kinds(ward.kind)[0]
    return WardFacts(
        ward_id,
        mark,
        named,
        households,
        house_groups,
        people,
        public_ids,
        former,
        represented_by,
        erased,
        usual,
        ward.name_order,
    )


def remembered_columns(ward_id: int) -> MeaningsOf:
    """What was said in the ward of the columns of lists with the same titles; read once, when it is first asked."""

    @cache
    def said() -> dict[bytes, Meanings]:
        kept = select(RememberedColumns.shape, RememberedColumns.columns).where(
            RememberedColumns.ward_id == ward_id
        )
        return dict(db.session.execute(kept).all())

    return lambda titles: said().get(shape_of(titles), {})


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
            folded, personal_id, status = fold_name(name), numbers[key], "active"
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
    """The marks that hold now or later, by the internal number of the person or household."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = db.session.execute(
        select(whose, table.code).where(
            table.ward_id == ward_id, or_(table.valid_to.is_(None), table.valid_to >= today)
        )
    )
    for number, code in rows:
        found[number].add(code)
    return {number: frozenset(codes) for number, codes in found.items()}


def _former_names(ward_id: int, rows: Sequence[Neighborhood]) -> tuple[Former, ...]:
    """Everything that the ward's neighborhoods were called, what was split or merged first."""
    known = {row.public_id: row for row in rows}
    found = []
    ended = [row for row in rows if row.valid_to is not None]
    heirs = _heirs(ward_id) if ended else {}
    for row in sorted(ended, key=lambda one: one.valid_to or date.max, reverse=True):
        became = [known[ref] for ref in _present(row.public_id, heirs) if ref in known]
        since = row.valid_to + timedelta(days=1) if row.valid_to else None
        names = _named(row).names
        if became:
            found.append(Former(row.code, tuple(names), tuple(map(_label, became)), since))
    renamed = select(FormerName).where(FormerName.ward_id == ward_id).order_by(FormerName.used_until.desc())
    present = {row.id: row for row in rows if row.valid_to is None}
    for name in db.session.scalars(renamed):
        if now := present.get(name.neighborhood_id):
            since = name.used_until + timedelta(days=1)
            found.append(Former(now.code, (NeighborhoodName(name.kind, name.name),), (_label(now),), since))
    return tuple(found)


def _label(row: Neighborhood) -> tuple[str, str]:
    return row.code, display_name(row.kind, row.name)


def _named(row: Neighborhood) -> Named:
    return Named(row.code, row.kind, row.name, tuple(row.aliases))


def _heirs(ward_id: int) -> dict[str, list[str]]:
    """Public ids of what each neighborhood was split into, or merged into."""
    done = select(Rearrangement.facts).where(
        Rearrangement.ward_id == ward_id, Rearrangement.undone_at.is_(None)
    )
    heirs: dict[str, list[str]] = {}
    facts: dict[str, Any]
    for facts in db.session.scalars(done.order_by(Rearrangement.id)):
        for source in facts["sources"]:
            if source not in facts["parts"]:
                heirs[source] = facts["parts"]
    return heirs


def _present(ref: str, heirs: dict[str, list[str]]) -> list[str]:
    """What is in its place now; parts may have been split or merged in turn."""
    if ref not in heirs:
        return [ref]
    return list(dict.fromkeys(end for part in heirs[ref] for end in _present(part, heirs)))
