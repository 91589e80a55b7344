"""For a person's page: letters, answers, appointments and tickets in every campaign."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import select

from core.db.database import db
from core.i18n import day_short
from residents.events import Happening, PersonEvents
from residents.models.people import Resident
from residents.privacy.own_data_words import END_REASONS, WAYS
from screening.resident_rows import Appointment
from screening.tables import bookings, campaigns, days, households, invitations, letters, slots, tickets


class PapersHistory(PersonEvents):
    """Listed in app.py."""

    def history(self, resident: Resident) -> Sequence[Happening]:
        """Letters, answers, appointments and tickets."""
        booked = list(_bookings(resident))
        return [*_letters(resident), *booked, *_tickets(resident, booked)]


def _letters(resident: Resident) -> Iterator[Happening]:
    rows = db.session.execute(
        select(
            campaigns.c.public_id,
            campaigns.c.title,
            letters.c.printed_at,
            letters.c.delivered_at,
            invitations.c.answer,
            invitations.c.answered_at,
        )
        .select_from(invitations)
        .join(campaigns, campaigns.c.id == invitations.c.campaign_id)
        .join(letters, letters.c.id == invitations.c.letter_id)
        .where(invitations.c.resident_id == resident.id)
    )
    for campaign, title, printed, delivered, answer, answered in rows:
        steps = (("sent", printed), ("delivered", delivered), (answer, answered))
        known = [(state, at) for state, at in steps if at is not None and state is not None]
        for state, at in known or [("planned", None)]:
            yield Happening(campaign, title, "letter", state, at)


def _bookings(resident: Resident) -> Iterator[Happening]:
    """Each booking twice: when it was made, and what became of it."""
    rows = db.session.execute(
        select(
            campaigns.c.public_id.label("campaign"),
            campaigns.c.title,
            *(bookings.c[name] for name in ("state", "via", "booked_at", "ended_at", "end_reason")),
            slots.c.public_id.label("slot"),
            slots.c.starts,
            slots.c.ends,
            days.c.public_id.label("day"),
            days.c.date,
            days.c.venue,
            days.c.landmark,
        )
        .select_from(bookings)
        .join(campaigns, campaigns.c.id == bookings.c.campaign_id)
        .join(slots, slots.c.id == bookings.c.slot_id)
        .join(days, days.c.id == bookings.c.day_id)
        .where(bookings.c.resident_id == resident.id)
        .order_by(bookings.c.id)
    )
    for row in rows:
        place = Appointment(row.slot, row.day, row.date, row.starts, row.ends, row.venue, row.landmark)
        text = f"{place.time_text}, {day_short(place.date)}, {place.where}"
        is_kept = row.state == "booked"
        way = f"{text} · {WAYS[row.via]}"
        yield Happening(
            row.campaign, row.title, "appointment", "booked", row.booked_at, way, is_over=not is_kept
        )
        if not is_kept:
            why = END_REASONS.get(row.end_reason, row.end_reason)
            ended = f"{text} · {why}" if why else text
            is_over = row.state in ("moved", "cancelled")
            yield Happening(
                row.campaign, row.title, "appointment", row.state, row.ended_at, ended, is_over=is_over
            )


def _tickets(resident: Resident, booked: Sequence[Happening]) -> Iterator[Happening]:
    """Each ticket, with the page that prints it while its appointment is to come."""
    rows = db.session.execute(
        select(
            campaigns.c.public_id.label("campaign"),
            campaigns.c.title,
            campaigns.c.status,
            tickets.c.revoked_at,
            households.c.public_id.label("household"),
        )
        .select_from(tickets)
        .join(campaigns, campaigns.c.id == tickets.c.campaign_id)
        .join(households, households.c.id == resident.household_id)
        .where(tickets.c.resident_id == resident.id)
    )
    to_come = {one.campaign for one in booked if one.state == "booked" and not one.is_over}
    for row in rows:
        if row.revoked_at:
            yield Happening(row.campaign, row.title, "ticket", "revoked", row.revoked_at)
        else:
            state = "closed" if row.status == "closed" else "valid"
            yield Happening(row.campaign, row.title, "ticket", state, link=_slips(row, to_come))


def _slips(row: Any, to_come: set[str]) -> str | None:
    if row.campaign not in to_come or row.status != "published":
        return None
    return url_for("screening.round.round_slips", household=row.household, campaign=row.campaign)
