"""Handles joins for groups and yearly checks, which a person has only once, and the past of a person: joins and moves."""

# ruff: noqa: ARG002  # arguments of the protocol, used or not

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, delete, or_, select, update

from core.actor import Actor
from core.db.database import db
from residents.events import OwnDataRows, PersonEvents, Verb
from residents.household.move_queries import of_person
from residents.joined_records import records_of
from residents.joining.carrying import RestoredRows
from residents.models.joins import PersonJoin, PersonPair
from residents.models.moves import Move
from residents.models.people import Resident, ResidentGroup, YearlyCheck
from residents.privacy.erasure import erase

_groups = cast(Table, ResidentGroup.__table__)
_checks = cast(Table, YearlyCheck.__table__)
PAST = frozenset({"person_merge", "person_pair", "move"})


class SaidOnce(RestoredRows):
    """Groups and yearly checks of joined records."""

    answers_for: Mapping[Verb, frozenset[str]] = {"joined": frozenset({_groups.name, _checks.name})}

    def joined(self, lost: Resident, kept: Resident, by: Actor, at: datetime) -> None:
        """Unite groups whose times overlap; keep one of two equal checks."""
        for row in _rows(_groups, lost.id):
            _join_group(row, kept.id)
        for row in _rows(_checks, lost.id):
            if any(_is_same_check(row, other) for other in _rows(_checks, kept.id)):
                _drop(_checks, row.id)
            else:
                _hand_over(_checks, row.id, kept.id)


class Past(PersonEvents):
    """Joins and moves: old values must not outlive an erasure."""

    answers_for: Mapping[Verb, frozenset[str]] = {"exported": PAST, "erased": PAST}

    def exported(self, resident: Resident) -> OwnDataRows:
        """The other records of the same person, as they were, and where the person moved from and to."""
        names = ("full_name", "birth_date", "birth_precision", "sex", "note", "created_at")
        rows = [{name: getattr(one, name) for name in names} for one in records_of(resident)]
        moves = [
            {"on": row.on, "from": row.before.label, "to": row.after.label} for row in of_person(resident)
        ]
        return {"joined_records": rows, "moves": moves}

    def erased(self, resident: Resident, by: Actor, at: datetime) -> None:
        """Erase every record of the person and the person's own moves; nothing can be parted any more."""
        for one in records_of(resident):
            erase(one, by, at)
        db.session.execute(delete(Move).where(Move.resident_id == resident.id))
        db.session.execute(
            update(PersonJoin)
            .where(or_(PersonJoin.lost_id == resident.id, PersonJoin.kept_id == resident.id))
            .values(changes={})
        )
        db.session.execute(
            delete(PersonPair).where(
                or_(PersonPair.first_id == resident.id, PersonPair.second_id == resident.id)
            )
        )


def _rows(table: Table, resident_id: int) -> Sequence[Any]:
    return db.session.execute(
        select(table).where(table.c.resident_id == resident_id).order_by(table.c.id)
    ).all()


def _join_group(row: Any, kept_id: int) -> None:
    for other in _rows(_groups, kept_id):
        if other.code == row.code and _meet(other, row):
            ends = None if None in (other.valid_to, row.valid_to) else max(other.valid_to, row.valid_to)
            span = {"valid_from": min(other.valid_from, row.valid_from), "valid_to": ends}
            db.session.execute(update(_groups).where(_groups.c.id == other.id).values(span))
            _drop(_groups, row.id)
            return
    _hand_over(_groups, row.id, kept_id)


def _meet(one: Any, other: Any) -> bool:
    return bool(
        one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (one.valid_to or date.max)
    )


def _is_same_check(one: Any, other: Any) -> bool:
    """Whether two checks are the same visit here, or the same day and kind elsewhere."""
    if "here" in (one.kind, other.kind):
        return bool(one.kind == other.kind and one.source == other.source)
    return bool(one.kind == other.kind and one.checked_on == other.checked_on)


def _drop(table: Table, number: int) -> None:
    db.session.execute(delete(table).where(table.c.id == number))


def _hand_over(table: Table, number: int, kept_id: int) -> None:
    db.session.execute(update(table).where(table.c.id == number).values(resident_id=kept_id))
