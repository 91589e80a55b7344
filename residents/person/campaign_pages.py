"""A person's campaigns as the person's page shows them: appointment, ticket, visit, and the history of each."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from residents import events as residents_events
from residents.events import Happening, What
from residents.models.people import Resident

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PersonCampaign:
    """A campaign the person was invited to, booked or came to; `happened` has everything in it, the oldest first."""

    title: str
    happened: Sequence[Happening]

    def present(self, what: What) -> Happening | None:
        """The letter, appointment, ticket or visit as it is now, otherwise the last there was; None if there was none."""
        all_of_it = [one for one in self.happened if one.what == what]
        return max(all_of_it, key=lambda one: (not one.is_over, _when(one)), default=None)

    @property
    def history(self) -> list[Happening]:
        """What happened at a known time, the oldest first."""
        return [one for one in self.happened if one.at is not None]


def campaigns_of(resident: Resident) -> list[PersonCampaign]:
    """The person's campaigns, the one in which something happened last first."""
    happened: defaultdict[str, list[Happening]] = defaultdict(list)
    for handler in residents_events.handlers():
        for one in handler.history(resident):
            happened[one.campaign].append(one)
    told = [sorted(ones, key=_when) for ones in happened.values()]
    told.sort(key=_last_time, reverse=True)
    return [PersonCampaign(ones[0].title, ones) for ones in told]


def _when(one: Happening) -> datetime:
    """What has no time of its own is how things are now."""
    return one.at or NEVER


def _last_time(ones: Sequence[Happening]) -> datetime:
    return max((one.at for one in ones if one.at is not None), default=NEVER)
