"""Operations' look at a campaign's state: read afresh, allowed or refused, and held until the commit."""

from campaigns import lifecycle
from campaigns.lifecycle import Deed
from campaigns.models import Campaign
from core.database import db


def hold(campaign: Campaign, deed: Deed) -> None:
    """Raise NotNow unless the campaign allows the deed; nobody else changes its state meanwhile.

    On PostgreSQL the row is locked against other changes, not against bookings that refer to it.
    """
    db.session.refresh(campaign, with_for_update={"key_share": True})
    lifecycle.require(campaign.status, deed)
