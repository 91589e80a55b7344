"""The door for rooms above that act when a person leaves the roll, moves, is joined, exported or erased."""

# ruff: noqa: ARG002  # a verb that a follower leaves out takes its arguments all the same

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from flask import current_app

from core.actor import Actor
from residents.models import Resident

EXTENSION = "person_followers"

Verb = Literal["merged", "exported", "erased"]
Facts = dict[str, Any]
"""Plain JSON that a follower hands back when two records are joined, and is handed again to part them."""


@dataclass(frozen=True, slots=True)
class NotBack:
    """Something that parting two records could not bring back; `what` is a word, `ref` a public id."""

    what: str
    ref: str


class PersonFollower:
    """What app.py lists in `app.extensions["person_followers"]`; each verb is called inside its transaction.

    `answers_for` names, by verb, the tables with a person in them that this follower looks after: a test
    over all tables holds that none is forgotten. A verb that is not written here does nothing.
    """

    answers_for: Mapping[Verb, frozenset[str]] = {}

    def left(self, resident: Resident, by: Actor, at: datetime) -> None:
        """The person no longer lives here (moved away, died, away for long)."""

    def moved(self, residents: Sequence[int], neighborhood_id: int, by: Actor, at: datetime) -> None:
        """These people (internal numbers) now live in that neighborhood; what is past stays as it was."""

    def merged(self, lost: Resident, kept: Resident, by: Actor, at: datetime) -> Facts:
        """Both records are one person: what hangs on `lost` now hangs on `kept`. Says what `unmerged` needs."""
        return {}

    def unmerged(
        self, lost: Resident, kept: Resident, facts: Facts, by: Actor, at: datetime
    ) -> Sequence[NotBack]:
        """They are two people after all: bring back what `merged` changed. Says what could not come back."""
        return ()

    def exported(self, resident: Resident) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The person's rows as the person may read them, by a word for each kind of row."""
        return {}

    def erased(self, resident: Resident, by: Actor, at: datetime) -> None:
        """The person's own facts are taken out of the rows; what was only counted may stay without a name."""


def followers() -> Sequence[PersonFollower]:
    """Those who follow, lower rooms first; joining goes in this order and parting backwards."""
    listed: Sequence[PersonFollower] = current_app.extensions.get(EXTENSION, ())
    return listed
