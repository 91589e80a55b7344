"""Operations on pairs of records that look alike: record that they are two people, or propose that they are one."""

from datetime import datetime
from typing import Literal

from sqlalchemy import delete, select

from core.actor import Actor
from core.db import audit
from core.db.database import db
from residents.joining.rules import OneRecord
from residents.models.joins import PersonPair
from residents.models.people import Resident

TWO = audit.declare("resident.two_people", "other")
PROPOSED = audit.declare("resident.same_proposed", "other")

PairAnswer = Literal["two", "same"]


def say(one: Resident, other: Resident, said: PairAnswer, by: Actor, at: datetime) -> None:
    """Record a decision about the two: "two" is never asked again, "same" waits for the station.

    The last decision counts. Raises OneRecord.
    """
    if one.id == other.id or one.ward_id != other.ward_id:
        raise OneRecord()
    first, second = sorted((one, other), key=lambda record: record.id)
    db.session.execute(
        select(Resident.id)
        .where(Resident.id.in_((first.id, second.id)))
        .order_by(Resident.id)
        .with_for_update()
    )
    db.session.execute(
        delete(PersonPair).where(PersonPair.first_id == first.id, PersonPair.second_id == second.id)
    )
    db.session.add(
        PersonPair(
            ward_id=one.ward_id,
            first_id=first.id,
            second_id=second.id,
            said=said,
            said_at=at,
            said_by=by.ref,
        )
    )
    db.session.flush()
    audit.record_about(TWO if said == "two" else PROPOSED, one, by, other=other.public_id)
