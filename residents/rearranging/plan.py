"""A rearrangement of neighborhoods and its outcome, as plain facts for pages and for the audit chain."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

from residents.rearranging.events import CampaignChange


@dataclass(frozen=True)
class Part:
    """What a part will be: a source that keeps its name (public id), or a new neighborhood."""

    kind: str = ""
    name: str = ""
    goes_on: str | None = None


@dataclass(frozen=True)
class RearrangementPlan:
    """A rearrangement as decided: where each household goes (internal number → part), and each head.

    `heads` maps an account (public id) to the part it answers for afterwards, None to close the account.
    """

    kind: Literal["split", "merge"]
    starts_on: date
    sources: tuple[str, ...]
    parts: tuple[Part, ...]
    homes: Mapping[int, int]
    heads: Mapping[str, int | None]


@dataclass(frozen=True)
class PartDone:
    """A neighborhood that results from a rearrangement."""

    label: str
    households: int
    people: int
    goes_on: bool


@dataclass(frozen=True)
class HeadDone:
    """A head's account: the neighborhood before and after (None where it is closed), with their sizes."""

    name: str
    before: str
    after: str | None
    households_before: int
    households_after: int


@dataclass(frozen=True)
class RearrangementOutcome:
    """What a rearrangement does, for the preview; `labels` names neighborhoods by internal number."""

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
        """A fingerprint: equal for equal outcomes, so what was approved is what is done. Leaves out internal numbers."""
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
