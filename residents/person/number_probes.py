"""Operations that count the citizen numbers an account tries on a day: audited, limited, and shown to the station if unusual."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from accounts.roles import Role
from core.actor import Actor
from core.clock import civil_date, local
from core.db import audit
from core.db.database import changed, db
from core.db.jobs import Job
from core.errors import TooManyTries
from core.marking import N_
from residents.models.people import NumberProbe

TRIED = audit.declare("resident.numbers_tried", "way", "numbers")

Way = Literal["form", "correction", "card", "search", "list"]

KEPT_FOR = timedelta(days=90)


class TooManyNumbers(TooManyTries):
    """The account has typed as many citizen numbers as it may in a day."""

    code = "too_many_numbers"
    message = N_(
        "This account has entered too many citizen numbers today. Nothing was saved. Leave the number empty, or try "
        "again tomorrow. The health station can see how many were entered."
    )


@dataclass(frozen=True, slots=True)
class DailyLimit:
    """From how many numbers a day is unusual, and how many are the most."""

    unusual: int
    most: int


HEAD_TYPES, HEAD_LISTS = DailyLimit(30, 100), DailyLimit(1_500, 5_000)
STATION_TYPES, STATION_LISTS = DailyLimit(300, 1_000), DailyLimit(150_000, 500_000)
"""A head knows the people of some hundred households; the station brings the list of a whole ward."""


def limit_of(role: str | None, way: Way) -> DailyLimit:
    """The limit of a role's account on one way."""
    is_head = role == Role.NEIGHBORHOOD_HEAD
    if way == "list":
        return HEAD_LISTS if is_head else STATION_LISTS
    return HEAD_TYPES if is_head else STATION_TYPES


def note(ward_id: int, way: Way, numbers: int, by: Actor, at: datetime) -> bool:
    """Count numbers before anything is answered about them; whether that is more than the account may try today.

    What a head tries is always on record, what the station tries from an unusual count on.
    """
    if by.ref is None or not numbers:
        return False
    counted = _counted(ward_id, civil_date(at), by.ref, "listed" if way == "list" else "typed", numbers)
    limit = limit_of(by.role, way)
    if by.role == Role.NEIGHBORHOOD_HEAD or counted >= limit.unusual:
        audit.record(TRIED, by=by, ward_id=ward_id, way=way, numbers=numbers)
    return counted > limit.most


def seconds_left(at: datetime) -> int:
    """How long the day of the limit still lasts."""
    wall = local(at)
    return 86_400 - wall.hour * 3600 - wall.minute * 60 - wall.second


def _counted(ward_id: int, day: date, account: str, column: str, numbers: int) -> int:
    """Add to the day's count of an account; two at once are both counted."""
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    both = {"typed": 0, "listed": 0, column: numbers}
    counter = NumberProbe.typed if column == "typed" else NumberProbe.listed
    added = insert(NumberProbe).values(ward_id=ward_id, day=day, account=account, **both)
    upsert = added.on_conflict_do_update(
        index_elements=[NumberProbe.ward_id, NumberProbe.day, NumberProbe.account],
        set_={column: counter + numbers},
    ).returning(counter)
    return int(db.session.execute(upsert).scalar_one())


def forget_old(now: datetime) -> int:
    """Forget the counts of days long past."""
    return changed(delete(NumberProbe).where(NumberProbe.day < civil_date(now) - KEPT_FOR))


JOBS = (Job("counts of numbers forgotten", forget_old),)
