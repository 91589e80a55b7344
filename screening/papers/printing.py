"""Operation: mark letters as printed or sent, so that their people are invited."""

from datetime import datetime

from sqlalchemy import select, update

from campaigns.models import Campaign
from core.actor import Actor
from core.db import audit
from core.db.database import db
from screening.conditions import letters_in
from screening.tables import invitations, letters

PRINTED = audit.declare("letter.printed", "letters")


def mark_printed(
    campaign: Campaign, neighborhood_id: int | None, by: Actor, at: datetime, letter: str | None = None
) -> int:
    """Mark letters as printed or sent; return how many of them are new.

    All letters of the campaign that name a person (None), those of a neighborhood, or the one `letter` by its
    public id.
    """
    here = [letters_in(campaign.id, neighborhood_id)]
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
        audit.record_about(PRINTED, campaign, by, letters=printed)
    return int(printed)
