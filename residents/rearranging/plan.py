"""What a rearrangement of neighborhoods is to do, and what comes of it, as plain facts for pages and for the chain."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

from residents.rearranging.events import CampaignChange


@dataclass(frozen=True)
class Part:
    """What one part will be: a source that goes on under its name (public id), or a new neighborhood."""

    kind: str = ""
    name: str = ""
    goes_on: str | None = None


@dataclass(frozen=True)
class Plan:
    """A rearrangement as it was decided: where each household goes (internal number → part) and each head.

    `heads` names by account (public id) the part it answers for afterwards, None for an account to be closed.
    """

    kind: Literal["split", "merge"]
    starts_on: date
    sources: tuple[str, ...]
    parts: tuple[Part, ...]
    homes: Mapping[int, int]
    heads: Mapping[str, int | None]


@dataclass(frozen=True)
class PartDone:
    """A neighborhood as it comes out of a rearrangement."""

    label: str
    households: int
    people: int
    goes_on: bool


@dataclass(frozen=True)
class HeadDone:
    """A head's account: what it answered for, what it answers for now (none: it is closed), and how much that is."""

    name: str
    before: str
    after: str | None
    households_before: int
    households_after: int


@dataclass(frozen=True)
class Outcome:
    """What a rearrangement does, for showing before it is done; `labels` name neighborhoods by internal number."""

    kind: str
    starts_on: date
    sources: tuple[str, ...]
    ended: tuple[str, ...]
    parts: tuple[PartDone, ...]
    heads: tuple[HeadDone, ...]
    campaigns: tuple[CampaignChange, ...]
    labels: Mapping[int, str]
    homes: tuple[tuple[str, int], ...]

    @property
    def mark(self) -> str:
        """The same for the same outcome: what was approved is what is done. Numbers inside the database are left out."""
        plain = {key: value for key, value in asdict(self).items() if key not in ("campaigns", "labels")}
        campaigns = [
            (
                change.title,
                change.status,
                [
                    (self.labels[line.neighborhood_id], line.eligible, line.basis, line.value)
                    for line in (*change.before, *change.after)
                ],
            )
            for change in self.campaigns
        ]
        return sha256(repr((plain, campaigns)).encode()).hexdigest()
