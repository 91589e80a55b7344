"""Operations' look at a campaign's state: read afresh, allowed or refused, and held until the commit."""

from sqlalchemy.exc import InvalidRequestError

from campaigns import lifecycle
from campaigns.lifecycle import Deed
from campaigns.models import Campaign
from core.db.database import db
from core.errors import NotThere


def hold(campaign: Campaign, deed: Deed) -> None:
    """Raise NotNow unless the campaign allows the deed; nobody else changes its state meanwhile.

    Raises NotThere for a draft that somebody took away in the same instant.

    On PostgreSQL the row is locked against other changes, not against bookings that refer to it.
    """
    try:
        db.session.refresh(campaign, with_for_update={"key_share": True})
    except InvalidRequestError as gone:
        raise NotThere() from gone
    lifecycle.require(campaign.status, deed)
