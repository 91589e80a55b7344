"""What a neighborhood's head hands over to the next: households, who is not met yet, letters and messages still to pass on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from campaigns.models import Campaign
from campaigns.queries import is_open_to_all
from core.db.database import db
from screening.round import messages, queries
from screening.round.queries import RoundScope
from screening.round.rows import RoundHousehold
from screening.tables import households, letters


@dataclass(frozen=True, slots=True)
class HandoverHousehold:
    """A household on the sheet; the three numbers are what is still to be done there."""

    code: str
    address: str
    head: str
    people: int
    not_met: int
    letters: int
    messages: int

    @property
    def is_open(self) -> bool:
        """Whether anything is still to be done."""
        return bool(self.not_met or self.letters or self.messages)


@dataclass(frozen=True, slots=True)
class HandoverSheet:
    """Everything a successor needs to know, of all open campaigns together."""

    campaigns: tuple[str, ...]
    households: tuple[HandoverHousehold, ...]

    @property
    def people(self) -> int:
        """How many people live there."""
        return sum(household.people for household in self.households)

    @property
    def not_met(self) -> int:
        """Invited people without an appointment or an answer, in each campaign that has appointments."""
        return sum(household.not_met for household in self.households)

    @property
    def letters(self) -> int:
        """Letters not handed over."""
        return sum(household.letters for household in self.households)

    @property
    def messages(self) -> int:
        """People who are still to be told something."""
        return sum(household.messages for household in self.households)


def sheet_of(
    ward_id: int, neighborhood_id: int, campaigns: Sequence[Campaign], now: datetime
) -> HandoverSheet:
    """The sheet of a neighborhood as it is now."""
    not_met = Counter[int]()
    for campaign in campaigns:
        if is_open_to_all(campaign):
            continue
        for household in queries.every_household(RoundScope(campaign, ward_id, neighborhood_id)):
            not_met[household.number] += len(household.expected)
    waiting = _letters(neighborhood_id, [campaign.id for campaign in campaigns])
    untold = Counter[str]()
    for message in messages.messages(ward_id, neighborhood_id, now):
        untold[message.household] += message.people
    rows = queries.every_household(RoundScope(None, ward_id, neighborhood_id))
    return HandoverSheet(
        tuple(campaign.title for campaign in campaigns),
        tuple(
            HandoverHousehold(
                code=row.code,
                address=row.address,
                head=_head(row),
                people=len(row.people),
                not_met=not_met[row.number],
                letters=waiting[row.number],
                messages=untold[row.id],
            )
            for row in rows
        ),
    )


def _letters(neighborhood_id: int, campaign_ids: Sequence[int]) -> Counter[int]:
    rows = db.session.execute(
        select(letters.c.household_id, func.count().label("waiting"))
        .join(households, households.c.id == letters.c.household_id)
        .where(
            households.c.neighborhood_id == neighborhood_id,
            letters.c.campaign_id.in_(campaign_ids),
            letters.c.delivered_at.is_(None),
        )
        .group_by(letters.c.household_id)
    )
    return Counter({row.household_id: row.waiting for row in rows})


def _head(household: RoundHousehold) -> str:
    """The head of the household, otherwise the first person."""
    heads = [person.name for person in household.people if person.is_head]
    return (heads or [person.name for person in household.people] or [""])[0]
