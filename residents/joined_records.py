"""Reading joins: which record stands for another, which were joined with a person and can be parted again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, Table, bindparam, exists, extract, select
from sqlalchemy.orm import aliased

from core.db.database import connection, db
from core.errors import NotThere
from core.ids import tidy_id
from core.sealing import keyring
from residents.models.joins import PersonMerge
from residents.models.people import Resident

_merges = cast(Table, PersonMerge.__table__)
# Written once: every batch of scans asks it.
_LINKS = select(_merges.c.lost_id, _merges.c.kept_id).where(
    _merges.c.lost_id.in_(bindparam("ids", expanding=True)), _merges.c.undone_at.is_(None)
)


def any_joined(ward_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether any two records of a ward are joined, to be asked along with something else."""
    return exists().where(_merges.c.ward_id == ward_id, _merges.c.undone_at.is_(None))


@dataclass(frozen=True, slots=True)
class JoinedRecord:
    """A record that was joined with a person; `public_id` names the join, `is_last` that it can be parted."""

    public_id: str
    name: str
    household_code: str
    merged_at: datetime
    is_last: bool


def followed(resident_ids: Collection[int]) -> dict[int, int]:
    """For each of these records that was joined with another (internal numbers): the one that stands for it now."""
    links: dict[int, int] = {}
    asked = set(resident_ids)
    while asked:
        rows = connection().execute(_LINKS, {"ids": sorted(asked)})
        found = {row.lost_id: row.kept_id for row in rows}
        links |= found
        asked = set(found.values()) - links.keys()
    return {number: _end(links, number) for number in resident_ids if number in links}


def _end(links: dict[int, int], number: int) -> int:
    while number in links:
        number = links[number]
    return number


def stands_for_one_born_in(resident_id: ColumnElement[int], year: int) -> ColumnElement[bool]:
    """The condition that the record was joined with one whose year of birth is this: an old paper may say the other."""
    kept = aliased(Resident)
    return (
        select(PersonMerge.id)
        .join(kept, kept.id == PersonMerge.kept_id)
        .where(
            PersonMerge.lost_id == resident_id,
            PersonMerge.undone_at.is_(None),
            extract("year", kept.birth_date) == year,
        )
        .exists()
    )


def standing(ward_id: int, public_id: str) -> str | None:
    """The public id of the record that stands for this one now; None where it was never joined or is not there."""
    found = db.session.scalar(
        select(Resident.id).where(Resident.ward_id == ward_id, Resident.public_id == tidy_id(public_id))
    )
    kept = followed([found]).get(found) if found is not None else None
    return None if kept is None else db.session.get_one(Resident, kept).public_id


def hold_standing(resident: Resident) -> None:
    """Inside a transaction that changes the person: nobody joins the record meanwhile. Raises NotThere if somebody did.

    SQLite's writers queue anyway; on PostgreSQL this share of the row is what joining waits for.
    """
    row = db.session.execute(
        select(Resident.name_folded, Resident.erased_at)
        .where(Resident.id == resident.id)
        .with_for_update(read=True, key_share=True)
    ).one()
    if row.name_folded == "" and row.erased_at is None:
        raise NotThere()


def merge_of(ward_id: int, public_id: str) -> PersonMerge:
    """A join by its public id, undone or not; raises NotThere."""
    found = db.session.execute(
        select(PersonMerge).where(PersonMerge.ward_id == ward_id, PersonMerge.public_id == tidy_id(public_id))
    ).scalar_one_or_none()
    if found is None:
        raise NotThere()
    return found


def both(merged: PersonMerge) -> tuple[Resident, Resident]:
    """The record that was lost and the one that was kept."""
    return db.session.get_one(Resident, merged.lost_id), db.session.get_one(Resident, merged.kept_id)


def records_of(resident: Resident) -> list[Resident]:
    """Every record that was joined with this one, and with those in turn: all of them are this person."""
    found: list[Resident] = []
    asked = [resident.id]
    while asked:
        rows = db.session.scalars(
            select(Resident)
            .join(PersonMerge, PersonMerge.lost_id == Resident.id)
            .where(PersonMerge.kept_id.in_(asked), PersonMerge.undone_at.is_(None))
            .order_by(Resident.id)
        ).all()
        found += rows
        asked = [row.id for row in rows]
    return found


def numbers_of_joined(ward_id: int) -> dict[int, bytes | None]:
    """The ward's records that were joined with another, each with the keyed index of its own citizen number.

    None where it has no number, or the one that the record kept has, too.
    """
    kept = aliased(Resident)
    rows = db.session.execute(
        select(Resident.id, Resident.public_id, Resident.personal_id_sealed, kept.personal_id_index)
        .join(PersonMerge, PersonMerge.lost_id == Resident.id)
        .join(kept, kept.id == PersonMerge.kept_id)
        .where(PersonMerge.ward_id == ward_id, PersonMerge.undone_at.is_(None), Resident.erased_at.is_(None))
    )
    found: dict[int, bytes | None] = {}
    for number, public_id, sealed, of_kept in rows:
        opened = keyring().open("resident.personal_id", public_id, sealed) if sealed else ""
        own = keyring().index("personal_id", opened) if opened else None
        found[number] = None if own == of_kept else own
    return found
