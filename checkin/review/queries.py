"""Open and settled reviews, with the person each scan names and that person's state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from accounts.models import Account
from checkin.days import Day
from checkin.scanning.persons import Who, look_at
from checkin.scanning.search import person_state, visit_states
from checkin.tables import IS_WAITING, scans
from core.db.database import db
from core.errors import NotThere

MOST_SETTLED = 50


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A scan under review. `ref` names it in addresses; `end` is the end of the code on the paper.

    `person_state` is a word for the person's present state; `settled_by` is a name.
    """

    ref: str
    kind: str
    method: str
    happened_at: datetime
    device_at: datetime
    place: str
    reason: str
    subject: str
    end: str
    who: Who | None
    person_state: str
    is_open: bool
    settled_as: str
    settled_at: datetime | None
    settled_by: str

    @property
    def needs_person(self) -> bool:
        """Whether a person must be chosen first, as the scan names nobody."""
        return self.who is None and self.subject not in ("outsider", "")


def open_ones(day: Day) -> list[ReviewRow]:
    """Open reviews, earliest first."""
    return _read(day, _lines(day).where(IS_WAITING).order_by(scans.c.happened_at, scans.c.id))


def settled_ones(day: Day) -> list[ReviewRow]:
    """Settled reviews, latest first."""
    wanted = _lines(day).where(scans.c.review == "settled")
    return _read(day, wanted.order_by(scans.c.settled_at.desc(), scans.c.id.desc()).limit(MOST_SETTLED))


def one(day: Day, ref: str) -> ReviewRow:
    """One review, open or settled. Raises NotThere."""
    try:
        fingerprint = bytes.fromhex(ref)
    except ValueError as wrong:
        raise NotThere() from wrong
    found = _read(day, _lines(day).where(scans.c.review.is_not(None), scans.c.fingerprint == fingerprint))
    if not found:
        raise NotThere()
    return found[0]


def _lines(day: Day) -> Select[Any]:
    return (
        select(scans, Account.name.label("settled_by_name"))
        .outerjoin(Account, Account.public_id == scans.c.settled_by)
        .where(scans.c.day_id == day.id)
    )


def _read(day: Day, statement: Select[Any]) -> list[ReviewRow]:
    rows = db.session.execute(statement).all()
    people = _people(day, rows)
    return [_row(row, *people.get(row.resident_id, (None, ""))) for row in rows]


def _people(day: Day, rows: Iterable[Any]) -> dict[int, tuple[Who | None, str]]:
    whos = look_at(day, {row.resident_id for row in rows if row.resident_id})
    states = visit_states(day, whos)
    return {number: (who, person_state(who, states.get(number))) for number, who in whos.items()}


def _row(row: Any, who: Who | None, state: str) -> ReviewRow:
    return ReviewRow(
        ref=row.fingerprint.hex(),
        kind=row.kind,
        method=row.method,
        happened_at=row.happened_at,
        device_at=row.device_at,
        place=row.place,
        reason=row.reason,
        subject=next((name for name in row.said if name != "end"), ""),
        end=row.said.get("end", ""),
        who=who,
        person_state=state,
        is_open=row.review == "open",
        settled_as=row.settled_as,
        settled_at=row.settled_at,
        settled_by=row.settled_by_name or "",
    )
