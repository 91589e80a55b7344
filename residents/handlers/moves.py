"""Follows a person whose data are asked for or erased: where they moved from and to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from core.actor import Actor
from core.db.database import db
from residents.events import PersonFollower, Verb
from residents.household.move_queries import of_person
from residents.models.moves import Move
from residents.models.people import Resident


class OwnMoves(PersonFollower):
    """Listed in this room's `following`; joining two records is left to CarriedRows."""

    answers_for: Mapping[Verb, frozenset[str]] = {
        "exported": frozenset({"move"}),
        "erased": frozenset({"move"}),
    }

    def exported(self, resident: Resident) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Since when they live where, and from where they came."""
        return {
            "moves": [
                {"on": row.on, "from": row.from_neighborhood, "to": row.to_neighborhood}
                for row in of_person(resident)
            ]
        }

    def erased(self, resident: Resident, by: Actor, at: datetime) -> None:  # noqa: ARG002  # the protocol's
        """Own moves go; those of the household are its own."""
        db.session.execute(delete(Move).where(Move.resident_id == resident.id))
