"""Operations on people who no longer stand on a list that is complete: a person says of each what is true."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, select, update

from core import audit
from core.actor import Actor
from core.database import db
from core.errors import BadInput
from core.marking import N_
from residents import people
from residents.facts import NothingToMark
from residents.models import Household, Resident, RollImport

SAID = audit.declare("roll.missing_decided", "word", "people")
Word = Literal["moved", "deceased", "here"]
WORDS: tuple[Word, ...] = ("moved", "deceased", "here")
PAGE = 50


class NobodyTicked(BadInput):
    """Nobody on the page was ticked, or no word was said about them."""

    code = "nobody_ticked"
    message = N_("Tick at least one person, then say what is true of them.")


@dataclass(frozen=True, slots=True)
class GoneRow:
    """Somebody who is not on the list, as the page shows them."""

    public_id: str
    name: str
    birth_year: int
    household: str
    address: str


@dataclass(frozen=True, slots=True)
class GoneRows:
    """The first of them, and how many there are in all."""

    rows: list[GoneRow]
    total: int


def gone_rows(upload: RollImport, neighborhood_id: int | None) -> GoneRows:
    """Those of whom nobody has said yet what is true, household by household."""
    found = db.session.execute(
        select(Resident.public_id, Resident.full_name, Resident.birth_date, Household.code, Household.address)
        .join(Household, Household.id == Resident.household_id)
        .where(
            Resident.public_id.in_(upload.decisions.get("missing", [])), *_still_here(upload, neighborhood_id)
        )
        .order_by(Household.code, Resident.birth_date, Resident.id)
    ).all()
    rows = [
        GoneRow(public_id, name, birth.year, code, address) for public_id, name, birth, code, address in found
    ]
    return GoneRows(rows[:PAGE], len(rows))


def say(
    upload: RollImport,
    chosen: Collection[str],
    word: str,
    neighborhood_id: int | None,
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Note what is true of these people; returns of how many. Raises NobodyTicked.

    Whoever moved or died is marked as on their own page, with all that follows from it; "here" only takes
    the person off the list of those to ask about.
    """
    kept = (
        db.session.scalar(select(RollImport.decisions).where(RollImport.id == upload.id).with_for_update())
        or {}
    )
    asked = set(chosen) & set(kept.get("missing", []))
    if not asked or word not in WORDS:
        raise NobodyTicked()
    found = db.session.scalars(
        select(Resident)
        .where(Resident.public_id.in_(asked), *_still_here(upload, neighborhood_id))
        .order_by(Resident.id)
    ).all()
    if word != "here":
        for resident in found:
            _mark(resident, word, by, at)
    settled = {resident.public_id for resident in found}
    left = [one for one in kept["missing"] if one not in settled]
    db.session.execute(
        update(RollImport).where(RollImport.id == upload.id).values(decisions={**kept, "missing": left})
    )
    audit.record(
        SAID, by=by, ward_id=upload.ward_id, object_ref=upload.public_id, word=word, people=len(settled)
    )
    return len(settled)


def _mark(resident: Resident, word: Literal["moved", "deceased"], by: Actor, at: datetime) -> None:
    try:
        people.mark(resident, word, by, at)
    except NothingToMark:  # somebody else said so a moment ago
        return


def _still_here(upload: RollImport, neighborhood_id: int | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Resident.ward_id == upload.ward_id, Resident.status == "active"]
    if neighborhood_id is not None:
        conditions.append(Resident.neighborhood_id == neighborhood_id)
    return conditions
