"""Households found by a name, with each member's time now and under the plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from campaigns import queries as campaign_queries
from campaigns.models import Campaign
from core.db.database import db
from residents.person import search
from screening.models import KeptPlan
from screening.schedule.choices_rules import SeatingChoices
from screening.schedule.facts_queries import invited_with_places
from screening.schedule.packing import unpack
from screening.schedule.slot_texts import slot_texts
from screening.tables import bookings, households, invitations, residents

MOST = 10


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member with the time now and the time under the plan, in words; None: no place."""

    name: str
    birth_year: int
    now: str | None
    planned: str | None


@dataclass(frozen=True, slots=True)
class FoundHousehold:
    """A household with its invited members; `chosen` is the slot (public id) chosen for it by hand."""

    id: str
    address: str
    members: tuple[MemberLine, ...]
    chosen: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """Households, and the slots that one can be put into: (public id, words)."""

    rows: tuple[FoundHousehold, ...]
    slots: tuple[tuple[str, str], ...]


def found_households(campaign: Campaign, row: KeptPlan, text: str, now: datetime) -> Found:
    """The households of people who match what was typed, best match first."""
    people = search.find(campaign.ward_id, text).people
    wanted = list(dict.fromkeys(person.household_id for person in people))[:MOST]
    return Found(tuple(_rows(campaign, row, wanted, now)), tuple(_slots(campaign, now)))


def _slots(campaign: Campaign, now: datetime) -> Iterable[tuple[str, str]]:
    texts = slot_texts(campaign.id, now)
    for day in campaign_queries.bookable_days(campaign.id, now):
        for slot in day.slots:
            if not slot.is_over:
                yield slot.id, texts[slot.number].text


def _rows(campaign: Campaign, row: KeptPlan, wanted: list[int], now: datetime) -> Iterable[FoundHousehold]:
    texts = slot_texts(campaign.id, now)
    planned = {who: slot for step in unpack(row.packed).steps for who, slot, _before in step.seats}
    chosen = SeatingChoices.from_json(row.choices).households
    found: dict[int, FoundHousehold] = {}
    for one in db.session.execute(
        select(
            households.c.id,
            households.c.public_id,
            households.c.address,
            residents.c.id.label("resident"),
            residents.c.full_name,
            residents.c.birth_date,
            bookings.c.slot_id,
        )
        .select_from(
            invited_with_places(campaign.id).join(households, households.c.id == residents.c.household_id)
        )
        .where(
            invitations.c.campaign_id == campaign.id,
            households.c.id.in_(wanted),
            residents.c.status == "active",
        )
        .order_by(residents.c.birth_date, residents.c.id)
    ):
        slot = planned.get(one.resident, one.slot_id)
        member = MemberLine(
            one.full_name,
            one.birth_date.year,
            texts[one.slot_id].text if one.slot_id else None,
            texts[slot].text if slot else None,
        )
        before = found.get(one.id)
        members = (*before.members, member) if before else (member,)
        found[one.id] = FoundHousehold(one.public_id, one.address, members, chosen.get(one.public_id))
    return [found[household] for household in wanted if household in found]
