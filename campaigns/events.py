"""Events for rooms above: a campaign is published or closed, or its slots are no longer as they were announced."""

from collections.abc import Sequence
from datetime import date, datetime
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


class AnnouncedSlot(NamedTuple):
    """What people who have a place in a slot go by: when and where to come, what to bring, whether to eat before.

    `number` is the slot's internal number, `slot` its public id; times are minutes after midnight.
    """

    number: int
    slot: str
    date: date
    starts: int
    ends: int
    venue: str
    bring: str
    fasting: bool


class CampaignEvents(Protocol):
    """A handler listed in `app.extensions["campaign_handlers"]`."""

    def published(
        self, campaign: Campaign, people: Sequence[EligiblePerson], by: Actor, at: datetime
    ) -> None:
        """The campaign was just published for these people; called inside its transaction."""

    def changed(
        self,
        campaign: Campaign,
        slots: Sequence[tuple[AnnouncedSlot, AnnouncedSlot]],
        reason: str,
        by: Actor,
        at: datetime,
    ) -> None:
        """These slots were just changed, each as it was and as it is; called inside the transaction.

        `reason` is in the station's own words, or empty.
        """

    def closed(self, campaign: Campaign, by: Actor, at: datetime) -> None:
        """The campaign was just closed; called inside its transaction."""


def handlers() -> Sequence[CampaignEvents]:
    """The listed handlers, in the order of app.py."""
    listed: Sequence[CampaignEvents] = current_app.extensions.get(EXTENSION, ())
    return listed
