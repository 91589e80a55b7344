"""Operations on the citizen numbers of erased people: kept as keyed indexes, so that no list enters them anew unasked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, exists, select, update

from accounts.roles import Role
from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.sealing import keyring
from residents.facts.person import AskStation, WasErased
from residents.models.people import Resident
from residents.privacy.models import ErasedNumber
from wards.models import Ward

ENTERED_ANEW = audit.declare("erased_number.entered_anew", "people")


@dataclass(frozen=True, slots=True)
class Kept:
    """A number as the list outside the database has it: its keyed index, the day of the erasure, the ward's code."""

    index: bytes
    on: date
    ward: str


def keep(resident: Resident, on: date) -> None:
    """Before a person is erased: remember the number. Nothing where there is none, or where it is somebody else's."""
    if resident.personal_id_sealed is None:
        return
    number = keyring().open("resident.personal_id", resident.public_id, resident.personal_id_sealed)
    _keep(resident.ward_id, keyring().index("personal_id", number), on, but=resident.id)


def _keep(ward_id: int, index: bytes, on: date, *, but: int = 0) -> bool:
    """Whether the number was not kept yet and nobody else on the roll carries it."""
    carried = exists().where(
        Resident.ward_id == ward_id, Resident.personal_id_index == index, Resident.id != but
    )
    known = exists().where(ErasedNumber.ward_id == ward_id, ErasedNumber.number_index == index)
    if db.session.scalar(select(carried | known)):
        return False
    db.session.add(ErasedNumber(ward_id=ward_id, number_index=index, erased_on=on))
    db.session.flush()
    return True


def of_ward(ward_id: int) -> Mapping[bytes, date]:
    """By the keyed index of a number, the day on which its holder was erased."""
    rows = db.session.execute(
        select(ErasedNumber.number_index, ErasedNumber.erased_on).where(ErasedNumber.ward_id == ward_id)
    )
    return {row.number_index: row.erased_on for row in rows}


def check(ward_id: int, number: str | None, by: Actor, *, is_anew: bool) -> None:
    """Whoever types the number of an erased person is asked first; `is_anew` says that the person lives here again.

    Only the station decides: a head, who may know nothing of who asked for what, is sent there.
    Raises WasErased, AskStation.
    """
    if not number:
        return
    index = keyring().index("personal_id", number)
    erased_on = db.session.scalar(
        select(ErasedNumber.erased_on).where(
            ErasedNumber.ward_id == ward_id, ErasedNumber.number_index == index
        )
    )
    if erased_on is None:
        return
    if by.role == Role.NEIGHBORHOOD_HEAD:
        raise AskStation(field="personal_id")
    if not is_anew:
        raise WasErased(field="personal_id", day=f"{erased_on:%d/%m/%Y}")
    entered(ward_id, [index], by)


def entered(ward_id: int, indexes: Collection[bytes], by: Actor) -> None:
    """Somebody decided that these people are entered anew: their numbers are on the roll and nowhere else."""
    gone = db.session.execute(
        delete(ErasedNumber).where(ErasedNumber.ward_id == ward_id, ErasedNumber.number_index.in_(indexes))
    )
    if gone.rowcount:  # type: ignore[attr-defined]  # a DELETE's result is a CursorResult
        audit.record(ENTERED_ANEW, by=by, ward_id=ward_id, object_ref=None, people=gone.rowcount)  # type: ignore[attr-defined]  # as above


def entered_by_list(ward_id: int, by: Actor) -> None:
    """After a list was written: whose number is on the roll again was entered anew by somebody's decision."""
    carried = select(Resident.personal_id_index).where(
        Resident.ward_id == ward_id, Resident.personal_id_index.in_(of_ward(ward_id))
    )
    entered(ward_id, set(db.session.scalars(carried)), by)


def everywhere() -> set[Kept]:
    """What is kept in this database, of all wards."""
    rows = db.session.execute(
        select(ErasedNumber.number_index, ErasedNumber.erased_on, Ward.code).join(
            Ward, Ward.id == ErasedNumber.ward_id
        )
    )
    return {Kept(*row) for row in rows}


def hold(listed: Collection[Kept]) -> None:
    """Keep again, with its day, what a backup did not know of; not where the person was entered anew since."""
    wards = {row.code: row.id for row in db.session.execute(select(Ward.code, Ward.id))}
    last: dict[tuple[int, bytes], date] = {}
    for one in sorted(set(listed) - everywhere(), key=lambda one: one.on):
        if one.ward in wards:
            last[wards[one.ward], one.index] = one.on
    for (ward_id, index), on in sorted(last.items()):
        if not _keep(ward_id, index, on):
            same = (ErasedNumber.ward_id == ward_id, ErasedNumber.number_index == index)
            db.session.execute(
                update(ErasedNumber).where(*same, ErasedNumber.erased_on > on).values(erased_on=on)
            )
