"""Operations on the answers to an invitation: declines, home visit, unreachable, and taking an answer back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from core.actor import Actor
from core.db import audit
from core.db.database import db
from screening.booking.reading import Candidate, candidates, members_of_letter
from screening.booking_rules import NobodyChosen
from screening.lifecycle import Answer, HasPlace, after_taking_back
from screening.naming import given_name
from screening.tables import invitations

ANSWERED = audit.declare("invitation.answered", "campaign", "answer")
TAKEN_BACK = audit.declare("invitation.answer_taken_back", "campaign")


def answer_by_letter(
    campaign_id: int,
    letter_id: int,
    residents: Sequence[str],
    answer: Answer | None,
    by: Actor,
    at: datetime,
    *,
    ward_id: int,
    campaign: str,
) -> int:
    """Members of one letter's household (public ids) answer, or take an answer back (None).

    `campaign` is its public id. Raises NobodyChosen, HasPlace.
    """
    people = members_of_letter(campaign_id, letter_id)
    chosen = [person for person in people if person.public_id in residents]
    if not chosen or len(chosen) != len(set(residents)):
        raise NobodyChosen(field="resident")
    return _write(chosen, answer, by, at, ward_id, campaign)


def answer_for(
    campaign_id: int,
    ward_id: int,
    residents: Sequence[int],
    answer: Answer | None,
    by: Actor,
    at: datetime,
    *,
    campaign: str,
) -> int:
    """A head or the station notes what residents (internal numbers) answered; raises as `answer_by_letter`."""
    people = candidates(campaign_id, ward_id, residents)
    if not people or len(people) != len(set(residents)):
        raise NobodyChosen(field="resident")
    return _write(people, answer, by, at, ward_id, campaign)


def _write(
    people: Sequence[Candidate],
    answer: Answer | None,
    by: Actor,
    at: datetime,
    ward_id: int,
    campaign: str,
) -> int:
    """Write the answer on each invitation; who was not invited has nothing to answer."""
    invited = [person for person in people if person.invitation_id is not None]
    for person in invited:
        if person.booking_state in ("booked", "attended") and answer is not None:
            name = given_name(person.full_name) if by.kind == "resident" else person.full_name
            raise HasPlace(name=name, resident=person.public_id)
        values = (
            {"state": after_taking_back(), "answer": None, "answered_at": None}
            if answer is None
            else {"state": "answered", "answer": answer, "answered_at": at}
        )
        db.session.execute(
            update(invitations).where(invitations.c.id == person.invitation_id).values(**values)
        )
        detail = {} if answer is None else {"answer": answer}
        audit.record(
            TAKEN_BACK if answer is None else ANSWERED,
            by=by,
            ward_id=ward_id,
            object_ref=person.public_id,
            campaign=campaign,
            **detail,
        )
    return len(invited)
