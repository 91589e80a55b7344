"""The days of a ward with their counts, desks and open reviews."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Select, and_, case, cast, func, or_, select

from accounts.roles import Role
from accounts.scope import Scope
from campaigns.models import Station
from checkin.days import Day
from checkin.tables import IS_WAITING, bookings, campaigns, days, desks, kept_counts, outsiders, scans, visits
from core.db.database import db

PAST, AHEAD = timedelta(days=14), timedelta(days=31)
HELD = ("booked", "attended", "no_show")


@dataclass(frozen=True, slots=True)
class DayCounts:
    """The counts of a day. `arrived` are residents, including walk-ins; outsiders are counted apart."""

    booked: int = 0
    arrived: int = 0
    walk_ins: int = 0
    completed: int = 0
    outsiders: int = 0
    reviews: int = 0

    @property
    def missing(self) -> int:
        """How many booked people have not come."""
        return max(0, self.booked - (self.arrived - self.walk_ins))


@dataclass(frozen=True, slots=True)
class DayCard:
    """A day in the list of days."""

    public_id: str
    on: date
    venue: str
    title: str
    kind: str
    is_closed: bool
    counts: DayCounts


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A desk of a day, or a pairing link not used yet; `state` is a word of the status table."""

    public_id: str
    label: str
    state: str
    paired_at: datetime | None
    seen_at: datetime | None
    pending: int
    oldest_at: datetime | None
    link_until: datetime


@dataclass(frozen=True, slots=True)
class ExamPoint:
    """An exam point of the day; `code` is its name in a scan."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class StationCount:
    """How many people passed an exam point."""

    name: str
    passed: int


def days_near(scope: Scope, today: date) -> list[DayCard]:
    """The days around today that the caller may work on, earliest first."""
    wanted = [
        days.c.ward_id == scope.ward,
        days.c.date.between(today - PAST, today + AHEAD),
        # Days to come of a closed campaign will not be held.
        or_(campaigns.c.status == "published", and_(campaigns.c.status == "closed", days.c.date <= today)),
    ]
    if scope.role is Role.CLINIC:
        wanted.append(campaigns.c.clinic_id == scope.clinic_id)
    rows = db.session.execute(
        select(
            days.c.id,
            days.c.public_id,
            days.c.date,
            days.c.venue,
            days.c.closed_at,
            campaigns.c.title,
            campaigns.c.kind,
        )
        .join(campaigns, campaigns.c.id == days.c.campaign_id)
        .where(*wanted)
        .order_by(days.c.date, campaigns.c.title, days.c.id)
    ).all()
    counted = counts([row.id for row in rows])
    return [
        DayCard(r.public_id, r.date, r.venue, r.title, r.kind, r.closed_at is not None, counted[r.id])
        for r in rows
    ]


def counts(day_ids: Sequence[int]) -> dict[int, DayCounts]:
    """The counts of these days, in five queries."""
    found: dict[int, dict[str, int]] = {day_id: {} for day_id in day_ids}
    for statement in (_booked(), _visited(), _outsiders(), _reviews()):
        column = statement.selected_columns[0]
        for row in db.session.execute(statement.where(column.in_(day_ids)).group_by(column)).mappings():
            told = {name: int(value or 0) for name, value in row.items() if name != "day_id"}
            found[row["day_id"]].update(told)
    fresh = {day_id: DayCounts(**numbers) for day_id, numbers in found.items()}
    return {**fresh, **{day_id: DayCounts(**kept["counts"]) for day_id, kept in _kept(day_ids).items()}}


def _kept(day_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What is kept of those of these days whose visits are no longer kept one by one."""
    rows = db.session.execute(
        select(days.c.id, kept_counts.c.days)
        .join(kept_counts, kept_counts.c.campaign_id == days.c.campaign_id)
        .where(days.c.id.in_(day_ids))
    )
    return {day_id: kept[str(day_id)] for day_id, kept in rows if str(day_id) in kept}


def is_only_counted(day: Day) -> bool:
    """Whether the visits of the day are no longer kept one by one."""
    return bool(_kept([day.id]))


def _booked() -> Select[Any]:
    return select(bookings.c.day_id, func.count().label("booked")).where(bookings.c.state.in_(HELD))


def _visited() -> Select[Any]:
    return select(
        visits.c.day_id,
        func.count().label("arrived"),
        func.sum(cast(visits.c.walk_in, Integer)).label("walk_ins"),
        func.sum(case((visits.c.completed_at.is_not(None), 1), else_=0)).label("completed"),
    ).where(visits.c.arrived_at.is_not(None))


def _outsiders() -> Select[Any]:
    return select(outsiders.c.day_id, func.count().label("outsiders")).where(outsiders.c.undone_at.is_(None))


def _reviews() -> Select[Any]:
    return select(scans.c.day_id, func.count().label("reviews")).where(IS_WAITING)


def counts_of(day: Day) -> DayCounts:
    """The counts of one day."""
    return counts([day.id])[day.id]


def desks_of(day: Day, at: datetime) -> list[DeskRow]:
    """Desks of a day and pairing links that still work: paired ones first, then by label."""
    rows = db.session.execute(select(desks).where(desks.c.day_id == day.id).order_by(desks.c.id)).all()
    shown = [_desk_row(row, at) for row in rows]
    shown = [desk for desk in shown if desk.paired_at is not None or desk.state == "link_open"]
    return sorted(shown, key=lambda desk: (desk.state != "paired", desk.label))


def _desk_row(row: Any, at: datetime) -> DeskRow:
    return DeskRow(
        public_id=row.public_id,
        label=row.label,
        state=_desk_state(row, at),
        paired_at=row.paired_at,
        seen_at=row.seen_at,
        pending=row.pending,
        oldest_at=row.oldest_pending_at,
        link_until=row.pair_expires_at,
    )


def _desk_state(row: Any, at: datetime) -> str:
    if row.revoked_at is not None:
        return "revoked"
    ends = row.pair_expires_at if row.paired_at is None else row.expires_at
    if ends <= at:
        return "expired"
    return "link_open" if row.paired_at is None else "paired"


def exam_points(day: Day) -> list[ExamPoint]:
    """The exam points of the day's campaign, in order."""
    rows = db.session.execute(
        select(Station.code, Station.name)
        .where(Station.campaign_id == day.campaign_id)
        .order_by(Station.sort)
    )
    return [ExamPoint(*row) for row in rows]


def station_counts(day: Day) -> list[StationCount]:
    """The exam points of the campaign in order, each with the number of different people seen there.

    Undone scans do not count.
    """
    if kept := _kept([day.id]).get(day.id):
        return [StationCount(*one) for one in kept["stations"]]
    back = scans.alias()
    taken_back = (
        select(back.c.id)
        .where(back.c.day_id == scans.c.day_id, back.c.undoes == scans.c.scan_id, back.c.counts.is_(True))
        .exists()
    )
    passed = (
        select(func.count(func.distinct(scans.c.resident_id)))
        .where(
            scans.c.day_id == day.id,
            scans.c.station == Station.code,
            scans.c.counts.is_(True),
            ~taken_back,
        )
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Station.name, passed).where(Station.campaign_id == day.campaign_id).order_by(Station.sort)
    )
    return [StationCount(*tuple(row)) for row in rows]
