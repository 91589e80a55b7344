"""Handles export and erasure for a person's moves."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete

from core.actor import Actor
from core.db.database import db
from residents.events import OwnDataRows, PersonEvents, Verb
from residents.household.move_queries import of_person
from residents.models.moves import Move
from residents.models.people import Resident


class OwnMoves(PersonEvents):
    """A person's moves; joins are handled by CarriedRows."""

    answers_for: Mapping[Verb, frozenset[str]] = {
        "exported": frozenset({"move"}),
        "erased": frozenset({"move"}),
    }

    def exported(self, resident: Resident) -> OwnDataRows:
        """Where the person moved from and to, with the days."""
        return {
            "moves": [
                {"on": row.on, "from": row.from_neighborhood, "to": row.to_neighborhood}
                for row in of_person(resident)
            ]
        }

    def erased(self, resident: Resident, by: Actor, at: datetime) -> None:  # noqa: ARG002  # the protocol's
        """Delete the person's own moves; those of the household stay."""
        db.session.execute(delete(Move).where(Move.resident_id == resident.id))
