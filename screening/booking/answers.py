"""Operations on answers to an invitation: comes, declines, home visit, unreachable, and undoing an answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update

from core.actor import Actor
from core.db import audit
from core.db.database import connection, db
from screening.booking.reading import People, PersonToBook, all_of
from screening.lifecycle import HasPlace, InvitationAnswer
from screening.open_letter import CampaignKey
from screening.tables import invitations

ANSWERED = audit.declare("invitation.answered", "campaign", "answer")
TAKEN_BACK = audit.declare("invitation.answer_taken_back", "campaign")

_COMES = (
    update(invitations)
    .where(invitations.c.id == bindparam("of_invitation"))
    .values(state="answered", answer="comes", answered_at=bindparam("at"))
)
_ANSWER_BACK = (
    update(invitations)
    .where(invitations.c.id == bindparam("of_invitation"), invitations.c.answer == "comes")
    .values(state="delivered", answer=None, answered_at=None)
)


def say_comes(people: Sequence[PersonToBook], at: datetime) -> None:
    """Note for people who book that they come."""
    _write_all(_COMES, people, at=at)


def take_comes_back(people: Sequence[PersonToBook]) -> None:
    """Undo the answer of people who give their place back; other answers stay."""
    _write_all(_ANSWER_BACK, people)


def _write_all(statement: Any, people: Sequence[PersonToBook], **values: Any) -> None:
    rows = [
        {"of_invitation": person.invitation_id, **values}
        for person in people
        if person.invitation_id is not None
    ]
    if rows:
        connection().execute(statement, rows)


def answer(
    campaign: CampaignKey, residents: People, said: InvitationAnswer | None, by: Actor, at: datetime
) -> int:
    """Note what these residents answered, or undo it (None); a person without an invitation is skipped.

    Raises NobodyChosen, HasPlace.
    """
    invited = [person for person in all_of(campaign, residents) if person.invitation_id is not None]
    for person in invited:
        if person.booking_state in ("booked", "attended") and said is not None:
            raise HasPlace(**person.named(by))
        # To take an answer back, a person must have received the letter.
        values = (
            {"state": "delivered", "answer": None, "answered_at": None}
            if said is None
            else {"state": "answered", "answer": said, "answered_at": at}
        )
        db.session.execute(
            update(invitations).where(invitations.c.id == person.invitation_id).values(**values)
        )
        audit.record(
            TAKEN_BACK if said is None else ANSWERED,
            by=by,
            ward_id=campaign.ward_id,
            object_ref=person.public_id,
            campaign=campaign.public_id,
            **({} if said is None else {"answer": said}),
        )
    return len(invited)
