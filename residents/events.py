"""The door for rooms above that act when a person leaves the roll, moves, is joined, exported or erased."""

# ruff: noqa: ARG002  # a verb that a follower leaves out takes its arguments all the same

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from flask import current_app

from core.actor import Actor
from residents.models.people import Resident

EXTENSION = "person_followers"

Verb = Literal["merged", "exported", "erased"]
Changes = Mapping[str, Sequence[Mapping[str, Any]]]
"""What joining changed, by table, as `residents.joining.carrying` writes it down: rows before and after, plain JSON."""


@dataclass(frozen=True, slots=True)
class NotBack:
    """Something that parting two records could not bring back; `what` is a word, `ref` a public id."""

    what: str
    ref: str


@dataclass(frozen=True, slots=True)
class Trace:
    """That a person stands in a campaign: its title, and how far it has come as a word of the table of states."""

    campaign: str
    state: str


class PersonFollower:
    """What app.py lists in `app.extensions["person_followers"]`; each verb is called inside its transaction.

    `answers_for` names, by verb, the tables with a person in them that this follower looks after: a test
    over all tables holds that none is forgotten. A verb that is not written here does nothing. Rows of the
    tables named under `merged` are written down before and after by whoever joins, so that a follower only
    changes them; rows that simply change hands are followed by `residents.joining.carrying.CarriedRows`.
    """

    answers_for: Mapping[Verb, frozenset[str]] = {}
    by_public_id: Mapping[str, str] = {}
    """The column of a table that names the person by the public id; the others have `resident_id`."""

    def left(self, resident: Resident, by: Actor, at: datetime) -> None:
        """The person no longer lives here (moved away, died, away for long)."""

    def moved(self, residents: Sequence[int], neighborhood_id: int, by: Actor, at: datetime) -> None:
        """These people (internal numbers) now live in that neighborhood; what is past stays as it was."""

    def hold(self, ward_id: int) -> None:
        """Records of this ward are about to be joined or parted: lock what must be locked before the people are."""

    def merged(self, lost: Resident, kept: Resident, by: Actor, at: datetime) -> None:
        """Both records are one person: what hangs on `lost` now hangs on `kept`."""

    def unmerged(
        self, lost: Resident, kept: Resident, changes: Changes, by: Actor, at: datetime
    ) -> Sequence[NotBack]:
        """They are two people after all: bring back what joining changed. Says what could not come back.

        What came to `kept` since stays there.
        """
        return ()

    def campaigns(self, resident: Resident) -> Sequence[Trace]:
        """In which campaigns the person stands, and how: what tells two records apart, or shows them to be one."""
        return ()

    def exported(self, resident: Resident) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The person's rows as the person may read them, by a word for each kind of row."""
        return {}

    def erased(self, resident: Resident, by: Actor, at: datetime) -> None:
        """The person's own facts are taken out of the rows; what was only counted may stay without a name."""


def followers() -> Sequence[PersonFollower]:
    """Those who follow, lower rooms first: a visit is folded when the places it decides about are as they should."""
    listed: Sequence[PersonFollower] = current_app.extensions.get(EXTENSION, ())
    return listed
