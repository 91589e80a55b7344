"""Reading joins: which record represents another, and which were joined with a person and can be parted."""

from collections.abc import Collection
from typing import cast

from sqlalchemy import ColumnElement, Table, bindparam, exists, extract, select
from sqlalchemy.orm import aliased

from core.db.database import connection, db
from core.errors import NotThere, there
from core.ids import tidy_id
from core.sealing import keyring
from residents.models.joins import PersonJoin
from residents.models.people import Resident

_joins = cast(Table, PersonJoin.__table__)
# Built once: every batch of scans runs it.
_LINKS = select(_joins.c.lost_id, _joins.c.kept_id).where(
    _joins.c.lost_id.in_(bindparam("ids", expanding=True)), _joins.c.undone_at.is_(None)
)


def any_joined(ward_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether any two records of a ward are joined, as a condition inside another query."""
    return exists().where(_joins.c.ward_id == ward_id, _joins.c.undone_at.is_(None))


def followed(resident_ids: Collection[int]) -> dict[int, int]:
    """Map those of these records (internal numbers) that were joined to the record that represents them now."""
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


def joined_with_one_born_in(resident_id: ColumnElement[int], year: int) -> ColumnElement[bool]:
    """The condition that the record was joined with a person born in this year: an old paper may show either year."""
    kept = aliased(Resident)
    return (
        select(PersonJoin.id)
        .join(kept, kept.id == PersonJoin.kept_id)
        .where(
            PersonJoin.lost_id == resident_id,
            PersonJoin.undone_at.is_(None),
            extract("year", kept.birth_date) == year,
        )
        .exists()
    )


def current_record(ward_id: int, public_id: str) -> str | None:
    """The public id of the record that represents this one now; None where it is unknown or was never joined."""
    found = db.session.scalar(
        select(Resident.id).where(Resident.ward_id == ward_id, Resident.public_id == tidy_id(public_id))
    )
    kept = followed([found]).get(found) if found is not None else None
    return None if kept is None else db.session.get_one(Resident, kept).public_id


def hold_unjoined(resident: Resident) -> None:
    """Keep the record from being joined until this transaction ends. Raises NotThere if it already was.

    SQLite's writers queue anyway; on PostgreSQL joining waits for this share lock on the row.
    """
    row = db.session.execute(
        select(Resident.name_folded, Resident.erased_at)
        .where(Resident.id == resident.id)
        .with_for_update(read=True, key_share=True)
    ).one()
    if row.name_folded == "" and row.erased_at is None:
        raise NotThere()


def join_of(ward_id: int, public_id: str) -> PersonJoin:
    """A join by its public id, undone or not; raises NotThere."""
    found = select(PersonJoin).where(
        PersonJoin.ward_id == ward_id, PersonJoin.public_id == tidy_id(public_id)
    )
    return there(db.session.scalar(found))


def both(joined: PersonJoin) -> tuple[Resident, Resident]:
    """The lost and the kept record."""
    return db.session.get_one(Resident, joined.lost_id), db.session.get_one(Resident, joined.kept_id)


def records_of(resident: Resident) -> list[Resident]:
    """Every record that was joined with this one, directly or through others: all of them are this person."""
    found: list[Resident] = []
    asked = [resident.id]
    while asked:
        rows = db.session.scalars(
            select(Resident)
            .join(PersonJoin, PersonJoin.lost_id == Resident.id)
            .where(PersonJoin.kept_id.in_(asked), PersonJoin.undone_at.is_(None))
            .order_by(Resident.id)
        ).all()
        found += rows
        asked = [row.id for row in rows]
    return found


def numbers_of_joined(ward_id: int) -> dict[int, bytes | None]:
    """The ward's joined records, each with the keyed index of its own citizen number.

    None where it has no number, or the same one as the kept record.
    """
    kept = aliased(Resident)
    rows = db.session.execute(
        select(Resident.id, Resident.public_id, Resident.personal_id_sealed, kept.personal_id_index)
        .join(PersonJoin, PersonJoin.lost_id == Resident.id)
        .join(kept, kept.id == PersonJoin.kept_id)
        .where(PersonJoin.ward_id == ward_id, PersonJoin.undone_at.is_(None), Resident.erased_at.is_(None))
    )
    found: dict[int, bytes | None] = {}
    for number, public_id, sealed, of_kept in rows:
        opened = keyring().open("resident.personal_id", public_id, sealed) if sealed else ""
        own = keyring().index("personal_id", opened) if opened else None
        found[number] = None if own == of_kept else own
    return found
