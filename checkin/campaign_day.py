"""The day a desk or an account may work on; any other day is treated as missing."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, select

from accounts.roles import Role
from accounts.scope import Scope
from core.db.database import connection
from core.errors import NotThere
from core.ids import tidy_id
from screening.tables import campaigns, days, slots

DAY_COLUMNS = (
    days.c.id,
    days.c.public_id,
    days.c.ward_id,
    days.c.campaign_id,
    days.c.date,
    days.c.venue,
    days.c.opens,
    days.c.closed_at,
    days.c.walk_in_reserve,
    days.c.walk_ins,
    campaigns.c.public_id.label("campaign"),
    campaigns.c.title,
    campaigns.c.kind,
    campaigns.c.criteria,
    campaigns.c.counted_on,
    campaigns.c.clinic_id,
    and_(
        campaigns.c.kind == "event",
        ~select(slots.c.id).where(slots.c.day_id == days.c.id).correlate(days).exists(),
    ).label("is_open_to_all"),
)
"""The columns of a Day, in order."""

DAYS = select(*DAY_COLUMNS).join(campaigns, campaigns.c.id == days.c.campaign_id)
_DAY = DAYS.where(days.c.public_id == bindparam("day"), campaigns.c.status != "draft")


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a published or closed campaign. Numbers are internal; `public_id` and `campaign` are public.

    `opens` is in minutes after midnight, None if it is not set.
    """

    id: int
    public_id: str
    ward_id: int
    campaign_id: int
    on: date
    venue: str
    opens: int | None
    closed_at: datetime | None
    walk_in_reserve: int
    walk_ins: int
    campaign: str
    title: str
    kind: str
    criteria: dict[str, Any]
    counted_on: date | None
    clinic_id: int | None
    is_open_to_all: bool
    """People come to an event without an appointment."""

    @property
    def counts_yearly(self) -> bool:
        """Whether finishing here is the free check of the year (NĐ 165/2026 Đ.69); only a screening is."""
        return self.kind == "screening"

    @property
    def age_on(self) -> date:
        """The day on which the campaign takes ages and earlier checks."""
        return self.counted_on or self.on


def day_by_id(public_id: str) -> Day | None:
    """The day with this public id in any ward, or None."""
    row = connection().execute(_DAY, {"day": tidy_id(public_id) or ""}).first()
    return Day(*tuple(row)) if row else None


def day_of_scope(scope: Scope, public_id: str) -> Day:
    """The day, if it is of the account's ward and, for a clinic, its own. Raises NotThere."""
    day = day_by_id(public_id)
    if day is None or day.ward_id != scope.ward_id:
        raise NotThere()
    if scope.role is Role.CLINIC and day.clinic_id != scope.clinic_id:
        raise NotThere()
    return day
