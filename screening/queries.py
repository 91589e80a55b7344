"""What residents are shown: the campaign, the household's members with their places, a ticket."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, FromClause, and_, select

from campaigns.models import Campaign
from core.clock import civil_date
from core.db.database import db
from core.errors import NotThere
from residents.models.people import YearlyCheck
from screening import naming, secret_codes
from screening.conditions import is_named
from screening.lifecycle import ACTIVE
from screening.open_letter import OpenLetter, invitations_of
from screening.resident_rows import Appointment, CampaignInfo, Member, Paper, TicketView
from screening.tables import (
    bookings,
    campaigns,
    days,
    invitations,
    place_requests,
    residents,
    slots,
    tickets,
)

_slot_of = slots.alias()
CAMPAIGN = (
    campaigns.c.id,
    campaigns.c.public_id,
    campaigns.c.ward_id,
    campaigns.c.title,
    campaigns.c.kind,
    campaigns.c.status,
    campaigns.c.organizer,
    campaigns.c.free_text,
    campaigns.c.bring_text,
    campaigns.c.fasting,
    select(_slot_of.c.id)
    .where(_slot_of.c.campaign_id == campaigns.c.id)
    .correlate(campaigns)
    .exists()
    .label("has_slots"),
)
PLACE = (
    slots.c.public_id.label("slot"),
    days.c.public_id.label("day"),
    days.c.date,
    slots.c.starts,
    slots.c.ends,
    days.c.venue,
    days.c.landmark,
)
PAPER = (tickets.c.public_id.label("paper"), tickets.c.token_sealed, tickets.c.code_sealed)
_MEMBER = (
    residents.c.public_id.label("resident"),
    residents.c.full_name,
    residents.c.birth_date,
    residents.c.sex,
    bookings.c.state.label("booking_state"),
    *PLACE,
    *PAPER,
)

ARRIVALS = "arrivals"
"""The extension by which the room of the day tells who has arrived: (campaign id, neighborhood id or None) → ids."""
REQUESTS = (
    place_requests.join(campaigns, campaigns.c.id == place_requests.c.campaign_id)
    .join(days, days.c.id == place_requests.c.day_id)
    .join(slots, slots.c.id == place_requests.c.slot_id)
)
"""Place requests with their campaign, day and slot."""


def adult_from_age() -> int:
    """The age from which residents' pages no longer call a person "cháu", as the site is set up."""
    age: int = current_app.config["SETTINGS"].adult_from_age
    return age


def arrived(campaign_id: int, neighborhood_id: int | None = None) -> set[int]:
    """Residents (internal numbers) who have arrived at the campaign, with or without an appointment."""
    asked: Callable[[int, int | None], set[int]] | None = current_app.extensions.get(ARRIVALS)
    return asked(campaign_id, neighborhood_id) if asked else set()


def covered_elsewhere(campaign: Campaign, *who: ColumnElement[bool]) -> set[int]:
    """Residents fulfilling these conditions who were checked elsewhere in the campaign's year.

    A check does not replace a vaccination.
    """
    if campaign.kind != "screening":
        return set()
    year = (campaign.counted_on or civil_date(campaign.created_at)).year
    own = select(residents.c.id).where(*who)
    return set(
        db.session.scalars(
            select(YearlyCheck.resident_id).where(
                YearlyCheck.resident_id.in_(own), YearlyCheck.year == year, YearlyCheck.kind != "here"
            )
        )
    )


def campaign_facts(campaign_id: int) -> CampaignInfo:
    """What residents are told about a campaign. Raises NotThere."""
    row = db.session.execute(select(*CAMPAIGN).where(campaigns.c.id == campaign_id)).first()
    if row is None:
        raise NotThere()
    return CampaignInfo(*list(row))


def with_places(
    people: FromClause,
    resident: ColumnElement[int],
    campaign: ColumnElement[int] | int,
    states: Sequence[str] = ACTIVE,
) -> FromClause:
    """People with their booking in one of these states in the campaign, its slot and its day, if any."""
    own = and_(
        bookings.c.resident_id == resident, bookings.c.campaign_id == campaign, bookings.c.state.in_(states)
    )
    placed = people.outerjoin(bookings, own).outerjoin(slots, slots.c.id == bookings.c.slot_id)
    return placed.outerjoin(days, days.c.id == bookings.c.day_id)


def place_of(row: Any) -> Appointment | None:
    """The place in a row with the columns of PLACE, if any."""
    if row.slot is None:
        return None
    return Appointment(row.slot, row.day, row.date, row.starts, row.ends, row.venue, row.landmark)


def members(letter: OpenLetter, on: date) -> list[Member]:
    """The people of the letter who are still active, oldest first, with their place if any."""
    campaign_id = letter.campaign.id
    people = with_places(
        invitations.join(residents, residents.c.id == invitations.c.resident_id), residents.c.id, campaign_id
    ).outerjoin(tickets, and_(tickets.c.resident_id == residents.c.id, tickets.c.campaign_id == campaign_id))
    rows = db.session.execute(
        select(*_MEMBER, invitations.c.answer)
        .select_from(people)
        .where(invitations.c.id.in_(invitations_of(letter.id)), is_named())
        .order_by(residents.c.birth_date, residents.c.id)
    )
    return [_member(row, row.answer, on) for row in rows]


def one_member(letter: OpenLetter, resident: str, on: date) -> Member:
    """One person of the letter, by public id. Raises NotThere."""
    for found in members(letter, on):
        if found.id == resident:
            return found
    raise NotThere()


def _member(row: Any, answer: str | None, on: date) -> Member:
    born = row.birth_date.year
    return Member(
        id=row.resident,
        called=naming.called(row.full_name, born, row.sex, on, adult_from_age()),
        full_name=row.full_name,
        birth_year=born,
        answer=answer,
        booking_state=row.booking_state,
        place=place_of(row),
        paper=Paper(secret_codes.TICKET, row.paper, row.token_sealed, row.code_sealed) if row.paper else None,
    )


def member_ticket(campaign: CampaignInfo, member: Member) -> TicketView:
    """A household member's ticket, shown through the letter. Raises NotThere before there is one."""
    if member.paper is None:
        raise NotThere()
    return TicketView(
        campaign=campaign,
        name=member.title,
        birth_year=member.birth_year,
        state=member.state,
        place=member.place,
        paper=member.paper,
        resident=member.id,
    )


def ticket(ticket_id: int, on: date) -> TicketView:
    """A ticket opened by its own secret. Raises NotThere if it is revoked."""
    people = tickets.join(campaigns, campaigns.c.id == tickets.c.campaign_id).join(
        residents, residents.c.id == tickets.c.resident_id
    )
    row = db.session.execute(
        select(*CAMPAIGN, *_MEMBER)
        .select_from(with_places(people, tickets.c.resident_id, tickets.c.campaign_id))
        .where(tickets.c.id == ticket_id, tickets.c.revoked_at.is_(None))
    ).first()
    if row is None:
        raise NotThere()
    return member_ticket(CampaignInfo(*row[: len(CAMPAIGN)]), _member(row, None, on))
