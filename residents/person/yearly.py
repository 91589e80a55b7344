"""Operations on yearly checks, here or elsewhere: checked, paid and counted once a year (domain.md §0)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, exists, insert, literal, select

from core.actor import Actor
from core.clock import civil_date
from core.db import audit
from core.db.database import UTCDateTime, db
from core.errors import BadInput, NotThere
from core.marking import N_
from residents.joined_records import hold_unjoined
from residents.models.people import ELSEWHERE_KINDS, EVIDENCE, Resident, YearlyCheck

PLACE_LENGTH = 200
YEARS_BACK = 5

RECORDED = audit.declare("yearly_check.recorded", "kind", "evidence", "year")
TAKEN_BACK = audit.declare("yearly_check.taken_back", "kind", "evidence", "year")


class CheckInFuture(BadInput):
    """A check in the future cannot count."""

    code = "check_in_future"
    message = N_("The check cannot be in the future.")


class CheckTooOld(BadInput):
    """The date is too long ago to count."""

    code = "check_too_old"
    message = N_("This date is too long ago. Check the year.")


class CheckKnown(BadInput):
    """The same check is already recorded."""

    code = "check_known"
    message = N_("This check is already recorded.")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A check made outside our campaigns: its kind, day, place, and the evidence."""

    kind: str
    on: date
    place: str
    evidence: str = "self_declared"


def record_elsewhere(resident: Resident, check: Elsewhere, by: Actor, at: datetime) -> YearlyCheck:
    """Record a check made elsewhere: it counts as covered, never as turnout (NĐ 165/2026 Đ.70.2).

    Raises CheckInFuture, CheckTooOld, CheckKnown.
    """
    assert check.kind in ELSEWHERE_KINDS and check.evidence in EVIDENCE
    hold_unjoined(resident)
    today = civil_date(at)
    if check.on > today:
        raise CheckInFuture(field="day")
    if check.on.year < today.year - YEARS_BACK:
        raise CheckTooOld(field="day")
    same = select(YearlyCheck.id).where(
        YearlyCheck.resident_id == resident.id,
        YearlyCheck.kind == check.kind,
        YearlyCheck.checked_on == check.on,
    )
    if db.session.scalar(same):
        raise CheckKnown(field="day")
    row = YearlyCheck(
        ward_id=resident.ward_id,
        resident_id=resident.id,
        neighborhood_id=resident.neighborhood_id,
        year=check.on.year,
        checked_on=check.on,
        kind=check.kind,
        place=check.place[:PLACE_LENGTH],
        evidence=check.evidence,
        recorded_at=at,
        recorded_by=by.ref,
    )
    db.session.add(row)
    _record(RECORDED, row, resident, by)
    return row


def take_back_elsewhere(
    resident: Resident, kind: str, on: date, by: Actor, *, evidence: Sequence[str] = EVIDENCE
) -> None:
    """Remove a check recorded by mistake; the audit chain keeps that it was there.

    `evidence` limits the removal to checks known in these ways. Raises NotThere.
    """
    row = db.session.scalars(
        select(YearlyCheck).where(
            YearlyCheck.resident_id == resident.id,
            YearlyCheck.kind == kind,
            YearlyCheck.kind != "here",
            YearlyCheck.checked_on == on,
            YearlyCheck.evidence.in_(evidence),
        )
    ).first()
    if row is None:
        raise NotThere()
    _record(TAKEN_BACK, row, resident, by)
    db.session.delete(row)


def record_here(resident_id: int, on: date, campaign_public_id: str, by: Actor, at: datetime) -> None:
    """Count the person as checked in the year of a visit completed in this campaign, once.

    The visit's own audit row records it; this adds none. Calling it twice changes nothing.
    """
    row = select(
        Resident.ward_id,
        Resident.id,
        Resident.neighborhood_id,
        literal(on.year),
        literal(on),
        literal("here"),
        literal(""),
        literal("system"),
        literal(campaign_public_id),
        literal(at, UTCDateTime),
        literal(by.ref),
    ).where(Resident.id == resident_id, ~exists().where(*_here(resident_id, campaign_public_id)))
    columns = ("ward_id", "resident_id", "neighborhood_id", "year", "checked_on", "kind", "place")
    more = ("evidence", "source", "recorded_at", "recorded_by")
    db.session.execute(insert(YearlyCheck).from_select([*columns, *more], row))


def take_back_here(resident_id: int, campaign_public_id: str) -> None:
    """Remove what a completed visit wrote, after the visit was undone. Does nothing without such a row."""
    db.session.execute(delete(YearlyCheck).where(*_here(resident_id, campaign_public_id)))


def _here(resident_id: int, campaign_public_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        YearlyCheck.resident_id == resident_id,
        YearlyCheck.kind == "here",
        YearlyCheck.source == campaign_public_id,
    )


def _record(event: audit.DeclaredEvent, row: YearlyCheck, resident: Resident, by: Actor) -> None:
    audit.record_about(event, resident, by, kind=row.kind, evidence=row.evidence, year=row.year)
