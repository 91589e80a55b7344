"""The days of a ward with their counts, desks and open reviews."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, null, or_, select, union_all

from accounts.roles import Role
from accounts.scope import Scope
from campaigns.models import Station
from checkin.campaign_day import DAYS, Day
from checkin.tables import IS_WAITING, desks, kept_counts, outsiders, scans, visits
from core.db.database import db
from screening.lifecycle import TAKES_A_PLACE
from screening.tables import bookings, campaigns, days, residents

PAST, AHEAD = timedelta(days=14), timedelta(days=31)


@dataclass(frozen=True, slots=True)
class DayCounts:
    """The counts of a day: people by each condition of PeopleOfDays, outsiders apart, and scans that wait."""

    booked: int = 0
    arrived: int = 0
    walk_in: int = 0
    completed: int = 0
    expected: int = 0
    outsiders: int = 0
    reviews: int = 0


class KeptPoint(NamedTuple):
    """An exam point of an old day: its name, and how many people passed it."""

    name: str
    passed: int


class PeopleOfDays:
    """Everyone with a place on one of these days or who came to one, once a day, with their visit to the campaign.

    `shows` are the conditions of the day's numbers and of the lists behind them: each number counts its list. A
    person with a place who came on another day of the campaign has come, but is not one of this day's arrivals.
    """

    def __init__(self, day_ids: Sequence[int]) -> None:
        """`booking_id` is the newest, where a no-show was booked again on the same day."""
        of = bookings.c
        placed = (
            select(of.day_id, of.campaign_id, of.resident_id, func.max(of.id).label("booking_id"))
            .where(of.day_id.in_(day_ids), of.state.in_(TAKES_A_PLACE))
            .group_by(of.day_id, of.campaign_id, of.resident_id)
        )
        has_place = exists().where(
            of.day_id == visits.c.day_id,
            of.resident_id == visits.c.resident_id,
            of.state.in_(TAKES_A_PLACE),
        )
        came = select(visits.c.day_id, visits.c.campaign_id, visits.c.resident_id, null()).where(
            visits.c.day_id.in_(day_ids), visits.c.arrived_at.is_not(None), ~has_place
        )
        self.rows = union_all(placed, came).subquery("of_days")
        row = self.rows.c
        its_visit = (visits.c.campaign_id == row.campaign_id, visits.c.resident_id == row.resident_id)
        self.with_visit = self.rows.outerjoin(visits, and_(*its_visit, visits.c.arrived_at.is_not(None)))
        is_here = visits.c.day_id == row.day_id
        self.shows: dict[str, ColumnElement[bool]] = {
            "booked": row.booking_id.is_not(None),
            "expected": visits.c.id.is_(None),
            "arrived": is_here,
            "walk_in": and_(is_here, row.booking_id.is_(None)),
            "completed": and_(is_here, visits.c.completed_at.is_not(None)),
        }


def days_near(scope: Scope, today: date) -> list[tuple[Day, DayCounts]]:
    """The days around today that the caller may work on, earliest first."""
    wanted = [
        days.c.ward_id == scope.ward,
        days.c.date.between(today - PAST, today + AHEAD),
        # Days to come of a closed campaign will not be held.
        or_(campaigns.c.status == "published", and_(campaigns.c.status == "closed", days.c.date <= today)),
    ]
    if scope.role is Role.CLINIC:
        wanted.append(campaigns.c.clinic_id == scope.clinic_id)
    rows = db.session.execute(DAYS.where(*wanted).order_by(days.c.date, campaigns.c.title, days.c.id))
    near = [Day(*tuple(row)) for row in rows]
    counted = counts([day.id for day in near])
    return [(day, counted[day.id]) for day in near]


_APART: tuple[Select[Any], ...] = (
    select(outsiders.c.day_id, func.count().label("outsiders")).where(outsiders.c.undone_at.is_(None)),
    select(scans.c.day_id, func.count().label("reviews")).where(IS_WAITING),
)


def counts(day_ids: Sequence[int]) -> dict[int, DayCounts]:
    """The counts of these days, in four queries: those kept of old days, the others counted."""
    people = PeopleOfDays(day_ids)
    sums = [func.count(case((shown, 1))).label(name) for name, shown in people.shows.items()]
    counted = [select(people.rows.c.day_id, *sums).select_from(people.with_visit)]
    counted += [statement.where(statement.selected_columns[0].in_(day_ids)) for statement in _APART]
    found: dict[int, dict[str, int]] = {day_id: {} for day_id in day_ids}
    for statement in counted:
        rows = db.session.execute(statement.group_by(statement.selected_columns[0])).mappings()
        for row in rows:
            found[row["day_id"]].update({name: n for name, n in row.items() if name != "day_id"})
    found.update({day_id: kept["counts"] for day_id, kept in _kept(day_ids).items()})
    return {day_id: DayCounts(**numbers) for day_id, numbers in found.items()}


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


def counts_of(day: Day) -> DayCounts:
    """The counts of one day."""
    return counts([day.id])[day.id]


def desks_of(day: Day, at: datetime) -> Sequence[Any]:
    """Desks of a day and pairing links that still work, each with its state: paired ones first, then by label."""
    is_paired = desks.c.paired_at.is_not(None)
    ends = case((is_paired, desks.c.expires_at), else_=desks.c.pair_expires_at)
    state = case(
        (desks.c.revoked_at.is_not(None), "revoked"),
        (ends <= at, "expired"),
        (is_paired, "paired"),
        else_="link_open",
    ).label("state")
    rows = db.session.execute(
        select(desks, state)
        .where(desks.c.day_id == day.id, or_(is_paired, state == "link_open"))
        .order_by(desks.c.id)
    )
    return sorted(rows, key=lambda desk: (desk.state != "paired", desk.label))


def exam_points(day: Day) -> Sequence[Any]:
    """Code (its name in a scan) and name of the exam points of the day's campaign, in order."""
    points = select(Station.code, Station.name).where(Station.campaign_id == day.campaign_id)
    return db.session.execute(points.order_by(Station.sort)).all()


def station_counts(day: Day) -> Sequence[Any]:
    """The exam points of the campaign in order, each with the number of different people who `passed` it.

    Undone scans do not count.
    """
    if kept := _kept([day.id]).get(day.id):
        return [KeptPoint(*point) for point in kept["stations"]]
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
        .label("passed")
    )
    points = select(Station.name, passed).where(Station.campaign_id == day.campaign_id)
    return db.session.execute(points.order_by(Station.sort)).all()


def arrived(campaign_id: int, neighborhood_id: int | None) -> set[int]:
    """Residents (internal numbers) with a valid arrival who lived in the neighborhood then or live there now.

    None: in the whole ward. For the head's round, a room below; listed in app.py.
    """
    came = [visits.c.campaign_id == campaign_id, visits.c.state != "undone"]
    if neighborhood_id is not None:
        live_there = select(residents.c.id).where(residents.c.neighborhood_id == neighborhood_id)
        came.append(or_(visits.c.neighborhood_id == neighborhood_id, visits.c.resident_id.in_(live_there)))
    return set(db.session.scalars(select(visits.c.resident_id).where(*came)))
