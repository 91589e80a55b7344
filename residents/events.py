"""Events for rooms above: a person leaves the register, moves, is joined, exported or erased."""

# ruff: noqa: ARG002  # a method that does nothing takes the same arguments

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from flask import current_app

from core.actor import Actor
from residents.models.people import Resident

EXTENSION = "person_handlers"

OwnDataRows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Plain rows by a word for their kind."""

Verb = Literal["joined", "exported", "erased"]
What = Literal["letter", "appointment", "ticket", "visit"]
RowChanges = Mapping[str, Sequence[Mapping[str, Any]]]
"""What joining changed, by table, as `residents.joining.carrying` records it: rows before and after, plain JSON."""


@dataclass(frozen=True, slots=True)
class NotBack:
    """Something that parting two records could not restore; `what` is a word, `ref` a public id."""

    what: str
    ref: str


@dataclass(frozen=True, slots=True)
class Trace:
    """A person's part in a campaign: its title, and the person's state as a word of the table of states."""

    campaign: str
    state: str


@dataclass(frozen=True, slots=True)
class Happening:
    """What a person has or had in a campaign, for the person's page.

    `campaign` is the public id, `state` a word of the table of states, `at` when it came about, `text` the hour,
    place and way, `link` where it is printed. `is_over`: something later took its place.
    """

    campaign: str
    title: str
    what: What
    state: str
    at: datetime | None = None
    text: str = ""
    link: str | None = None
    is_over: bool = False


class PersonEvents:
    """A handler listed in `app.extensions["person_handlers"]`; each method is called inside the transaction.

    `answers_for` names, by verb, the tables of people that the handler looks after; a test checks that no
    table is forgotten. A method that is not overridden does nothing. Rows of the tables under `joined` are
    recorded before and after joining, so a handler only changes them; for rows that only change hands use
    `residents.joining.carrying.CarriedRows`.
    """

    answers_for: Mapping[Verb, frozenset[str]] = {}
    by_public_id: Mapping[str, str] = {}
    """The column that names the person by public id, by table; other tables have `resident_id`."""

    def left(self, resident: Resident, by: Actor, at: datetime) -> None:
        """The person no longer lives here (moved away, died, away for long)."""

    def moved(self, residents: Sequence[int], neighborhood_id: int, by: Actor, at: datetime) -> None:
        """These people (internal numbers) now live in that neighborhood; past records stay as they were."""

    def hold(self, ward_id: int) -> None:
        """Records of this ward are about to be joined or parted: lock what must be locked before the people are."""

    def joined(self, lost: Resident, kept: Resident, by: Actor, at: datetime) -> None:
        """Both records are one person: everything that belongs to `lost` now belongs to `kept`."""

    def parted(
        self, lost: Resident, kept: Resident, changes: RowChanges, by: Actor, at: datetime
    ) -> Sequence[NotBack]:
        """The records are parted: restore what joining changed. Returns what could not be restored.

        Rows that `kept` got since stay there.
        """
        return ()

    def campaigns(self, resident: Resident) -> Sequence[Trace]:
        """The person's campaigns and state in each, to tell two records apart or show them to be one."""
        return ()

    def history(self, resident: Resident) -> Sequence[Happening]:
        """Everything the person has and had in campaigns, in any order."""
        return ()

    def exported(self, resident: Resident) -> OwnDataRows:
        """The person's rows for the person to read, by a word for each kind of row."""
        return {}

    def erased(self, resident: Resident, by: Actor, at: datetime) -> None:
        """Remove personal facts from the rows; what only counts may stay without a name."""


def handlers() -> Sequence[PersonEvents]:
    """The listed handlers, lower rooms first: a visit is computed after the bookings it depends on are right."""
    listed: Sequence[PersonEvents] = current_app.extensions.get(EXTENSION, ())
    return listed
