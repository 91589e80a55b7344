"""Operations of the round: book a household, move and cancel, note answers, hand letters over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import select, update

from campaigns.models import Campaign
from core.actor import Actor
from core.db import audit
from core.db.database import db
from screening.booking import answers, booking
from screening.lifecycle import InvitationAnswer
from screening.open_letter import CampaignKey
from screening.papers.late_invitations import invite_late
from screening.tables import invitations, letters

HANDED_OVER = audit.declare("letter.delivered", "campaign")

Via = Literal["head", "station"]


def book(campaign: Campaign, slot: str, residents: Sequence[int], via: Via, by: Actor, at: datetime) -> int:
    """Book one slot for members of a household, all or none; people new to the register are invited first.

    `slot` is a public id, `residents` are internal numbers. Returns how many. Raises as `booking.book` does.
    """
    invite_late(campaign, residents, by)
    return booking.book(campaign.id, slot, residents, via, by, at)


def answer(
    campaign: Campaign, residents: Sequence[int], said: InvitationAnswer | None, by: Actor, at: datetime
) -> int:
    """Note what members answered at the door, or undo it (None). Raises NotEligible, HasPlace."""
    invite_late(campaign, residents, by)
    return answers.answer(CampaignKey.of(campaign), residents, said, by, at)


def hand_over(campaign: Campaign, household_id: int, by: Actor, at: datetime) -> bool:
    """Note that the household's letter was handed over, or its link sent; return False if it was noted before."""
    row = db.session.execute(
        select(letters.c.id, letters.c.public_id, letters.c.delivered_at).where(
            letters.c.campaign_id == campaign.id, letters.c.household_id == household_id
        )
    ).first()
    if row is None or row.delivered_at is not None:
        return False
    db.session.execute(update(letters).where(letters.c.id == row.id).values(delivered_at=at))
    db.session.execute(
        update(invitations)
        .where(invitations.c.letter_id == row.id, invitations.c.state.in_(("planned", "sent")))
        .values(state="delivered")
    )
    audit.record(
        HANDED_OVER, by=by, ward_id=campaign.ward_id, object_ref=row.public_id, campaign=campaign.public_id
    )
    return True
