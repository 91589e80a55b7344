"""Reading the figures of a campaign: one small grouped query a rung, each on an index of its own."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, distinct, false, func, select, true
from sqlalchemy.orm import aliased

from campaigns.models import Campaign, CampaignDay, Share, Target
from campaigns.neighborhood_names import names_of_its_time
from checkin.models import Desk, OutsiderVisit, Visit
from core.db.database import db
from residents.models.people import YearlyCheck
from screening.models import Booking, Invitation
from turnout.arrivals import Arrivals, arrivals
from turnout.figure_cache import Kept
from turnout.ladder import Counts, Goal, Row, fill, neighborhood_row, ward_row
from wards.models import Neighborhood
from wards.naming import display_name

INVITED = ("sent", "delivered", "answered")
HELD_A_PLACE = ("booked", "attended", "no_show")


@dataclass(frozen=True)
class PlaceRow:
    """A neighborhood on the board, by the name of the campaign's time; `now` where it has another name since."""

    code: str
    name: str
    row: Row
    now: str = ""


@dataclass(frozen=True)
class Waiting:
    """What desks still hold: phones that said so, their scans, and how long the oldest waits in seconds."""

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
    ward: Row
    neighborhoods: list[PlaceRow]
    hours: list[tuple[int, int]]
    outsiders: int
    waiting: Waiting


@dataclass(frozen=True)
class Figures:
    """What has to be counted for a board; it changes only with the ward."""

    ward: Row
    neighborhoods: list[PlaceRow]
    hours: list[tuple[int, int]]
    outsiders: int


_kept: Kept[Figures] = Kept()


def board(campaign: Campaign, now: datetime) -> Board:
    """The board of a campaign; counts nobody by name, and nothing twice while the ward stays as it is."""
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


def count(campaign: Campaign) -> Figures:
    """Count the board of a campaign from the rows as they are now."""
    came = arrivals(campaign.id)
    counts = _counts(campaign, came)
    goals = _goals(campaign.id)
    then = names_of_its_time(campaign)
    places = [
        PlaceRow(
            n.code,
            then.get(n.id, display_name(n.kind, n.name)),
            neighborhood_row(counts.get(n.id, Counts()), goals.get(n.id)),
            display_name(n.kind, n.name) if n.id in then else "",
        )
        for n in _neighborhoods(campaign.ward_id, counts.keys() | (goals.keys() - {None}))
    ]
    return Figures(
        ward=ward_row((place.row for place in places), goals.get(None)),
        neighborhoods=places,
        hours=sorted(came.hours.items()),
        outsiders=_outsiders(campaign.id),
    )


def _counts(campaign: Campaign, came: Arrivals) -> dict[int, Counts]:
    c = campaign.id
    frozen = db.session.execute(
        select(Share.neighborhood_id, Share.living_here, Share.eligible).where(Share.campaign_id == c)
    ).all()
    invited = select(Invitation.neighborhood_id, func.count()).where(
        Invitation.campaign_id == c, Invitation.state.in_(INVITED)
    )
    booked, no_show = _places(c)
    return fill(
        {
            "living_here": {place: living for place, living, _ in frozen},
            "eligible": {place: eligible for place, _, eligible in frozen},
            "invited": _pairs(invited.group_by(Invitation.neighborhood_id)),
            "booked": booked,
            "arrived": came.arrived,
            "completed": came.completed,
            "walk_in": came.walk_in,
            "no_show": no_show,
            "covered_elsewhere": _covered(campaign),
        }
    )


def _places(campaign_id: int) -> tuple[dict[int, int], dict[int, int]]:
    """Residents who hold or held a place that was not cancelled, and those who missed theirs.

    One booking of a person is active at most, so those need no look for doubles; missed ones do.
    """
    rows = db.session.execute(
        select(Booking.neighborhood_id, Booking.state, func.count())
        .where(Booking.campaign_id == campaign_id, Booking.state.in_(HELD_A_PLACE))
        .group_by(Booking.neighborhood_id, Booking.state)
    ).all()
    holders: Counter[int] = Counter()
    for place, state, people in rows:
        if state != "no_show":
            holders[place] += people
    if not any(state == "no_show" for _place, state, _people in rows):
        return dict(holders), {}
    holders.update(_residents_with(*_missed_and_gone(campaign_id)))
    return dict(holders), _residents_with(*missed_booking(campaign_id))


def _residents_with(*conditions: Any) -> dict[int, int]:
    return _pairs(
        select(Booking.neighborhood_id, func.count(distinct(Booking.resident_id)))
        .where(*conditions)
        .group_by(Booking.neighborhood_id)
    )


def _missed_and_gone(campaign_id: int) -> tuple[Any, ...]:
    """The conditions under which a booking was missed and its holder has taken no other place since."""
    other = aliased(Booking)
    holds = (
        select(other.id)
        .where(
            other.campaign_id == campaign_id,
            other.resident_id == Booking.resident_id,
            other.state.in_(("booked", "attended")),
        )
        .exists()
    )
    return (Booking.campaign_id == campaign_id, Booking.state == "no_show", ~holds)


def missed_booking(campaign_id: int) -> tuple[Any, ...]:
    """The conditions under which a booking was missed and its holder came on no other day either."""
    came = (
        select(Visit.id)
        .where(
            Visit.campaign_id == campaign_id,
            Visit.resident_id == Booking.resident_id,
            Visit.state != "undone",
        )
        .exists()
    )
    return (Booking.campaign_id == campaign_id, Booking.state == "no_show", ~came)


def counts_elsewhere(kind: str) -> bool:
    """Whether a yearly check somewhere else covers what a campaign of this kind is for: a jab it does not."""
    return kind == "screening"


def covered_elsewhere(campaign: Campaign) -> tuple[Any, ...]:
    """The conditions under which an invited resident counts as covered elsewhere and not by us."""
    served = and_(
        Visit.campaign_id == campaign.id,
        Visit.resident_id == YearlyCheck.resident_id,
        Visit.state == "completed",
    )
    return (
        YearlyCheck.ward_id == campaign.ward_id,
        YearlyCheck.year == (campaign.counted_on.year if campaign.counted_on else 0),
        YearlyCheck.kind != "here",
        Invitation.campaign_id == campaign.id,
        Invitation.resident_id == YearlyCheck.resident_id,
        ~select(Visit.id).where(served).exists(),
        true() if counts_elsewhere(campaign.kind) else false(),
    )


def _covered(campaign: Campaign) -> dict[int, int]:
    if not counts_elsewhere(campaign.kind):
        return {}
    return _pairs(
        select(Invitation.neighborhood_id, func.count(distinct(YearlyCheck.resident_id)))
        .where(*covered_elsewhere(campaign))
        .group_by(Invitation.neighborhood_id)
    )


def _pairs(statement: Select[int, int]) -> dict[int, int]:
    return {place: people for place, people in db.session.execute(statement)}  # noqa: C416  # dict() loses the types


def _goals(campaign_id: int) -> dict[int | None, Goal]:
    rows = db.session.execute(
        select(Target.neighborhood_id, Target.basis, Target.value).where(Target.campaign_id == campaign_id)
    )
    return {
        place: Goal("count" if basis == "count" else "percent", float(value)) for place, basis, value in rows
    }


def _neighborhoods(ward_id: int, wanted: Iterable[int | None]) -> list[Any]:
    """The ward's neighborhoods that the campaign counted, closed ones with history among them."""
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
