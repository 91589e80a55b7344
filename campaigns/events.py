"""Events for rooms above: a campaign is published or closed."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from flask import current_app

from campaigns.models import Campaign
from core.actor import Actor

EXTENSION = "campaign_handlers"


class EligiblePerson(NamedTuple):
    """An eligible person: internal numbers of the resident, the household and the neighborhood."""

    resident_id: int
    household_id: int
    neighborhood_id: int


class CampaignEvents(Protocol):
    """A handler listed in `app.extensions["campaign_handlers"]`."""

    def published(
        self, campaign: Campaign, people: Sequence[EligiblePerson], by: Actor, at: datetime
    ) -> None:
        """The campaign was just published for these people; called inside its transaction."""

    def closed(self, campaign: Campaign, by: Actor, at: datetime) -> None:
        """The campaign was just closed; called inside its transaction."""


def handlers() -> Sequence[CampaignEvents]:
    """The listed handlers, in the order of app.py."""
    listed: Sequence[CampaignEvents] = current_app.extensions.get(EXTENSION, ())
    return listed
