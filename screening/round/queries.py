"""The round: a neighborhood's households in walking order with everyone's state in one campaign."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from campaigns import queries as campaign_queries
from campaigns.models import Campaign
from core.db.database import db
from residents.person import search
from residents.person.rows import glance
from screening.papers.letters import neighborhoods_of
from screening.queries import PLACE, arrived, covered_elsewhere, place_of, with_places
from screening.round.rows import RoundFound, RoundHousehold, RoundList, RoundPerson, RoundProgress
from screening.round.state_rules import PLACE_ORDER, Filter, state_of
from screening.tables import bookings, households, invitations, neighborhoods, residents
from wards.naming import display_name

HOUSEHOLDS_A_PAGE = 50

_COLUMNS = (
    residents.c.id,
    residents.c.public_id,
    residents.c.full_name,
    residents.c.birth_date,
    residents.c.birth_precision,
    residents.c.sex,
    residents.c.relation,
    residents.c.is_head,
    residents.c.status,
    residents.c.residence,
    residents.c.homebound,
    residents.c.restricted_at,
    residents.c.phone_sealed.is_not(None).label("has_phone"),
    residents.c.phone_owner,
    neighborhoods.c.kind.label("neighborhood_kind"),
    neighborhoods.c.name.label("neighborhood_name"),
    households.c.id.label("household_id"),
    households.c.public_id.label("household"),
    households.c.code,
    households.c.address,
    invitations.c.id.label("invitation_id"),
    invitations.c.answer,
    bookings.c.state.label("booking_state"),
    *PLACE,
)


class RoundScope(NamedTuple):
    """What a round is about: one neighborhood of a ward, or all (None), and the campaign, if one is open."""

    campaign: Campaign | None
    ward_id: int
    neighborhood_id: int | None

    @property
    def area(self) -> list[ColumnElement[bool]]:
        """The condition for residents of the round."""
        ward = residents.c.ward_id == self.ward_id
        if self.neighborhood_id is None:
            return [ward]
        return [ward, residents.c.neighborhood_id == self.neighborhood_id]


def round_list(scope: RoundScope, chosen: Filter, page: int) -> RoundList:
    """One page of the households, with the count of every filter; of a whole ward only those with eligible people."""
    everybody = _households(scope, and_(residents.c.status == "active", _is_listed(scope)))
    progress = _progress(scope, everybody)
    return RoundList.of(everybody, chosen, page, HOUSEHOLDS_A_PAGE, progress)


def every_household(scope: RoundScope) -> list[RoundHousehold]:
    """All the neighborhood's households with people who live there, in walking order."""
    return _households(scope, residents.c.status == "active")


def found_households(scope: RoundScope, text: str) -> RoundFound:
    """The households of people who match the typed text, best match first."""
    found = search.find(scope.ward_id, text, scope.neighborhood_id)
    ids = list(dict.fromkeys(person.household_id for person in found.people))
    rows = _households(scope, residents.c.household_id.in_(ids))
    ordered = sorted(rows, key=lambda household: ids.index(household.number))
    return RoundFound(tuple(ordered), tuple(found.people), found.is_cut)


def one_household(scope: RoundScope, household_id: int) -> RoundHousehold | None:
    """A household with all its people, including those who left; None if it never had any."""
    rows = _households(scope, residents.c.household_id == household_id)
    return rows[0] if rows else None


def next_household(scope: RoundScope, household_id: int, chosen: Filter) -> RoundHousehold | None:
    """The first household after this one in walking order, wrapping around, that the filter shows.

    Without a filter, the first with a person to book. This one has its place in the order even if nobody lives there.
    """
    wanted: Filter = "todo" if chosen == "all" else chosen
    everybody = _households(
        scope,
        or_(
            and_(residents.c.status == "active", _is_listed(scope)), residents.c.household_id == household_id
        ),
    )
    numbers = [household.number for household in everybody]
    here = numbers.index(household_id) + 1 if household_id in numbers else 0
    others = everybody[here:] + everybody[:here]
    return next((other for other in others if other.fits(wanted) and other.number != household_id), None)


def _is_listed(scope: RoundScope) -> ColumnElement[bool]:
    """Everyone of a neighborhood; of a whole ward only whom the campaign is for, as the list would be too long."""
    if scope.neighborhood_id is not None:
        return true()
    if scope.campaign is None:
        return false()
    return or_(invitations.c.id.is_not(None), campaign_queries.eligible_for(scope.campaign))


def _households(scope: RoundScope, which: ColumnElement[bool]) -> list[RoundHousehold]:
    named = residents.c.name_folded != ""  # joined and erased records have no name
    rows = db.session.execute(_people(scope.campaign).where(*scope.area, named, which)).all()
    facts = _Facts(scope)
    found = []
    for household_id, group in groupby(rows, key=lambda row: row.household_id):
        people = list(group)
        first = people[0]
        found.append(
            RoundHousehold(
                number=household_id,
                id=first.household,
                code=first.code,
                address=first.address,
                neighborhood=display_name(first.neighborhood_kind, first.neighborhood_name),
                people=tuple(facts.person(own) for own in _one_each(people)),
            )
        )
    return found


def _people(campaign: Campaign | None) -> Select[Any]:
    """Everyone with invitation and bookings in the campaign, in walking order, head of household first."""
    number = campaign.id if campaign else -1
    own = and_(invitations.c.resident_id == residents.c.id, invitations.c.campaign_id == number)
    people = (
        residents.join(households, households.c.id == residents.c.household_id)
        .join(neighborhoods, neighborhoods.c.id == residents.c.neighborhood_id)
        .outerjoin(invitations, own)
    )
    return (
        select(*_COLUMNS)
        .select_from(with_places(people, residents.c.id, number, tuple(PLACE_ORDER)))
        .order_by(
            neighborhoods.c.sort,
            neighborhoods.c.code,
            households.c.walk_order,
            households.c.code,
            households.c.id,
            residents.c.status != "active",
            residents.c.is_head.desc(),
            residents.c.birth_date,
            residents.c.id,
        )
    )


def _one_each(rows: Sequence[Any]) -> Iterable[Any]:
    """One row a person: of several bookings, the one that decides the state."""
    for _id, own in groupby(rows, key=lambda row: row.id):
        yield min(own, key=lambda row: PLACE_ORDER.get(row.booking_state, len(PLACE_ORDER)))


class _Facts:
    """What is known besides the rows: who has arrived, who was checked elsewhere, who is new."""

    def __init__(self, scope: RoundScope) -> None:
        campaign = scope.campaign
        self.come = arrived(campaign.id, scope.neighborhood_id) if campaign else set()
        self.covered = covered_elsewhere(campaign, *scope.area) if campaign else set()
        self.late = _late(campaign, scope) if campaign else set()

    def person(self, row: Any) -> RoundPerson:
        """A row of `_people` ready to show."""
        is_new = row.invitation_id is None and row.id in self.late
        state = state_of(
            row.booking_state,
            row.answer,
            is_meant=is_new or (row.invitation_id is not None and row.status == "active"),
            is_covered=row.id in self.covered,
            has_come=row.id in self.come,
        )
        return RoundPerson(
            resident_id=row.id,
            id=row.public_id,
            name=row.full_name,
            birth_date=row.birth_date,
            birth_precision=row.birth_precision,
            sex=row.sex,
            relation=row.relation,
            marks=glance(
                row.status, row.residence, homebound=row.homebound, restricted=row.restricted_at is not None
            ),
            state=state,
            place=place_of(row) if state in PLACE_ORDER else None,
            is_new=is_new,
            lives_here=row.status == "active",
            is_head=row.is_head,
            has_phone=row.has_phone,
            phone_owner=row.phone_owner,
        )


def _late(campaign: Campaign, scope: RoundScope) -> set[int]:
    """Residents whom the campaign is for but who entered the register after it was published."""
    invited = select(invitations.c.resident_id).where(invitations.c.campaign_id == campaign.id)
    return set(
        db.session.scalars(
            select(residents.c.id).where(
                campaign_queries.eligible_for(campaign),
                *scope.area,
                residents.c.id.not_in(invited),
            )
        )
    )


def _progress(scope: RoundScope, everybody: list[RoundHousehold]) -> RoundProgress:
    listed = neighborhoods_of(scope.campaign.id, scope.neighborhood_id) if scope.campaign else []
    return RoundProgress(
        meant=sum(household.meant for household in everybody),
        booked=sum(household.seated for household in everybody),
        arrived=sum(person.state == "attended" for household in everybody for person in household.people),
        letters=sum(row.letters for row in listed),
        delivered=sum(row.delivered for row in listed),
    )
