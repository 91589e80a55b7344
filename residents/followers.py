"""The door for rooms above that act when a person leaves the roll or comes back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from flask import current_app

from core.actor import Actor
from residents.models import Resident

EXTENSION = "person_followers"


class PersonFollower(Protocol):
    """What app.py lists in `app.extensions["person_followers"]`."""

    def left(self, resident: Resident, by: Actor, at: datetime) -> None:
        """The person no longer lives here (moved, died, away for long); called inside that transaction."""


def followers() -> Sequence[PersonFollower]:
    """Those who follow, in the order in which app.py lists them."""
    listed: Sequence[PersonFollower] = current_app.extensions.get(EXTENSION, ())
    return listed
