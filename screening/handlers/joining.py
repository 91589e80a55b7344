"""On a join of two records: keep one place, one invitation and one ticket per campaign; old papers still open."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, insert, or_, select, update

from campaigns import seats
from core.actor import Actor
from core.db import audit
from core.db.database import db
from residents.events import NotBack, PersonEvents, RowChanges, Trace, Verb
from residents.joining.carrying import bring_back
from residents.models.people import Resident
from screening.booking.booking import CANCELLED
from screening.handlers.parting import REASON, part_places
from screening.lifecycle import ACTIVE, TAKES_A_PLACE
from screening.tables import bookings, campaigns, invitations, letter_guests, place_requests, tickets

KEPT_FIRST = ("attended", "booked")
"""Of two places of one person in a campaign, the first of these states is kept."""
FURTHER = ("planned", "sent", "delivered", "answered")
ANSWER = ("state", "answer", "answered_at")
HANDED_OVER = (invitations, tickets, letter_guests, place_requests)


class JoinPapers(PersonEvents):
    """Hands papers and places over; on a split, `screening.handlers.parting` restores the places."""

    answers_for: Mapping[Verb, frozenset[str]] = {
        "joined": frozenset(table.name for table in (*HANDED_OVER, bookings))
    }

    def joined(self, lost: Resident, kept: Resident, by: Actor, at: datetime) -> None:
        """Hand everything over; if both have the same in a campaign, keep one."""
        _join_places(lost, kept, by, at)
        _join_invitations(lost.id, kept.id)
        _hand_over(tickets, lost.id, kept.id, but=_campaigns_of(tickets, kept.id))
        _hand_over(place_requests, lost.id, kept.id)
        for campaign_id, place in _places_counted(kept).items():
            count_in(campaign_id, kept.id, place)

    def parted(
        self, lost: Resident, kept: Resident, changes: RowChanges, by: Actor, at: datetime
    ) -> Sequence[NotBack]:
        """Hand everything back; a place that was given up is taken again only if one is free."""
        for table in HANDED_OVER:
            bring_back(table, changes.get(table.name, ()), together=[ANSWER])
        return part_places((lost, kept), changes.get(bookings.name, ()), by, at)

    def campaigns(self, resident: Resident) -> Sequence[Trace]:
        """Invitations and places, newest campaign first."""
        rows = db.session.execute(
            select(campaigns.c.title, invitations.c.state, invitations.c.answer, bookings.c.state)
            .select_from(campaigns)
            .outerjoin(invitations, _of(invitations, resident))
            .outerjoin(bookings, and_(_of(bookings, resident), bookings.c.state.in_(ACTIVE)))
            .where(or_(invitations.c.id.is_not(None), bookings.c.id.is_not(None)))
            .order_by(campaigns.c.id.desc())
        )
        return [Trace(title, booked or _asked(state, answer)) for title, state, answer, booked in rows]


def _of(table: Table, resident: Resident) -> ColumnElement[bool]:
    return and_(table.c.campaign_id == campaigns.c.id, table.c.resident_id == resident.id)


def _asked(state: str, answer: str | None) -> str:
    """The state of an invitation in one word: its answer, or how far the letter has come."""
    if state == "answered":
        return answer if answer in ("declines", "home_visit", "unreachable") else "delivered"
    return state


def count_in(campaign_id: int, resident_id: int, neighborhood_id: int) -> None:
    """Count the person's invitation and bookings of a campaign in one neighborhood."""
    for table in (invitations, bookings):
        db.session.execute(
            update(table)
            .where(
                table.c.campaign_id == campaign_id,
                table.c.resident_id == resident_id,
                table.c.neighborhood_id != neighborhood_id,
            )
            .values(neighborhood_id=neighborhood_id)
        )


def _places_counted(kept: Resident) -> dict[int, int]:
    """Where the person counts in each campaign: at home in an open one, where the invitation counts in a closed one.

    People who have arrived count where they came from; the room of the day corrects that afterwards.
    """
    found: dict[int, int] = {}
    for table in (bookings, invitations):
        rows = db.session.execute(
            select(table.c.campaign_id, table.c.neighborhood_id, campaigns.c.status)
            .join(campaigns, campaigns.c.id == table.c.campaign_id)
            .where(table.c.resident_id == kept.id)
            .order_by(table.c.id)
        )
        for row in rows:
            is_open = row.status == "published"
            found[row.campaign_id] = kept.neighborhood_id if is_open else row.neighborhood_id
    return found


def _rows(table: Table, resident_id: int) -> Sequence[Any]:
    return db.session.execute(
        select(table).where(table.c.resident_id == resident_id).order_by(table.c.id)
    ).all()


def _campaigns_of(table: Table, resident_id: int) -> set[int]:
    return {row.campaign_id for row in _rows(table, resident_id)}


def _hand_over(table: Table, lost_id: int, kept_id: int, but: Iterable[int] = ()) -> None:
    """Give one record's rows to the other, except in these campaigns."""
    wanted = [table.c.resident_id == lost_id]
    if listed := list(but):
        wanted.append(table.c.campaign_id.not_in(listed))
    db.session.execute(update(table).where(*wanted).values(resident_id=kept_id))


def _join_places(lost: Resident, kept: Resident, by: Actor, at: datetime) -> None:
    """Keep one place per campaign; seats are given back in the order of slots, as everywhere."""
    own = {row.campaign_id: row for row in _rows(bookings, kept.id) if row.state in ACTIVE}
    ending: list[tuple[Any, Resident]] = []
    for row in _rows(bookings, lost.id):
        if row.state in ACTIVE and (other := own.get(row.campaign_id)) is not None:
            is_ahead = KEPT_FIRST.index(row.state) < KEPT_FIRST.index(other.state)
            ending.append((other, kept) if is_ahead else (row, lost))
    for row, whose in sorted(ending, key=lambda one: one[0].slot_id):
        _give_up(row, whose, by, at)
    _hand_over(bookings, lost.id, kept.id)


def _give_up(row: Any, whose: Resident, by: Actor, at: datetime) -> None:
    """End one of two places of the same person in a campaign and free its seat."""
    db.session.execute(
        update(bookings)
        .where(bookings.c.id == row.id)
        .values(state="cancelled", ended_at=at, ended_by=by.ref, end_reason=REASON)
    )
    if row.state in TAKES_A_PLACE:
        seats.give_back(row.slot_id)
    campaign = db.session.scalar(select(campaigns.c.public_id).where(campaigns.c.id == row.campaign_id))
    audit.record_about(
        CANCELLED,
        row,
        by,
        campaign=campaign,
        resident=whose.public_id,
        reason=REASON,
    )


def _join_invitations(lost_id: int, kept_id: int) -> None:
    own = {row.campaign_id: row for row in _rows(invitations, kept_id)}
    placed = {row.campaign_id for row in _rows(bookings, kept_id) if row.state in ACTIVE}
    for row in _rows(invitations, lost_id):
        if (kept_row := own.get(row.campaign_id)) is not None:
            _fold_invitation(row, kept_row, has_place=row.campaign_id in placed)
    _hand_over(letter_guests, lost_id, kept_id)
    _hand_over(invitations, lost_id, kept_id)


def _fold_invitation(row: Any, kept_row: Any, *, has_place: bool) -> None:
    """Join two invitations to one campaign, keeping the further state; both letters still open."""
    said = max((kept_row, row), key=lambda one: _how_far(one, has_place=has_place))
    answer = {"state": said.state, "answer": said.answer, "answered_at": said.answered_at}
    late = row.late and kept_row.late
    db.session.execute(update(invitations).where(invitations.c.id == kept_row.id).values(**answer, late=late))
    letters = {row.letter_id, *_guest_letters(row.id)} - {kept_row.letter_id, *_guest_letters(kept_row.id)}
    db.session.execute(delete(letter_guests).where(letter_guests.c.invitation_id == row.id))
    db.session.execute(delete(invitations).where(invitations.c.id == row.id))
    for letter_id in sorted(letters):
        db.session.execute(
            insert(letter_guests).values(
                letter_id=letter_id, invitation_id=kept_row.id, resident_id=kept_row.resident_id
            )
        )


def _how_far(row: Any, *, has_place: bool) -> tuple[bool, int, float]:
    """A person with a place comes; otherwise the latest answer counts."""
    answered = row.answered_at.timestamp() if row.answered_at else 0.0
    return has_place and row.answer == "comes", FURTHER.index(row.state), answered


def _guest_letters(invitation_id: int) -> set[int]:
    return set(
        db.session.scalars(
            select(letter_guests.c.letter_id).where(letter_guests.c.invitation_id == invitation_id)
        )
    )
