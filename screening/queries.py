"""What residents are shown: the campaign, the household's members with their places, a ticket."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import Select, and_, select

from core.db.database import db
from core.errors import NotThere
from screening import naming, secret_codes
from screening.guests import OpenLetter, invitations_of
from screening.lifecycle import ACTIVE
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

_CAMPAIGN = (
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
)
_PLACE = (slots.c.public_id, days.c.public_id, days.c.date, slots.c.starts, slots.c.ends, days.c.venue)
_PERSON = (
    residents.c.public_id,
    residents.c.full_name,
    residents.c.birth_date,
    residents.c.sex,
)
_PAPER = (tickets.c.public_id, tickets.c.token_sealed, tickets.c.code_sealed)


def adult_from_age() -> int:
    """The age from which residents' pages no longer call a person "cháu", as the site is set up."""
    age: int = current_app.config["SETTINGS"].adult_from_age
    return age


def campaign_facts(campaign_id: int) -> CampaignInfo:
    """What residents are told about a campaign. Raises NotThere."""
    row = db.session.execute(select(*_CAMPAIGN).where(campaigns.c.id == campaign_id)).first()
    if row is None:
        raise NotThere()
    return CampaignInfo(*list(row))


def members(letter: OpenLetter, on: date) -> list[Member]:
    """The people of the letter who are still active, oldest first, with their place if any."""
    rows = db.session.execute(
        _members(letter.campaign.id, letter.id)
        .where(residents.c.status == "active")
        .order_by(residents.c.birth_date, residents.c.id)
    )
    return [member(row, on) for row in rows]


def one_member(letter: OpenLetter, resident: str, on: date) -> Member:
    """One person of the letter, by public id. Raises NotThere."""
    for found in members(letter, on):
        if found.id == resident:
            return found
    raise NotThere()


def _members(campaign_id: int, letter_id: int) -> Select[Any]:
    """The people of a letter with answer, active booking, place and ticket."""
    return (
        select(*_PERSON, invitations.c.answer, bookings.c.state, *_PLACE, *_PAPER)
        .select_from(invitations)
        .join(residents, residents.c.id == invitations.c.resident_id)
        .outerjoin(
            bookings,
            and_(
                bookings.c.resident_id == residents.c.id,
                bookings.c.campaign_id == campaign_id,
                bookings.c.state.in_(ACTIVE),
            ),
        )
        .outerjoin(slots, slots.c.id == bookings.c.slot_id)
        .outerjoin(days, days.c.id == bookings.c.day_id)
        .outerjoin(
            tickets, and_(tickets.c.resident_id == residents.c.id, tickets.c.campaign_id == campaign_id)
        )
        .where(invitations.c.id.in_(invitations_of(letter_id)))
    )


def member(row: Sequence[Any], on: date) -> Member:
    """A row of `_members` ready to show."""
    public_id, full_name, birth_date, sex, answer, state = row[:6]
    place, paper = row[6:12], row[12:15]
    return Member(
        id=public_id,
        called=naming.called(full_name, birth_date.year, sex, on, adult_from_age()),
        full_name=full_name,
        birth_year=birth_date.year,
        answer=answer,
        booking_state=state,
        place=Appointment(*place) if place[0] else None,
        paper=Paper(secret_codes.TICKET, *paper) if paper[0] else None,
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
    row = db.session.execute(
        select(*_CAMPAIGN, *_PERSON, bookings.c.state, *_PLACE, *_PAPER)
        .select_from(tickets)
        .join(campaigns, campaigns.c.id == tickets.c.campaign_id)
        .join(residents, residents.c.id == tickets.c.resident_id)
        .outerjoin(
            bookings,
            and_(
                bookings.c.resident_id == tickets.c.resident_id,
                bookings.c.campaign_id == tickets.c.campaign_id,
                bookings.c.state.in_(ACTIVE),
            ),
        )
        .outerjoin(slots, slots.c.id == bookings.c.slot_id)
        .outerjoin(days, days.c.id == bookings.c.day_id)
        .where(tickets.c.id == ticket_id, tickets.c.revoked_at.is_(None))
    ).first()
    if row is None:
        raise NotThere()
    public_id, full_name, birth_date, sex, state = row[10:15]
    place = row[15:21]
    return TicketView(
        campaign=CampaignInfo(*row[:10]),
        name=naming.capital(naming.called(full_name, birth_date.year, sex, on, adult_from_age())),
        birth_year=birth_date.year,
        state=state or "not_booked",
        place=Appointment(*place) if place[0] else None,
        paper=Paper(secret_codes.TICKET, *row[21:24]),
        resident=public_id,
    )


def asked_place(place_request_id: int) -> TicketView:
    """The provisional ticket of a place request, the same for every case (reliability §3.1).

    It repeats only what was typed; nothing in it tells whether a resident was found.
    """
    row = db.session.execute(
        select(
            *_CAMPAIGN,
            place_requests.c.birth_date,
            place_requests.c.given_up_at,
            *_PLACE,
            place_requests.c.public_id,
            place_requests.c.token_sealed,
            place_requests.c.code_sealed,
        )
        .select_from(place_requests)
        .join(campaigns, campaigns.c.id == place_requests.c.campaign_id)
        .join(slots, slots.c.id == place_requests.c.slot_id)
        .join(days, days.c.id == place_requests.c.day_id)
        .where(place_requests.c.id == place_request_id)
    ).first()
    if row is None:
        raise NotThere()
    birth_date, given_up_at = row[10:12]
    return TicketView(
        campaign=CampaignInfo(*row[:10]),
        name="",
        birth_year=birth_date.year,
        state="cancelled" if given_up_at else "asked",
        place=Appointment(*row[12:18]),
        paper=Paper(secret_codes.REQUEST, *row[18:21]),
        provisional=True,
    )
