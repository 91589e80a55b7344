"""Operations on people who are missing from a complete list: a person says of each what is true."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import BadInput
from core.marking import N_
from imports.deciding.not_listed import MANY
from imports.models import Upload
from residents.facts.person import NothingToMark
from residents.models.joins import PersonJoin
from residents.models.moves import Move
from residents.models.people import Household, Resident
from residents.person import editing as person_editing
from residents.person.queries import lives_here

SAID = audit.declare("roll.missing_decided", "word", "people")
Word = Literal["moved", "deceased", "here"]
WORDS: tuple[Word, ...] = ("moved", "deceased", "here")
PAGE = 50


class NobodyTicked(BadInput):
    """Nobody on the page was ticked, or no word was said about them."""

    code = "nobody_ticked"
    message = N_("Tick at least one person, then choose their status.")


@dataclass(frozen=True, slots=True)
class GoneRows:
    """The first of them, and how many there are in all."""

    rows: Sequence[Row[str, str, date, str, str, int]]
    total: int
    living: int
    """How many live in the neighborhoods of these people."""

    @property
    def are_many(self) -> bool:
        """Whether the list may have been only a part of what there is."""
        return self.total > MANY * self.living


def gone_rows(upload: Upload, neighborhood_id: int | None) -> GoneRows:
    """Those of whom nobody has said yet what is true, household by household."""
    found = db.session.execute(
        select(
            Resident.public_id,
            Resident.full_name,
            Resident.birth_date,
            Household.code,
            Household.address,
            Resident.neighborhood_id,
        )
        .join(Household, Household.id == Resident.household_id)
        .where(
            Resident.public_id.in_(upload.decisions.get("missing", [])), *_still_here(upload, neighborhood_id)
        )
        .order_by(Household.code, Resident.birth_date, Resident.id)
    ).all()
    living = _living(upload.ward_id, {row.neighborhood_id for row in found})
    return GoneRows(found[:PAGE], len(found), living)


def say(
    upload: Upload,
    chosen: Collection[str],
    word: str,
    neighborhood_id: int | None,
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Note what is true of these people; returns of how many. Raises NobodyTicked.

    A person who moved or died is marked as on their own page, with all that follows from it; "here" only takes
    the person off the list of those to ask about.
    """
    kept = db.session.scalar(select(Upload.decisions).where(Upload.id == upload.id).with_for_update()) or {}
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
            with suppress(NothingToMark):  # another reader said so a moment ago
                person_editing.mark(resident, word, by, at)
    settled = {resident.public_id for resident in found}
    left = [one for one in kept["missing"] if one not in settled]
    db.session.execute(
        update(Upload).where(Upload.id == upload.id).values(decisions={**kept, "missing": left})
    )
    audit.record(
        SAID, by=by, ward_id=upload.ward_id, object_ref=upload.public_id, word=word, people=len(settled)
    )
    return len(settled)


def _living(ward_id: int, neighborhood_ids: Collection[int]) -> int:
    living = (Resident.ward_id == ward_id, lives_here(), Resident.neighborhood_id.in_(neighborhood_ids))
    return db.session.scalar(select(func.count()).select_from(Resident).where(*living)) or 0


def _still_here(upload: Upload, neighborhood_id: int | None) -> list[ColumnElement[bool]]:
    """Who lives here as when the list was taken: nobody who left, moved or was joined with a person on it since."""
    lost, taken_at = aliased(Resident), upload.ended_at or upload.started_at
    moved = exists().where(
        or_(
            Move.resident_id == Resident.id,
            and_(Move.resident_id.is_(None), Move.household_id == Resident.household_id),
        ),
        Move.rearrangement_id.is_(None),
        Move.recorded_at > taken_at,
    )
    joined = exists().where(
        PersonJoin.kept_id == Resident.id,
        PersonJoin.undone_at.is_(None),
        PersonJoin.joined_at > taken_at,
        lost.id == PersonJoin.lost_id,
        lost.public_id.not_in(upload.decisions.get("missing", [])),
    )
    conditions = [
        Resident.ward_id == upload.ward_id,
        lives_here(),
        ~moved,
        ~joined,
    ]
    if neighborhood_id is not None:
        conditions.append(Resident.neighborhood_id == neighborhood_id)
    return conditions
