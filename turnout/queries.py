"""Reading the figures of campaigns: one small grouped query per rung, each on its own index; headlines for the list."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, case, distinct, func, select

from campaigns.models import Campaign, CampaignDay, Share, Target
from campaigns.queries import is_open_to_all, names_of_its_time
from checkin.models import Desk, KeptCounts, OutsiderVisit, Visit
from core import clock
from core.db.audit import state_of
from core.db.database import db
from residents.models.people import YearlyCheck
from screening.models import Booking, Invitation
from turnout import conditions
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
class BoardFigures:
    """The counted part of a board; it changes only with the ward."""

    ward: LadderRow
    neighborhoods: list[BoardNeighborhood]
    hours: list[tuple[int, int]]
    outsiders: int


@dataclass(frozen=True)
class Board(BoardFigures):
    """Everything the board shows of one campaign at one moment."""

    campaign: str
    title: str
    kind: str
    status: str
    as_of: datetime
    counted_on: date | None
    first_day: date | None
    is_open_to_all: bool
    waiting: Waiting

    @property
    def has_begun(self) -> bool:
        """Whether its first day has come, or people have arrived already; nobody books an event open to all."""
        begun = self.first_day is not None and self.first_day <= clock.civil_date(self.as_of)
        return begun or self.is_open_to_all or bool(self.ward.counts.arrived)


def board(campaign: Campaign, now: datetime) -> Board:
    """The board of a campaign; figures are counted again only after the ward has changed."""
    state = state_of(campaign.ward_id)
    figures = count(campaign) if state is None else _figures(campaign.id, state)
    return Board(
        campaign=campaign.public_id,
        title=campaign.title,
        kind=campaign.kind,
        status=campaign.status,
        as_of=now,
        counted_on=campaign.counted_on,
        first_day=_first_day(campaign.id),
        is_open_to_all=is_open_to_all(campaign),
        waiting=_waiting(campaign.id, now),
        **vars(figures),
    )


@lru_cache(maxsize=64)
def _figures(campaign_id: int, _state: bytes) -> BoardFigures:
    """The figures while the ward is in a state, so that twenty people who watch a board count it once.

    Every change that a board counts is written together with an event of the ward's audit chain, so the sealed
    head of the chain identifies the state. It is read before counting: cached figures may be newer, never older.
    """
    return count(db.session.get_one(Campaign, campaign_id))


def count(campaign: Campaign) -> BoardFigures:
    """Count the board of a campaign from the present rows, or take what was kept when its visits went."""
    kept = db.session.get(KeptCounts, campaign.id)
    if kept is not None:
        return _as_kept(kept.board)
    came, hours = _arrivals(campaign.id)
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
        hours=[(hour, hours[hour]) for hour in _without_gaps(hours)],
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


def _without_gaps(hours: Counter[int]) -> range:
    """Every hour from the first arrival to the last; one in which nobody came has a zero."""
    return range(min(hours), max(hours) + 1) if hours else range(0)


def _first_day(campaign_id: int) -> date | None:
    return db.session.scalar(select(func.min(CampaignDay.date)).where(CampaignDay.campaign_id == campaign_id))


def _arrivals(campaign_id: int) -> tuple[dict[str, Counter[int]], Counter[int]]:
    """Visits by rung and neighborhood, and arrivals by hour of the day, in one pass over a covering index."""
    rungs: dict[str, Counter[int]] = {"arrived": Counter(), "completed": Counter(), "walk_in": Counter()}
    hours: Counter[int] = Counter()
    rows = db.session.execute(
        select(
            Visit.neighborhood_id,
            Visit.arrived_hour,
            func.count(),
            func.sum(case((conditions.COMPLETED, 1), else_=0)),
            func.sum(case((conditions.WALK_IN, 1), else_=0)),
        )
        .where(conditions.arrived(campaign_id))
        .group_by(Visit.neighborhood_id, Visit.arrived_hour)
    )
    for neighborhood, hour, *people in rows:
        for rung, number in zip(rungs, people, strict=True):
            rungs[rung][neighborhood] += number
        if hour is not None:
            hours[hour] += people[0]
    return rungs, hours


def _counts(campaign: Campaign, came: dict[str, Counter[int]]) -> dict[int, LadderCounts]:
    c = campaign.id
    frozen = db.session.execute(
        select(Share.neighborhood_id, Share.living_here, Share.eligible).where(Share.campaign_id == c)
    ).all()
    invited = select(Invitation.neighborhood_id, func.count()).where(conditions.invited(c))
    booked, no_show = _booked_and_missed(c)
    return fill(
        {
            "living_here": {neighborhood: living for neighborhood, living, _ in frozen},
            "late": _late(c),
            "eligible": {neighborhood: eligible for neighborhood, _, eligible in frozen},
            "invited": _pairs(invited.group_by(Invitation.neighborhood_id)),
            "booked": booked,
            **came,
            "completed_late": _visits_by_neighborhood(conditions.completed_late(c)),
            "no_show": no_show,
            "covered_elsewhere": _covered(campaign, conditions.covered_elsewhere(campaign)),
            "covered_self_declared": _covered(campaign, conditions.covered_self_declared(campaign)),
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


def _late(campaign_id: int) -> Counter[int]:
    """People outside the frozen eligible: invited after publishing, or let in without an invitation."""
    invited = select(Invitation.neighborhood_id, func.count()).where(conditions.invited_late(campaign_id))
    found = Counter(_pairs(invited.group_by(Invitation.neighborhood_id)))
    found.update(_visits_by_neighborhood(conditions.let_in(campaign_id)))
    return found


def _visits_by_neighborhood(condition: ColumnElement[bool]) -> dict[int, int]:
    return _pairs(
        select(Visit.neighborhood_id, func.count()).where(condition).group_by(Visit.neighborhood_id)
    )


def _covered(campaign: Campaign, condition: ColumnElement[bool]) -> dict[int, int]:
    if not conditions.counts_elsewhere(campaign.kind):
        return {}
    return _pairs(
        select(Invitation.neighborhood_id, func.count(distinct(YearlyCheck.resident_id)))
        .where(condition)
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


def _neighborhoods(ward_id: int, wanted: Iterable[int | None]) -> Sequence[Any]:
    """The neighborhoods that the campaign counted, including ended ones."""
    return db.session.execute(
        select(Neighborhood.id, Neighborhood.code, Neighborhood.kind, Neighborhood.name)
        .where(Neighborhood.ward_id == ward_id, Neighborhood.id.in_(wanted))
        .order_by(Neighborhood.sort, Neighborhood.code)
    ).all()


def _outsiders(campaign_id: int) -> int:
    theirs = (OutsiderVisit.campaign_id == campaign_id, OutsiderVisit.undone_at.is_(None))
    return db.session.scalar(select(func.count()).where(*theirs)) or 0


def _waiting(campaign_id: int, now: datetime) -> Waiting:
    row = db.session.execute(
        select(func.count(), func.coalesce(func.sum(Desk.pending), 0), func.min(Desk.oldest_pending_at))
        .join(CampaignDay, CampaignDay.id == Desk.day_id)
        .where(CampaignDay.campaign_id == campaign_id, Desk.pending > 0, Desk.revoked_at.is_(None))
    ).one()
    oldest = max(0, int((now - row[2]).total_seconds())) if row[2] else 0
    return Waiting(row[0], int(row[1]), oldest)
