"""On a join of two records: their scans become one set, and the visit is folded from it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, union, update

from campaigns.seats import count_arrivals
from checkin.campaign_day import DAYS, Day
from checkin.scanning.visits import coming_of, mark_arrived
from checkin.tables import scans, visits
from core.actor import Actor
from core.db.database import db
from residents.events import NotBack, PersonEvents, RowChanges, Trace, Verb
from residents.joining.carrying import bring_back
from residents.models.people import Resident
from screening.booking import attendance
from screening.handlers.joining import count_in
from screening.tables import campaigns, days


class JoinVisits(PersonEvents):
    """Listed in app.py."""

    answers_for: Mapping[Verb, frozenset[str]] = {"joined": frozenset({scans.name, visits.name})}

    def hold(self, ward_id: int) -> None:
        """Lock the ward's campaigns, so that no scan of the ward is taken meanwhile."""
        db.session.execute(
            select(campaigns.c.id)
            .where(campaigns.c.ward_id == ward_id)
            .order_by(campaigns.c.id)
            .with_for_update(key_share=True)
        )

    def joined(self, lost: Resident, kept: Resident, by: Actor, at: datetime) -> None:
        """Keep the visit that came first and fold it from the scans of both records."""
        before = _walk_ins((lost.id, kept.id))
        came = _campaigns_of(lost.id)
        for campaign_id in sorted(came):
            _join_visits(campaign_id, lost.id, kept.id)
        db.session.execute(update(scans).where(scans.c.resident_id == lost.id).values(resident_id=kept.id))
        _count_difference(before, (lost.id, kept.id))
        for campaign_id in sorted(came):
            _refold(campaign_id, kept, by, at)
        for campaign_id in sorted(_campaigns_of(kept.id)):
            _tell_screening(campaign_id, kept)

    def parted(
        self, lost: Resident, kept: Resident, changes: RowChanges, by: Actor, at: datetime
    ) -> Sequence[NotBack]:
        """Give scans and visits back; newer scans stay with the kept record, and its visit is folded again."""
        before = _walk_ins((lost.id, kept.id))
        for table in (scans, visits):
            bring_back(table, changes.get(table.name, ()))
        _count_difference(before, (lost.id, kept.id))
        for person in (lost, kept):
            for campaign_id in sorted(_campaigns_of(person.id)):
                _refold(campaign_id, person, by, at)
        return ()

    def campaigns(self, resident: Resident) -> Sequence[Trace]:
        """The campaigns the person came to, newest first."""
        rows = db.session.execute(
            select(campaigns.c.title, visits.c.state)
            .join(visits, visits.c.campaign_id == campaigns.c.id)
            .where(visits.c.resident_id == resident.id)
            .order_by(campaigns.c.id.desc())
        )
        return [Trace(row.title, row.state) for row in rows]


def _campaigns_of(resident_id: int) -> set[int]:
    """The campaigns in which the record has a scan or a visit."""
    found = (select(t.c.campaign_id).where(t.c.resident_id == resident_id) for t in (scans, visits))
    return set(db.session.scalars(union(*found)))


def _visit(campaign_id: int, resident_id: int) -> Any:
    return db.session.execute(
        select(visits).where(visits.c.campaign_id == campaign_id, visits.c.resident_id == resident_id)
    ).first()


def _tell_screening(campaign_id: int, kept: Resident) -> None:
    """Mark a booking as attended and count it where the visit counts; an undone visit counts at home."""
    visit = _visit(campaign_id, kept.id)
    if visit is None:
        return
    if visit.arrived_at is not None:
        attendance.mark_attended(campaign_id, kept.id)
        count_in(campaign_id, kept.id, visit.neighborhood_id)
        return
    still_open = select(campaigns.c.id).where(campaigns.c.status == "published")
    db.session.execute(
        update(visits)
        .where(visits.c.id == visit.id, visits.c.campaign_id.in_(still_open))
        .values(neighborhood_id=kept.neighborhood_id)
    )


def _join_visits(campaign_id: int, lost_id: int, kept_id: int) -> None:
    """Of two visits keep the one that arrived first, with its day, neighborhood and number."""
    theirs, ours = _visit(campaign_id, lost_id), _visit(campaign_id, kept_id)
    if theirs is None:
        return
    if ours is not None:
        is_first = theirs.arrived_at is not None and (
            ours.arrived_at is None or theirs.arrived_at < ours.arrived_at
        )
        goes = ours if is_first else theirs
        db.session.execute(delete(visits).where(visits.c.id == goes.id))
        if goes is theirs:
            return
    db.session.execute(update(visits).where(visits.c.id == theirs.id).values(resident_id=kept_id))


def _walk_ins(people: Collection[int]) -> Counter[int]:
    """How many walk-ins among these people each day counts."""
    return Counter(
        db.session.scalars(
            select(visits.c.day_id).where(
                visits.c.resident_id.in_(people), visits.c.walk_in, visits.c.arrived_at.is_not(None)
            )
        )
    )


def _count_difference(before: Counter[int], people: Collection[int]) -> None:
    """Adjust the walk-in counters of days whose visits changed."""
    now = _walk_ins(people)
    for day_id in sorted({*before, *now}):
        if now[day_id] != before[day_id]:
            count_arrivals(day_id, 0, now[day_id] - before[day_id])


def _refold(campaign_id: int, person: Resident, by: Actor, at: datetime) -> None:
    """Rewrite the visit if it disagrees with the person's scans."""
    day = _day_of(campaign_id, person.id)
    coming = coming_of(day, person.id, person.neighborhood_id)
    visit, told = coming.visit, coming.presence
    wanted = [one.happened_at if one else None for one in (told.arrived, told.completed)]
    if wanted != ([visit.arrived_at, visit.completed_at] if visit else [None, None]):
        mark_arrived(day, [coming], by, at, is_closed=day.closed_at is not None)


def _day_of(campaign_id: int, resident_id: int) -> Day:
    """The day of the person's visit, or else of the last scan."""
    of_scan = (
        select(scans.c.day_id)
        .where(scans.c.campaign_id == campaign_id, scans.c.resident_id == resident_id)
        .order_by(scans.c.id.desc())
        .limit(1)
    )
    visit = _visit(campaign_id, resident_id)
    day_id = visit.day_id if visit is not None else db.session.scalar(of_scan)
    return Day(*tuple(db.session.execute(DAYS.where(days.c.id == day_id)).one()))
