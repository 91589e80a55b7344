"""What booking reads, in two statements: the slot with its day and campaign, and the people."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import FromClause, Select, and_, bindparam, select

from campaigns.eligibility.rules import Criteria, NotEligible, check_age
from core.actor import Actor
from core.clock import local
from core.db.database import connection
from core.errors import Refusal
from screening.booking_rules import MOST_PEOPLE, NobodyChosen, NoSuchSlot, NotOnLetter, SlotFacts, check_open
from screening.lifecycle import ACTIVE
from screening.naming import given_name
from screening.open_letter import CampaignKey, OpenLetter, invitations_of
from screening.tables import bookings, campaigns, days, invitations, residents, slots, tickets

# Built once, as building these statements costs more than running them.
_SLOTS = (
    select(
        slots.c.id,
        slots.c.public_id,
        slots.c.ward_id,
        slots.c.campaign_id,
        slots.c.day_id,
        slots.c.starts,
        days.c.date,
        days.c.closed_at,
        campaigns.c.status,
        campaigns.c.public_id.label("campaign"),
        campaigns.c.criteria,
    )
    .join(days, days.c.id == slots.c.day_id)
    .join(campaigns, campaigns.c.id == slots.c.campaign_id)
    .where(slots.c.campaign_id == bindparam("campaign_id"))
)
_SLOT = _SLOTS.where(slots.c.public_id == bindparam("slot"))
_SLOTS_BY_ID = _SLOTS.where(slots.c.id.in_(bindparam("ids", expanding=True))).order_by(slots.c.id)


def _people(source: FromClause) -> Select[Any]:
    """Residents with their invitation, ticket and active booking; `source` joins residents and invitations."""
    return (
        select(
            residents.c.id,
            residents.c.public_id,
            residents.c.full_name,
            residents.c.neighborhood_id,
            residents.c.status,
            residents.c.birth_date,
            invitations.c.id.label("invitation_id"),
            tickets.c.id.label("ticket_id"),
            bookings.c.id.label("booking_id"),
            bookings.c.public_id.label("booking"),
            bookings.c.state.label("booking_state"),
            bookings.c.slot_id,
        )
        .select_from(source)
        .outerjoin(
            tickets,
            and_(tickets.c.resident_id == residents.c.id, tickets.c.campaign_id == bindparam("campaign_id")),
        )
        .outerjoin(
            bookings,
            and_(
                bookings.c.resident_id == residents.c.id,
                bookings.c.campaign_id == bindparam("campaign_id"),
                bookings.c.state.in_([bindparam(None, word, literal_execute=True) for word in ACTIVE]),
            ),
        )
        .order_by(residents.c.id)
        # The record cannot be joined with another until this transaction ends (on SQLite writers queue
        # anyway).
        .with_for_update(key_share=True, read=True, of=residents)
    )


# A letter belongs to one campaign; with the campaign's number SQLite would scan all its invitations.
_OF_LETTER = _people(invitations.join(residents, residents.c.id == invitations.c.resident_id)).where(
    invitations.c.id.in_(invitations_of(bindparam("letter_id")))
)
_BY_ID = _people(
    residents.outerjoin(
        invitations,
        and_(
            invitations.c.resident_id == residents.c.id,
            invitations.c.campaign_id == bindparam("campaign_id"),
        ),
    )
).where(residents.c.ward_id == bindparam("ward_id"), residents.c.id.in_(bindparam("ids", expanding=True)))


class SlotToBook(NamedTuple):
    """A slot as booking sees it; `public_id` and `campaign` are public ids, the rest are internal numbers."""

    id: int
    public_id: str
    ward_id: int
    campaign_id: int
    day_id: int
    starts: int
    date: Any
    closed_at: datetime | None
    status: str
    campaign: str
    criteria: dict[str, Any]

    @property
    def key(self) -> CampaignKey:
        """The key of the slot's campaign."""
        return CampaignKey(self.campaign_id, self.ward_id, self.campaign)


class PersonToBook(NamedTuple):
    """A resident as booking sees one: invited or not, with or without a ticket and an active booking."""

    id: int
    public_id: str
    full_name: str
    neighborhood_id: int
    status: str
    birth_date: Any
    invitation_id: int | None
    ticket_id: int | None
    booking_id: int | None
    booking: str | None
    booking_state: str | None
    slot_id: int | None

    def named(self, by: Actor) -> dict[str, str]:
        """The facts of a refusal: only the given name for a household that uses its link."""
        name = given_name(self.full_name) if by.kind == "resident" else self.full_name
        return {"name": name, "resident": self.public_id}


class OfLetter(NamedTuple):
    """Members of a letter's household, named by their public ids."""

    letter: OpenLetter
    residents: Sequence[str]


People = Sequence[int] | OfLetter
"""Whom an operation is about: residents by internal numbers, or members of an open letter."""


def open_slot(campaign_id: int, slot_public_id: str, at: datetime) -> SlotToBook:
    """The slot, if it can be booked now. Raises NoSuchSlot, ActionNotAllowed, DayOver."""
    row = connection().execute(_SLOT, {"slot": slot_public_id, "campaign_id": campaign_id}).first()
    if row is None:
        raise NoSuchSlot(field="slot")
    slot = SlotToBook._make(row)
    _check_open(slot, at)
    return slot


def open_slots_of(campaign_id: int, slot_ids: Iterable[int], at: datetime) -> dict[int, SlotToBook]:
    """Those of these slots (internal numbers) that can be booked now, in the order of their numbers."""
    rows = connection().execute(_SLOTS_BY_ID, {"campaign_id": campaign_id, "ids": list(slot_ids)})
    found = {}
    for slot in map(SlotToBook._make, rows):
        with suppress(Refusal):
            _check_open(slot, at)
            found[slot.id] = slot
    return found


def _check_open(slot: SlotToBook, at: datetime) -> None:
    wall = local(at)
    facts = SlotFacts(slot.status, slot.date, slot.closed_at is not None, slot.starts)
    check_open(facts, wall.date(), wall.hour * 60 + wall.minute)


def candidates(campaign_id: int, ward_id: int, resident_ids: Sequence[int]) -> list[PersonToBook]:
    """These residents of the ward (internal numbers); numbers of other wards are left out."""
    rows = connection().execute(
        _BY_ID, {"campaign_id": campaign_id, "ward_id": ward_id, "ids": list(resident_ids)}
    )
    return [PersonToBook._make(row) for row in rows]


def all_of(campaign: CampaignKey, residents: People) -> list[PersonToBook]:
    """All of these residents. Raises NobodyChosen for none, too many, or one whom the ward does not include, NotOnLetter for the letter."""
    if isinstance(residents, OfLetter):
        wanted: set[Any] = set(residents.residents)
        rows = connection().execute(
            _OF_LETTER, {"campaign_id": campaign.id, "letter_id": residents.letter.id}
        )
        people = [person for person in map(PersonToBook._make, rows) if person.public_id in wanted]
        if len(people) < len(wanted):
            raise NotOnLetter()
    else:
        wanted = set(residents)
        people = candidates(campaign.id, campaign.ward_id, residents)
        wanted = wanted if len(wanted) <= MOST_PEOPLE else set()
    if not people or len(people) != len(wanted):
        raise NobodyChosen(field="resident")
    return people


def is_of_age(slot: SlotToBook, person: PersonToBook) -> bool:
    """Whether the person's age is right on the slot's day, where the campaign takes it on the day of the visit."""
    if slot.criteria.get("age_on") != "visit":
        return True
    try:
        check_age(Criteria.from_json(slot.criteria), person.birth_date, slot.date)
    except NotEligible:
        return False
    return True
