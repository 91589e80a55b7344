"""What this room does when a campaign is published, changed or closed: invite people, tell them, cancel places."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from campaigns.events import AnnouncedSlot, EligiblePerson
from campaigns.models import Campaign
from core.actor import Actor
from core.db import audit
from core.db.bulk import insert_rows, uncollected
from core.db.database import db
from screening import secret_codes
from screening.asking import settling as asking_settling
from screening.booking import booking, change_notices
from screening.booking_rules import MOST_PEOPLE
from screening.open_letter import CampaignKey
from screening.papers.tickets import ensure_tickets
from screening.tables import bookings, days, invitations, letters

INVITED = audit.declare("invitation.planned", "people", "households")
CLOSED = "campaign_closed"
"""Why a place of a closed campaign ended."""


class Invitations:
    """A letter per household, an invitation and a ticket per person; at the end places are given back."""

    def published(
        self,
        campaign: Campaign,
        people: Sequence[EligiblePerson],
        by: Actor,
        at: datetime,  # noqa: ARG002  # the protocol's; an invitation keeps only when it was answered
    ) -> None:
        """Invite everyone the campaign is for, in a few bulk statements."""
        households = {person.household_id: person.neighborhood_id for person in people}
        with uncollected():
            letter_ids = _write_letters(campaign, households)
            ensure_tickets(campaign.ward_id, campaign.id, [person.resident_id for person in people])
            rows = [
                {
                    "ward_id": campaign.ward_id,
                    "campaign_id": campaign.id,
                    "resident_id": person.resident_id,
                    "neighborhood_id": person.neighborhood_id,
                    "letter_id": letter_ids[person.household_id],
                    "state": "planned",
                    "late": False,
                }
                for person in people
            ]
            insert_rows(invitations, rows)
        audit.record_about(INVITED, campaign, by, people=len(people), households=len(households))

    def changed(
        self,
        campaign: Campaign,
        slots: Sequence[tuple[AnnouncedSlot, AnnouncedSlot]],
        reason: str,
        by: Actor,  # noqa: ARG002  # the protocol's; a change is the station's
        at: datetime,
    ) -> None:
        """Tell everyone who has a place in these slots, once and only what is new to them."""
        change_notices.tell(CampaignKey.of(campaign), slots, reason, at)

    def closed(self, campaign: Campaign, by: Actor, at: datetime) -> None:
        """Cancel every place on days still to come, and release place requests; heads get a notice for each person.

        Bookings end in the order of residents, place requests after them.
        """
        coming = db.session.scalars(
            select(bookings.c.resident_id)
            .join(days, days.c.id == bookings.c.day_id)
            .where(
                bookings.c.campaign_id == campaign.id,
                bookings.c.state == "booked",
                days.c.closed_at.is_(None),
            )
            .order_by(bookings.c.resident_id)
        ).all()
        for start in range(0, len(coming), MOST_PEOPLE):
            some = coming[start : start + MOST_PEOPLE]
            booking.cancel(CampaignKey.of(campaign), some, by, at, reason=CLOSED)
        asking_settling.release_all(campaign.id, by, at)


def _write_letters(campaign: Campaign, households: dict[int, int]) -> dict[int, int]:
    """Write one letter per household (household id → neighborhood id); return household id → letter id."""
    made = secret_codes.make_many(secret_codes.LETTER, letters, len(households))
    place = {"ward_id": campaign.ward_id, "campaign_id": campaign.id}
    rows = [
        {**secret, **place, "household_id": household, "neighborhood_id": neighborhood}
        for secret, (household, neighborhood) in zip(made, households.items(), strict=True)
    ]
    insert_rows(letters, rows)
    found = db.session.execute(
        select(letters.c.household_id, letters.c.id).where(letters.c.campaign_id == campaign.id)
    )
    return {row.household_id: row.id for row in found}
