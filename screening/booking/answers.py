"""Operations on answers to an invitation: comes, declines, home visit, unreachable, and undoing an answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update

from core.actor import Actor
from core.db import audit
from core.db.database import connection, db
from screening.booking.reading import PersonToBook, all_candidates, members_of_letter
from screening.guests import CampaignKey, OpenLetter
from screening.lifecycle import HasPlace, InvitationAnswer, after_taking_back
from screening.naming import called_by
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


def answer_by_letter(
    letter: OpenLetter, residents: Sequence[str], answer: InvitationAnswer | None, by: Actor, at: datetime
) -> int:
    """Note or undo (None) the answer of members of the letter's household, named by public id.

    Raises NobodyChosen, HasPlace.
    """
    return _write(letter.campaign, members_of_letter(letter, residents), answer, by, at)


def answer_for(
    campaign: CampaignKey, residents: Sequence[int], answer: InvitationAnswer | None, by: Actor, at: datetime
) -> int:
    """Note what residents (internal numbers) told a head or the station; raises as `answer_by_letter` does."""
    people = all_candidates(campaign.id, campaign.ward_id, residents)
    return _write(campaign, people, answer, by, at)


def _write(
    campaign: CampaignKey,
    people: Sequence[PersonToBook],
    answer: InvitationAnswer | None,
    by: Actor,
    at: datetime,
) -> int:
    """Write the answer on each invitation; a person without an invitation is skipped."""
    invited = [person for person in people if person.invitation_id is not None]
    for person in invited:
        if person.booking_state in ("booked", "attended") and answer is not None:
            raise HasPlace(name=called_by(person.full_name, by), resident=person.public_id)
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
            ward_id=campaign.ward_id,
            object_ref=person.public_id,
            campaign=campaign.public_id,
            **detail,
        )
    return len(invited)
