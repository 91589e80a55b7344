"""Operations on invitations: made in bulk when a campaign is published, sent, answered, answers taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select, update

from campaigns.events import EligiblePerson
from campaigns.models import Campaign
from core.actor import Actor
from core.db import audit
from core.db.bulk import insert_columns, uncollected
from core.db.database import db
from screening import secret_codes
from screening.handlers import ending
from screening.tables import invitations, letters, tickets

INVITED = audit.declare("invitation.planned", "people", "households")
PRINTED = audit.declare("letter.printed", "letters")


class Invitations:
    """Follows campaigns: a letter per household, an invitation and a ticket per person; places back at the end."""

    def published(
        self,
        campaign: Campaign,
        people: Sequence[EligiblePerson],
        by: Actor,
        at: datetime,  # noqa: ARG002  # the protocol's; an invitation keeps only when it was answered
    ) -> None:
        """Invite everybody the campaign means, in a few bulk statements."""
        with uncollected():
            self._invite(campaign, people, by)

    def closed(self, campaign: Campaign, by: Actor, at: datetime) -> None:
        """Give back the places on days that will not be held."""
        ending.give_back_all(campaign, by, at)

    def _invite(self, campaign: Campaign, people: Sequence[EligiblePerson], by: Actor) -> None:
        households = {person.household_id: person.neighborhood_id for person in people}
        letter_ids = _write_letters(campaign, households)
        _write_tickets(campaign, people)
        rows = [
            {
                "ward_id": campaign.ward_id,
                "campaign_id": campaign.id,
                "resident_id": person.resident_id,
                "neighborhood_id": person.neighborhood_id,
                "letter_id": letter_ids[person.household_id],
                "state": "planned",
            }
            for person in people
        ]
        _insert_all(invitations, rows)
        audit.record(
            INVITED,
            by=by,
            ward_id=campaign.ward_id,
            object_ref=campaign.public_id,
            people=len(people),
            households=len(households),
        )


def _write_letters(campaign: Campaign, households: dict[int, int]) -> dict[int, int]:
    """One letter a household (household id → neighborhood id); hands back household id → letter id."""
    made = secret_codes.make_many(secret_codes.LETTER, letters, len(households))
    place = {"ward_id": campaign.ward_id, "campaign_id": campaign.id}
    rows = [
        {**secret, **place, "household_id": household, "neighborhood_id": neighborhood}
        for secret, (household, neighborhood) in zip(made, households.items(), strict=True)
    ]
    _insert_all(letters, rows)
    found = db.session.execute(
        select(letters.c.household_id, letters.c.id).where(letters.c.campaign_id == campaign.id)
    )
    return {row.household_id: row.id for row in found}


def _write_tickets(campaign: Campaign, people: Sequence[EligiblePerson]) -> None:
    made = secret_codes.make_many(secret_codes.TICKET, tickets, len(people))
    place = {"ward_id": campaign.ward_id, "campaign_id": campaign.id}
    rows = [
        {**secret, **place, "resident_id": person.resident_id}
        for secret, person in zip(made, people, strict=True)
    ]
    _insert_all(tickets, rows)


def _insert_all(table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        insert_columns(table, len(rows), {name: [row[name] for row in rows] for name in rows[0]})


def mark_printed(
    campaign: Campaign, neighborhood_id: int | None, by: Actor, at: datetime, letter: str | None = None
) -> int:
    """Letters were printed or sent: their people are invited from now on. Says how many letters are new.

    All of the campaign's (None), those of a neighborhood, or the one `letter` by its public id.
    """
    here = [letters.c.campaign_id == campaign.id]
    if neighborhood_id is not None:
        here.append(letters.c.neighborhood_id == neighborhood_id)
    if letter is not None:
        here.append(letters.c.public_id == letter)
    printed = db.session.execute(
        update(letters).where(*here, letters.c.printed_at.is_(None)).values(printed_at=at)
    ).rowcount  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult
    invited = db.session.execute(
        update(invitations)
        .where(
            invitations.c.letter_id.in_(select(letters.c.id).where(*here)),
            invitations.c.state == "planned",
        )
        .values(state="sent")
    ).rowcount  # type: ignore[attr-defined]  # as above
    if printed or invited:
        audit.record(PRINTED, by=by, ward_id=campaign.ward_id, object_ref=campaign.public_id, letters=printed)
    return int(printed)
