"""Operations: invite people who entered the register after a campaign was published; frozen numbers do not change."""

from collections.abc import Sequence

from sqlalchemy import Table, insert, select

from campaigns import queries
from campaigns.models import Campaign
from core.actor import Actor
from core.db import audit
from core.db.database import db
from screening import secret_codes
from screening.booking_rules import NobodyChosen
from screening.papers.tickets import ensure_tickets
from screening.tables import invitations, letters, residents, tickets

INVITED_LATE = audit.declare("invitation.added", "campaign", "people")


def invite_late(campaign: Campaign, resident_ids: Sequence[int], by: Actor) -> int:
    """Give residents of the ward an invitation, a ticket and a line on their household's letter.

    People who are already invited are skipped. Returns how many were invited. Raises NobodyChosen for a
    person of another ward, NotEligible.
    """
    people = db.session.execute(
        select(residents.c.id, residents.c.public_id, residents.c.household_id, residents.c.neighborhood_id)
        .where(residents.c.id.in_(resident_ids), residents.c.ward_id == campaign.ward_id)
        .order_by(residents.c.id)
        .with_for_update(read=True, key_share=True)
    ).all()
    if len(people) != len(set(resident_ids)):
        raise NobodyChosen(field="resident")
    known = _already(invitations, campaign.id, [person.id for person in people])
    fresh = [person for person in people if person.id not in known]
    ids = [person.id for person in fresh]
    queries.check_eligible(campaign, ids)
    for person in fresh:
        letter_id, state = letter_for(
            campaign.id, campaign.ward_id, person.household_id, person.neighborhood_id
        )
        db.session.execute(
            insert(invitations).values(
                ward_id=campaign.ward_id,
                campaign_id=campaign.id,
                resident_id=person.id,
                neighborhood_id=person.neighborhood_id,
                letter_id=letter_id,
                state=state,
                late=True,
            )
        )
    ticketless = sorted(set(ids) - _already(tickets, campaign.id, ids))
    ensure_tickets(campaign.ward_id, campaign.id, ticketless)
    if fresh:
        audit.record(
            INVITED_LATE,
            by=by,
            ward_id=campaign.ward_id,
            object_ref=fresh[0].public_id,
            campaign=campaign.public_id,
            people=len(fresh),
        )
    return len(fresh)


def _already(table: Table, campaign_id: int, resident_ids: Sequence[int]) -> set[int]:
    return set(
        db.session.scalars(
            select(table.c.resident_id).where(
                table.c.campaign_id == campaign_id, table.c.resident_id.in_(resident_ids)
            )
        )
    )


def letter_for(campaign_id: int, ward_id: int, household_id: int, neighborhood_id: int) -> tuple[int, str]:
    """The household's letter, created if there is none, and the state an invitation on it has."""
    row = db.session.execute(
        select(letters.c.id, letters.c.printed_at, letters.c.delivered_at).where(
            letters.c.campaign_id == campaign_id, letters.c.household_id == household_id
        )
    ).first()
    if row is None:
        (secret,) = secret_codes.make_many(secret_codes.LETTER, letters, 1)
        made = db.session.execute(
            insert(letters)
            .values(
                **secret,
                ward_id=ward_id,
                campaign_id=campaign_id,
                household_id=household_id,
                neighborhood_id=neighborhood_id,
            )
            .returning(letters.c.id)
        )
        return int(made.scalar_one()), "planned"
    if row.delivered_at is not None:
        return row.id, "delivered"
    return row.id, "sent" if row.printed_at is not None else "planned"
