"""The door for rooms above that act when a campaign is published or closed."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from flask import current_app

from campaigns.models import Campaign
from core.actor import Actor

EXTENSION = "campaign_followers"


class EligiblePerson(NamedTuple):
    """Somebody a campaign means: internal numbers of the resident, the household, the neighborhood."""

    resident_id: int
    household_id: int
    neighborhood_id: int


class CampaignFollower(Protocol):
    """What app.py lists in `app.extensions["campaign_followers"]`."""

    def published(
        self, campaign: Campaign, people: Sequence[EligiblePerson], by: Actor, at: datetime
    ) -> None:
        """The campaign was just published for these people; called inside its transaction."""

    def closed(self, campaign: Campaign, by: Actor, at: datetime) -> None:
        """The campaign was just closed; called inside its transaction."""


def followers() -> Sequence[CampaignFollower]:
    """Those who follow, in the order in which app.py lists them."""
    listed: Sequence[CampaignFollower] = current_app.extensions.get(EXTENSION, ())
    return listed
