"""Changes of what people who have a place were told, such as venue and hours; the rooms above tell them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import and_, or_, select

from campaigns.events import AnnouncedSlot, handlers
from campaigns.models import Campaign, CampaignDay, Slot
from core.actor import Actor
from core.clock import local
from core.db.database import db


@contextmanager
def announced_change(
    campaign: Campaign, by: Actor, at: datetime, *, day: CampaignDay | None = None, reason: str = ""
) -> Iterator[None]:
    """Around a change of a campaign, or of one day: the handlers get each slot that it changed.

    Slots that are over are left out, and so is a draft, of which nobody was told anything. Nothing happens when
    everything is as before. The slots are locked first, so that no place is booked in between.
    """
    if campaign.status != "published":
        yield
        return
    before = _slots(campaign, day, at)
    yield
    db.session.flush()
    after = {slot.number: slot for slot in _slots(campaign, day)}
    changed = [(slot, after[slot.number]) for slot in before if slot != after[slot.number]]
    if changed:
        for handler in handlers():
            handler.changed(campaign, changed, reason, by, at)


def _slots(campaign: Campaign, day: CampaignDay | None, at: datetime | None = None) -> list[AnnouncedSlot]:
    """The slots of the campaign or day in the order of their numbers; with `at`, those not over by then."""
    wanted = [Slot.campaign_id == campaign.id]
    if day is not None:
        wanted.append(Slot.day_id == day.id)
    if at is not None:
        today, minute = local(at).date(), local(at).hour * 60 + local(at).minute
        coming = or_(CampaignDay.date > today, and_(CampaignDay.date == today, Slot.ends > minute))
        wanted += [CampaignDay.closed_at.is_(None), coming]
    rows = db.session.execute(
        select(
            Slot.id,
            Slot.public_id,
            CampaignDay.date,
            Slot.starts,
            Slot.ends,
            CampaignDay.venue,
            Campaign.bring_text,
            Campaign.fasting,
        )
        .join(CampaignDay, CampaignDay.id == Slot.day_id)
        .join(Campaign, Campaign.id == Slot.campaign_id)
        .where(*wanted)
        .order_by(Slot.id)
        .with_for_update(of=Slot, key_share=True)
    )
    return [AnnouncedSlot._make(row) for row in rows]
