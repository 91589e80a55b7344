"""Open and settled reviews, with the person each scan names and that person's state."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from accounts.models import Account
from checkin.campaign_day import Day
from checkin.scanning import ledger
from checkin.scanning.persons import Who, look_at
from checkin.scanning.search import person_state, visit_states
from checkin.tables import IS_WAITING, scans
from core.db.database import db
from core.errors import NotThere

MOST_SETTLED = 50


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A scan under review: its line in the ledger, the person it names and a word for that person's present state."""

    scan: Any
    who: Who | None
    person_state: str

    @property
    def ref(self) -> str:
        """What names it in addresses."""
        return str(self.scan.fingerprint.hex())

    @property
    def subject(self) -> str:
        """What the scan names, and nothing for an undo."""
        return next((name for name in self.scan.said if name != "end"), "")

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
    this = scans.c.fingerprint == ledger.fingerprint_of_ref(ref)
    found = _read(day, _lines(day).where(scans.c.review.is_not(None), this))
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
    whos = look_at(day, {row.resident_id for row in rows if row.resident_id})
    states = visit_states(day, whos)
    return [
        ReviewRow(row, who, person_state(who, states.get(who.resident_id)) if who else "")
        for row, who in ((row, whos.get(row.resident_id)) for row in rows)
    ]
