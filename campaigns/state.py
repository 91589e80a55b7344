"""Operations' view of a campaign's state: read again, checked, and locked until the commit."""

from sqlalchemy.exc import InvalidRequestError

from campaigns import lifecycle
from campaigns.lifecycle import Action
from campaigns.models import Campaign
from core.db.database import db
from core.errors import NotThere


def hold(campaign: Campaign, action: Action) -> None:
    """Raise ActionNotAllowed unless the campaign allows the action; lock the campaign's state.

    Raises NotThere for a draft that was deleted at the same moment.

    On PostgreSQL the row is locked against other changes, not against bookings that refer to it.
    """
    try:
        db.session.refresh(campaign, with_for_update={"key_share": True})
    except InvalidRequestError as gone:
        raise NotThere() from gone
    lifecycle.require(campaign.status, action)
