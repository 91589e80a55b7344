"""The facts of a plan, read from the database: slots that can still be booked, and the invited people to seat."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, func, or_, select

from campaigns import queries as campaign_queries
from campaigns.campaign_rows import DayRow
from campaigns.models import Campaign
from core.clock import civil_date
from core.db.database import db
from residents.catalog.priority_queries import is_marked_for_priority
from residents.facts.ages import age_on
from residents.facts.priority import has_priority
from residents.group_types import catalog
from screening.lifecycle import ACTIVE
from screening.queries import arrived, covered_elsewhere
from screening.schedule.choices_rules import SeatingChoices
from screening.seating.facts import (
    HouseholdToSeat,
    MemberToSeat,
    NeighborhoodToSeat,
    SeatingFacts,
    SeatingSettings,
    SlotToFill,
    is_early,
)
from screening.tables import bookings, households, invitations, letters, notices, residents
from wards import queries as ward_queries

LEFT_ALONE = ("declines", "home_visit")
"""Answers of people who are not given a place."""


def seating_facts(campaign: Campaign, choices: SeatingChoices, now: datetime) -> SeatingFacts:
    """Everything a plan of this campaign is made from, as it is now.

    Who has a place keeps it. Of the others those are seated who are invited, live here and have neither
    declined nor asked for a home visit, are not away, not restricted, not covered elsewhere and have not come.
    """
    days = campaign_queries.bookable_days(campaign.id, now)
    on = campaign.counted_on or civil_date(now)
    people = _people(campaign, on, {slot.number for day in days for slot in day.slots if not slot.is_over})
    seated = Counter(row.slot_id for own in people.values() for row in own)
    slots = tuple(_slots(campaign, days, choices, seated))
    is_first = _Priority(on)
    places = {place.public_id: place for place in ward_queries.neighborhoods(campaign.ward_id)}
    numbers = {slot.id: slot.number for day in days for slot in day.slots}
    chosen = {home: numbers[slot] for home, slot in choices.households.items() if slot in numbers}
    return SeatingFacts(
        slots=slots,
        neighborhoods=tuple(
            NeighborhoodToSeat(
                id=places[public_id].id,
                households=tuple(
                    _households(campaign, people.get(places[public_id].id, []), chosen, is_first)
                ),
                order=order,
                days=frozenset(choices.days.get(public_id, ())),
            )
            for order, public_id in enumerate(choices.ordered(places))
        ),
        settings=SeatingSettings(desk_places=_places_of_a_desk(days)),
    )


def _slots(
    campaign: Campaign, days: list[DayRow], choices: SeatingChoices, seated: Mapping[int, int]
) -> Iterator[SlotToFill]:
    """Slots that can still be booked. A place taken between the two readings counts, too: `seated` has it."""
    for day in days:
        for slot in day.slots:
            if not slot.is_over:
                yield SlotToFill(
                    id=slot.number,
                    day=day.date,
                    starts=slot.starts,
                    ends=slot.ends,
                    venue=day.venue,
                    capacity=slot.capacity,
                    booked=max(slot.booked, seated[slot.number]),
                    held=slot.held,
                    early=campaign.fasting and is_early(slot.ends, choices.fasting_until),
                )


def _places_of_a_desk(days: list[DayRow]) -> int:
    """Places that one desk adds to a slot, by the days that say how many desks they have; 0 where none does."""
    found = [max(slot.capacity for slot in day.slots) // day.desks for day in days if day.desks and day.slots]
    return min(found, default=0)


def _people(campaign: Campaign, on: date, open_slots: set[int]) -> dict[int, list[Any]]:
    """The rows of those a plan is about, by neighborhood and then household; groups hold on this day."""
    rows = db.session.execute(
        select(
            residents.c.id,
            residents.c.household_id,
            residents.c.neighborhood_id,
            households.c.public_id.label("household"),
            households.c.walk_order,
            bookings.c.slot_id,
            bookings.c.plan_id,
            residents.c.birth_date,
            residents.c.birth_precision,
            is_marked_for_priority(on).label("is_marked"),
            was_told().label("told"),
            may_be_seated().label("may_be_seated"),
        )
        .select_from(
            invited_with_places(campaign.id).join(households, households.c.id == residents.c.household_id)
        )
        .where(invitations.c.campaign_id == campaign.id, residents.c.status == "active")
        .order_by(residents.c.neighborhood_id, residents.c.household_id, residents.c.id)
    )
    left_alone = arrived(campaign.id) | covered_elsewhere(campaign, residents.c.ward_id == campaign.ward_id)
    wanted = (row for row in rows if _is_wanted(row, left_alone, open_slots))
    return {place: list(own) for place, own in groupby(wanted, key=lambda row: row.neighborhood_id)}


def invited_with_places(campaign_id: int) -> FromClause:
    """Invitations with their people and letters, and the booking that each person has in the campaign, if any."""
    invited = invitations.join(residents, residents.c.id == invitations.c.resident_id).join(
        letters, letters.c.id == invitations.c.letter_id
    )
    own = and_(
        bookings.c.campaign_id == campaign_id,
        bookings.c.resident_id == residents.c.id,
        bookings.c.state.in_(ACTIVE),
    )
    return invited.outerjoin(bookings, own)


def _is_wanted(row: Any, left_alone: set[int], open_slots: set[int]) -> bool:
    if row.id in left_alone:
        return False
    return row.slot_id in open_slots if row.slot_id is not None else bool(row.may_be_seated)


def may_be_seated() -> ColumnElement[bool]:
    """An invited person who has no place may be given one. Joins invitations with residents."""
    return and_(
        func.coalesce(invitations.c.answer, "").not_in(LEFT_ALONE),
        residents.c.residence != "absent",
        residents.c.restricted_at.is_(None),
    )


def was_told() -> ColumnElement[bool]:
    """The person has been told of the place: by the letter, or by a notice that was passed on.

    Joins bookings with residents and letters.
    """
    notice = (
        select(notices.c.id)
        .where(
            notices.c.recipient == residents.c.public_id,
            notices.c.state == "sent",
            notices.c.created_at >= bookings.c.booked_at,
        )
        .exists()
    )
    return or_(letters.c.printed_at >= bookings.c.booked_at, notice)


class _Priority:
    """Who goes first by age, on one day; asked for each age once."""

    def __init__(self, on: date) -> None:
        self._on, self._catalog = on, catalog()
        self._known: dict[int, bool] = {}

    def by_age(self, born: date, precision: str) -> bool:
        """Whether a group of this age has priority."""
        years = age_on(born, precision, self._on)
        if years not in self._known:
            self._known[years] = has_priority(self._catalog, born, precision, (), self._on)
        return self._known[years]


def _households(
    campaign: Campaign, rows: list[Any], chosen: Mapping[str, int], is_first: _Priority
) -> Iterator[HouseholdToSeat]:
    """Households with their members; `chosen` are slots (internal numbers) by the household's public id."""
    for household_id, members in groupby(rows, key=lambda row: row.household_id):
        own = list(members)
        yield HouseholdToSeat(
            id=household_id,
            members=tuple(
                MemberToSeat(
                    id=row.id,
                    fasting=campaign.fasting,
                    priority=bool(row.is_marked) or is_first.by_age(row.birth_date, row.birth_precision),
                    slot=row.slot_id,
                    fixed=row.slot_id is not None and row.plan_id is None,
                    told=bool(row.told),
                )
                for row in own
            ),
            walk=own[0].walk_order,
            slot=chosen.get(own[0].household),
        )
