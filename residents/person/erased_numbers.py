"""Operations on the citizen numbers of erased people: kept as keyed indexes, so a list does not add them again unnoticed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, exists, select, update

from accounts.roles import Role
from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.sealing import keyring
from residents.facts.person import WasErased
from residents.models.people import ErasedNumber, Resident
from residents.person.reveal import opened
from wards.models import Ward

ENTERED_AGAIN = audit.declare("erased_number.entered_anew", "people")


@dataclass(frozen=True, slots=True)
class ListedNumber:
    """A number as the list outside the database has it: keyed index, day of the erasure, code of the ward."""

    index: bytes
    on: date
    ward: str


def keep(resident: Resident, on: date) -> None:
    """Remember the number of a person about to be erased, unless there is none or another person has it."""
    if number := opened(resident, "personal_id"):
        _keep(resident.ward_id, keyring().index("personal_id", number), on, but=resident.id)


def _keep(ward_id: int, index: bytes, on: date, *, but: int = 0) -> bool:
    """Keep a number; False where it is already kept or a person on the register has it."""
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
    """Map the keyed index of a number to the day its holder was erased."""
    rows = db.session.execute(
        select(ErasedNumber.number_index, ErasedNumber.erased_on).where(ErasedNumber.ward_id == ward_id)
    )
    return {row.number_index: row.erased_on for row in rows}


def check(ward_id: int, number: str | None, by: Actor, *, is_back: bool) -> None:
    """Ask before the number of an erased person is used; `is_back` says that the person lives here again.

    A head, who may not know about requests for erasure, is asked nothing: the station finds the person among its
    questions about citizen numbers. Raises WasErased.
    """
    if not number or by.role == Role.NEIGHBORHOOD_HEAD:
        return
    index = keyring().index("personal_id", number)
    erased_on = db.session.scalar(
        select(ErasedNumber.erased_on).where(
            ErasedNumber.ward_id == ward_id, ErasedNumber.number_index == index
        )
    )
    if erased_on is None:
        return
    if not is_back:
        raise WasErased(field="personal_id", day=f"{erased_on:%d/%m/%Y}")
    entered(ward_id, [index], by)


def entered(ward_id: int, indexes: Collection[bytes], by: Actor) -> None:
    """Forget the numbers of people who were added again by decision: they are on the register now."""
    gone = db.session.execute(
        delete(ErasedNumber).where(ErasedNumber.ward_id == ward_id, ErasedNumber.number_index.in_(indexes))
    )
    if gone.rowcount:  # type: ignore[attr-defined]  # a DELETE's result is a CursorResult
        audit.record(ENTERED_AGAIN, by=by, ward_id=ward_id, object_ref=None, people=gone.rowcount)  # type: ignore[attr-defined]  # as above


def lives_here_again(resident: Resident, by: Actor) -> None:
    """The station says of a person with the number of an erased one: lives here and knows about it."""
    if resident.personal_id_index:
        entered(resident.ward_id, [resident.personal_id_index], by)


def entered_by_list(ward_id: int, written: Collection[bytes | None], by: Actor) -> None:
    """After the station's list was written, forget those of its numbers that are on the register again by decision."""
    entered(ward_id, of_ward(ward_id).keys() & set(written), by)


def everywhere() -> set[ListedNumber]:
    """The numbers kept in this database, of all wards."""
    rows = db.session.execute(
        select(ErasedNumber.number_index, ErasedNumber.erased_on, Ward.code).join(
            Ward, Ward.id == ErasedNumber.ward_id
        )
    )
    return {ListedNumber(*row) for row in rows}


def hold(listed: Collection[ListedNumber]) -> None:
    """Keep the numbers that a restored backup did not have, with their days, unless the person was added again since."""
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
