"""When people move, papers and future bookings of open campaigns go along; those who leave give up their places.

A closed campaign keeps every row as it was. In an open one, people who have arrived stay counted where they
lived on that day, with invitation and appointments; everyone else counts where they live now. So each person
counts in one neighborhood of a campaign, and the ward is the sum of its neighborhoods.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from core import clock
from core.actor import Actor
from core.db.database import db
from messages import outbox
from residents.events import PersonEvents
from residents.models.people import Resident
from screening.booking import booking
from screening.open_letter import CampaignKey
from screening.papers.late_invitations import letter_for
from screening.queries import arrived
from screening.tables import bookings, campaigns, days, households, invitations, letters, residents


class MovePapers(PersonEvents):
    """Listed in app.py."""

    def left(self, resident: Resident, by: Actor, at: datetime) -> None:
        """Cancel the coming places of a resident who has moved away, died or is away for long."""
        held = db.session.execute(
            select(bookings.c.campaign_id, campaigns.c.public_id)
            .join(days, days.c.id == bookings.c.day_id)
            .join(campaigns, campaigns.c.id == bookings.c.campaign_id)
            .where(
                bookings.c.resident_id == resident.id,
                bookings.c.state == "booked",
                days.c.date >= clock.civil_date(at),
                days.c.closed_at.is_(None),
            )
            .order_by(bookings.c.campaign_id)
        ).all()
        for row in held:
            campaign = CampaignKey(row.campaign_id, resident.ward_id, row.public_id)
            booking.cancel(campaign, [resident.id], by, at, reason="left")

    def moved(self, residents: Sequence[int], neighborhood_id: int, by: Actor, at: datetime) -> None:  # noqa: ARG002  # the protocol's
        """Move the papers, invitations and appointments of open campaigns along."""
        for row in _open_campaigns(residents):
            coming = sorted(set(residents) - _arrived(row.id, residents))
            for table in (invitations, bookings):
                db.session.execute(
                    update(table)
                    .where(table.c.campaign_id == row.id, table.c.resident_id.in_(coming))
                    .values(neighborhood_id=neighborhood_id)
                )
            _letters_follow(row.id, residents)
            _join_letter_of_new_home(row.id, row.ward_id, coming)
        outbox.readdress(_recipients(residents), neighborhood_id)


def _open_campaigns(people: Sequence[int]) -> Sequence[Any]:
    wards = select(residents.c.ward_id).where(residents.c.id.in_(people))
    return db.session.execute(
        select(campaigns.c.id, campaigns.c.ward_id)
        .where(campaigns.c.ward_id.in_(wards), campaigns.c.status == "published")
        .order_by(campaigns.c.id)
    ).all()


def _arrived(campaign_id: int, people: Sequence[int]) -> set[int]:
    """Those who have arrived: asked of the room of the day, by the neighborhoods they were counted in."""
    counted_in: set[int] = set()
    for table in (invitations, bookings):
        counted_in |= set(
            db.session.scalars(
                select(table.c.neighborhood_id)
                .where(table.c.campaign_id == campaign_id, table.c.resident_id.in_(people))
                .distinct()
            )
        )
    return set().union(*(arrived(campaign_id, place) for place in counted_in)) & set(people)


def _letters_follow(campaign_id: int, people: Sequence[int]) -> None:
    """Move each household's letter to the neighborhood of the household."""
    home = select(households.c.neighborhood_id).where(households.c.id == letters.c.household_id)
    moved = select(residents.c.household_id).where(residents.c.id.in_(people))
    db.session.execute(
        update(letters)
        .where(letters.c.campaign_id == campaign_id, letters.c.household_id.in_(moved))
        .values(neighborhood_id=home.scalar_subquery())
    )


def _join_letter_of_new_home(campaign_id: int, ward_id: int, people: Sequence[int]) -> None:
    """Move people who left a household from its letter to the letter of the new one."""
    rows = db.session.execute(
        select(invitations.c.id, residents.c.household_id, residents.c.neighborhood_id)
        .join(residents, residents.c.id == invitations.c.resident_id)
        .join(letters, letters.c.id == invitations.c.letter_id)
        .where(
            invitations.c.campaign_id == campaign_id,
            invitations.c.resident_id.in_(people),
            letters.c.household_id != residents.c.household_id,
        )
        .order_by(invitations.c.id)
    ).all()
    for row in rows:
        letter_id, _state = letter_for(campaign_id, ward_id, row.household_id, row.neighborhood_id)
        db.session.execute(update(invitations).where(invitations.c.id == row.id).values(letter_id=letter_id))


def _recipients(people: Sequence[int]) -> list[str]:
    return list(db.session.scalars(select(residents.c.public_id).where(residents.c.id.in_(people))))
