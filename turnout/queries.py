"""Reading the figures of a campaign: one small grouped query per rung, each on its own index."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, distinct, func, select

from campaigns.models import Campaign, CampaignDay, Share, Target
from campaigns.queries import names_of_its_time
from checkin.models import Desk, KeptCounts, OutsiderVisit, Visit
from core.db.database import db
from residents.models.people import YearlyCheck
from screening.models import Booking, Invitation
from turnout import conditions
from turnout.figure_cache import FigureCache
from turnout.rate_rules import Goal, LadderCounts, LadderRow, fill, neighborhood_row, ward_row
from wards.models import Neighborhood
from wards.naming import display_name


@dataclass(frozen=True)
class BoardNeighborhood:
    """A neighborhood on the board, by its name at the time of the campaign; `now` is today's name if it differs."""

    code: str
    name: str
    row: LadderRow
    now: str = ""


@dataclass(frozen=True)
class Waiting:
    """Scans still on desks: phones that reported some, their number, and the age of the oldest in seconds."""

    desks: int
    scans: int
    oldest_seconds: int


@dataclass(frozen=True)
class Board:
    """Everything the board shows of one campaign at one moment."""

    campaign: str
    title: str
    kind: str
    status: str
    as_of: datetime
    counted_on: date | None
    ward: LadderRow
    neighborhoods: list[BoardNeighborhood]
    hours: list[tuple[int, int]]
    outsiders: int
    waiting: Waiting


@dataclass(frozen=True)
class BoardFigures:
    """The counted part of a board; it changes only with the ward."""

    ward: LadderRow
    neighborhoods: list[BoardNeighborhood]
    hours: list[tuple[int, int]]
    outsiders: int


class Arrivals(NamedTuple):
    """Visits by neighborhood: arrived, completed, without an appointment; and arrivals by hour of the day."""

    arrived: Counter[int]
    completed: Counter[int]
    walk_in: Counter[int]
    hours: Counter[int]


_kept: FigureCache[BoardFigures] = FigureCache()


def board(campaign: Campaign, now: datetime) -> Board:
    """The board of a campaign; figures are counted again only after the ward has changed."""
    figures = _kept.of(campaign.ward_id, campaign.id, lambda: count(campaign))
    return Board(
        campaign=campaign.public_id,
        title=campaign.title,
        kind=campaign.kind,
        status=campaign.status,
        as_of=now,
        counted_on=campaign.counted_on,
        ward=figures.ward,
        neighborhoods=figures.neighborhoods,
        hours=figures.hours,
        outsiders=figures.outsiders,
        waiting=_waiting(campaign.id, now),
    )


def count(campaign: Campaign) -> BoardFigures:
    """Count the board of a campaign from the present rows, or take what was kept when its visits went."""
    kept = db.session.get(KeptCounts, campaign.id)
    if kept is not None:
        return _as_kept(kept.board)
    came = _arrivals(campaign.id)
    counts = _counts(campaign, came)
    goals = _goals(campaign.id)
    then = names_of_its_time(campaign)
    neighborhoods = [
        BoardNeighborhood(
            n.code,
            then.get(n.id, display_name(n.kind, n.name)),
            neighborhood_row(counts.get(n.id, LadderCounts()), goals.get(n.id)),
            display_name(n.kind, n.name) if n.id in then else "",
        )
        for n in _neighborhoods(campaign.ward_id, counts.keys() | (goals.keys() - {None}))
    ]
    return BoardFigures(
        ward=ward_row((neighborhood.row for neighborhood in neighborhoods), goals.get(None)),
        neighborhoods=neighborhoods,
        hours=sorted(came.hours.items()),
        outsiders=_outsiders(campaign.id),
    )


def is_only_counted(campaign: Campaign) -> bool:
    """Whether the campaign's visits are no longer kept one by one, so that no list of names is behind a number."""
    return db.session.get(KeptCounts, campaign.id) is not None


def _as_kept(board: dict[str, Any]) -> BoardFigures:
    return BoardFigures(
        ward=_kept_row(board["ward"]),
        neighborhoods=[
            BoardNeighborhood(one["code"], one["name"], _kept_row(one["row"]), one["now"])
            for one in board["neighborhoods"]
        ],
        hours=[(hour, people) for hour, people in board["hours"]],
        outsiders=board["outsiders"],
    )


def _kept_row(row: dict[str, Any]) -> LadderRow:
    return LadderRow(LadderCounts(**row["counts"]), row["target"], row["target_basis"])


def _arrivals(campaign_id: int) -> Arrivals:
    """Count visits in one pass over a covering index."""
    found = Arrivals(Counter(), Counter(), Counter(), Counter())
    rows = db.session.execute(
        select(
            Visit.neighborhood_id,
            Visit.arrived_hour,
            func.count(),
            func.sum(case((conditions.completed(), 1), else_=0)),
            func.sum(case((conditions.walk_in(), 1), else_=0)),
        )
        .where(conditions.arrived(campaign_id))
        .group_by(Visit.neighborhood_id, Visit.arrived_hour)
    )
    for neighborhood, hour, arrived, completed, walk_in in rows:
        found.arrived[neighborhood] += arrived
        found.completed[neighborhood] += completed
        found.walk_in[neighborhood] += walk_in
        if hour is not None:
            found.hours[hour] += arrived
    return found


def _counts(campaign: Campaign, came: Arrivals) -> dict[int, LadderCounts]:
    c = campaign.id
    frozen = db.session.execute(
        select(Share.neighborhood_id, Share.living_here, Share.eligible).where(Share.campaign_id == c)
    ).all()
    invited = select(Invitation.neighborhood_id, func.count()).where(conditions.invited(c))
    booked, no_show = _booked_and_missed(c)
    return fill(
        {
            "living_here": {neighborhood: living for neighborhood, living, _ in frozen},
            "eligible": {neighborhood: eligible for neighborhood, _, eligible in frozen},
            "invited": _pairs(invited.group_by(Invitation.neighborhood_id)),
            "booked": booked,
            "arrived": came.arrived,
            "completed": came.completed,
            "walk_in": came.walk_in,
            "no_show": no_show,
            "covered_elsewhere": _covered(campaign),
        }
    )


def _booked_and_missed(campaign_id: int) -> tuple[dict[int, int], dict[int, int]]:
    """Residents with a booking that was not cancelled, and those who missed theirs.

    A person has at most one active booking, so only missed ones need a look for duplicates.
    """
    rows = db.session.execute(
        select(Booking.neighborhood_id, Booking.state, func.count())
        .where(conditions.booked(campaign_id))
        .group_by(Booking.neighborhood_id, Booking.state)
    ).all()
    holders: Counter[int] = Counter()
    for neighborhood, state, people in rows:
        if state != "no_show":
            holders[neighborhood] += people
    if not any(state == "no_show" for _neighborhood, state, _people in rows):
        return dict(holders), {}
    holders.update(_residents_with(conditions.missed_without_another(campaign_id)))
    return dict(holders), _residents_with(conditions.no_show(campaign_id))


def _residents_with(condition: ColumnElement[bool]) -> dict[int, int]:
    return _pairs(
        select(Booking.neighborhood_id, func.count(distinct(Booking.resident_id)))
        .where(condition)
        .group_by(Booking.neighborhood_id)
    )


def _covered(campaign: Campaign) -> dict[int, int]:
    if not conditions.counts_elsewhere(campaign.kind):
        return {}
    return _pairs(
        select(Invitation.neighborhood_id, func.count(distinct(YearlyCheck.resident_id)))
        .where(conditions.covered_elsewhere(campaign))
        .group_by(Invitation.neighborhood_id)
    )


def _pairs(statement: Select[int, int]) -> dict[int, int]:
    return {neighborhood: people for neighborhood, people in db.session.execute(statement)}  # noqa: C416  # dict() loses the types


def _goals(campaign_id: int) -> dict[int | None, Goal]:
    rows = db.session.execute(
        select(Target.neighborhood_id, Target.basis, Target.value).where(Target.campaign_id == campaign_id)
    )
    return {
        neighborhood: Goal("count" if basis == "count" else "percent", float(value))
        for neighborhood, basis, value in rows
    }


def _neighborhoods(ward_id: int, wanted: Iterable[int | None]) -> list[Any]:
    """The neighborhoods that the campaign counted, including ended ones."""
    numbers = set(wanted)
    rows = db.session.execute(
        select(Neighborhood.id, Neighborhood.code, Neighborhood.kind, Neighborhood.name)
        .where(Neighborhood.ward_id == ward_id)
        .order_by(Neighborhood.sort, Neighborhood.code)
    ).all()
    return [row for row in rows if row.id in numbers]


def _outsiders(campaign_id: int) -> int:
    return (
        db.session.scalar(
            select(func.count()).where(
                OutsiderVisit.campaign_id == campaign_id, OutsiderVisit.undone_at.is_(None)
            )
        )
        or 0
    )


def _waiting(campaign_id: int, now: datetime) -> Waiting:
    row = db.session.execute(
        select(func.count(), func.coalesce(func.sum(Desk.pending), 0), func.min(Desk.oldest_pending_at))
        .join(CampaignDay, CampaignDay.id == Desk.day_id)
        .where(CampaignDay.campaign_id == campaign_id, Desk.pending > 0, Desk.revoked_at.is_(None))
    ).one()
    oldest = max(0, int((now - row[2]).total_seconds())) if row[2] else 0
    return Waiting(row[0], int(row[1]), oldest)
