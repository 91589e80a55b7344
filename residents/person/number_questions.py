"""Reading what the station has to settle about citizen numbers: one of two people, one of an erased person, many tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import ColumnElement, Row, Select, case, func, or_, select

from accounts.models import Account
from accounts.roles import Role
from core.db.database import db
from residents.models.people import ErasedNumber, NumberProbe, Resident
from residents.person.number_probes import HEAD_LISTS, HEAD_TYPES, STATION_LISTS, STATION_TYPES
from residents.person.queries import person_rows, person_select
from residents.person.rows import PersonRow

MOST_SHOWN = 50
SHOWN_FOR = timedelta(days=7)
"""How long an unusual day is shown."""


@dataclass(frozen=True, slots=True)
class NumberQuestions:
    """Each of `shared` are people with one number; `erased` have the number of a person erased on that day.

    `unusual` are rows of an account's name and role, the day, and how many numbers were typed and listed.
    """

    shared: list[list[PersonRow]]
    erased: list[tuple[PersonRow, date]]
    unusual: Sequence[Row[str, str, date, int, int]]


def number_questions(ward_id: int, today: date) -> NumberQuestions:
    """What waits in the ward, the first of each kind."""
    of_erased = dict(db.session.execute(_of_erased(ward_id).limit(MOST_SHOWN)).all())
    rows = db.session.execute(_sharing(ward_id).limit(2 * MOST_SHOWN)).all()
    groups = [[row.id for row in group] for _number, group in groupby(rows, key=lambda row: row.number)]
    ids = {*of_erased, *(number for group in groups for number in group)}
    people = {row.resident_id: row for row in person_rows(person_select().where(Resident.id.in_(ids)))}
    return NumberQuestions(
        [[people[number] for number in group] for group in groups if len(group) > 1],
        [(people[number], on) for number, on in of_erased.items()],
        db.session.execute(_unusual(ward_id, today)).all(),
    )


def waiting(ward_id: int, today: date) -> int:
    """How many questions wait: numbers to decide about, and accounts that tried unusually many on a day."""
    statements = (_of_erased(ward_id), _shared(ward_id), _unusual(ward_id, today))
    counts = (select(func.count()).select_from(one.subquery()).scalar_subquery() for one in statements)
    return sum(db.session.execute(select(*counts)).one())


def _of_erased(ward_id: int) -> Select[int, date]:
    """People who have the number of an erased person, each with the day of the erasure."""
    return (
        select(Resident.id, ErasedNumber.erased_on)
        .join(
            Resident,
            (Resident.ward_id == ErasedNumber.ward_id)
            & (Resident.personal_id_index == ErasedNumber.number_index),
        )
        .where(ErasedNumber.ward_id == ward_id)
        .order_by(Resident.id)
    )


def _shared(ward_id: int) -> Select[bytes | None]:
    """Numbers that several people have."""
    return (
        select(Resident.personal_id_index)
        .where(Resident.ward_id == ward_id, Resident.personal_id_index.is_not(None))
        .group_by(Resident.personal_id_index)
        .having(func.count() > 1)
    )


def _sharing(ward_id: int) -> Select[int, bytes | None]:
    """People who have the number of another person."""
    return (
        select(Resident.id, Resident.personal_id_index.label("number"))
        .where(Resident.ward_id == ward_id, Resident.personal_id_index.in_(_shared(ward_id)))
        .order_by(Resident.personal_id_index, Resident.id)
    )


def _unusual(ward_id: int, today: date) -> Select[str, str, date, int, int]:
    """Accounts that tried many numbers on a day of the last week, newest day first."""
    is_head = Account.role == Role.NEIGHBORHOOD_HEAD
    return (
        select(Account.name, Account.role, NumberProbe.day, NumberProbe.typed, NumberProbe.listed)
        .join(Account, Account.public_id == NumberProbe.account)
        .where(
            NumberProbe.ward_id == ward_id,
            NumberProbe.day > today - SHOWN_FOR,
            or_(
                NumberProbe.typed >= _by_role(is_head, HEAD_TYPES.unusual, STATION_TYPES.unusual),
                NumberProbe.listed >= _by_role(is_head, HEAD_LISTS.unusual, STATION_LISTS.unusual),
            ),
        )
        .order_by(NumberProbe.day.desc(), Account.name)
    )


def _by_role(is_head: ColumnElement[bool], of_head: int, of_station: int) -> ColumnElement[int]:
    return case((is_head, of_head), else_=of_station)
