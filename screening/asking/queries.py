"""Place requests as the station reads them: numbers masked, and the resident each may belong to."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select

from core.db.database import db
from core.errors import NotThere
from core.folding import fold
from core.ids import tidy_id
from core.marking import N_
from core.sealing import keyring
from residents.facts.citizen_number import mask
from residents.words import birth_text
from screening.asking.asking import IDENTITY_PLACE
from screening.conditions import has_place, is_invited, is_sure, waiting_requests, with_booking_at_time
from screening.queries import PLACE, REQUESTS, place_of
from screening.resident_rows import Appointment
from screening.tables import campaigns, days, place_requests, residents, slots

OUTCOMES = {
    "matched": N_("In the resident list, but not invited to this campaign."),
    "already": N_("Already has an appointment, which does not change."),
    "gone": N_("Recorded as moved away or deceased."),
    "mismatch": N_("The resident list has this number with another birth date."),
    "unknown": N_("Nobody in the resident list has this number, or several people do."),
}
MOST = 200


@dataclass(frozen=True, slots=True)
class PlaceRequestRow:
    """A place request as the station sees it; the number typed is masked."""

    id: str
    state: str
    outcome: str
    identity: str
    kind: str
    name: str
    has_phone: bool
    birth_date: date
    birth_precision: str
    place: Appointment | None
    asked_at: datetime
    holds_place: bool
    resident: str | None
    resident_name: str | None
    is_sure: bool
    has_place: bool
    is_invited: bool

    @property
    def born(self) -> str:
        """The birth date as far as it was typed."""
        return birth_text(self.birth_date, self.birth_precision)

    @property
    def called(self) -> str:
        """The name as typed, or the resident's, or the masked number."""
        return self.name or self.resident_name or self.identity

    @property
    def is_named_alike(self) -> bool:
        """Whether the name that was typed, if any, is the resident's, accents aside."""
        return not self.name or fold(self.name) == fold(self.resident_name or "")

    @property
    def finding(self) -> str:
        """What the register says about the person, in words."""
        if self.is_sure and not self.is_named_alike:
            return _("The resident list has another name for this number: %(name)s.", name=self.resident_name)
        if self.is_sure and self.has_place:
            return _("In the resident list, and has a place at this time.")
        if self.is_sure:
            return _("In the resident list and invited. Confirming takes a free place at this time.")
        if self.outcome == "matched" and self.is_invited:
            return _("In the resident list and invited, but this time is full.")
        return _(OUTCOMES[self.outcome])


def waiting(campaign_id: int) -> list[PlaceRequestRow]:
    """The pending place requests of a campaign, soonest day first."""
    rows = db.session.execute(
        _select()
        .where(waiting_requests(campaign_id))
        .order_by(days.c.date, slots.c.starts, place_requests.c.id)
        .limit(MOST)
    )
    return [_row(row) for row in rows]


def one(ward_id: int, public_id: str) -> tuple[PlaceRequestRow, str]:
    """A place request of the ward, and the public id of its campaign. Raises NotThere."""
    row = db.session.execute(
        _select().where(
            place_requests.c.public_id == (tidy_id(public_id) or ""), place_requests.c.ward_id == ward_id
        )
    ).first()
    if row is None:
        raise NotThere()
    return _row(row), str(row.campaign)


def _select() -> Select[Any]:
    return select(
        place_requests.c.public_id,
        place_requests.c.state,
        place_requests.c.outcome,
        place_requests.c.identity_sealed,
        place_requests.c.identity_kind,
        place_requests.c.name,
        place_requests.c.phone_sealed,
        place_requests.c.birth_date,
        place_requests.c.birth_precision,
        place_requests.c.asked_at,
        place_requests.c.holds_place,
        *PLACE,
        residents.c.public_id.label("resident"),
        residents.c.full_name,
        campaigns.c.public_id.label("campaign"),
        is_sure().label("is_sure"),
        has_place().label("has_place"),
        is_invited().label("is_invited"),
    ).select_from(with_booking_at_time(REQUESTS))


def _row(row: Any) -> PlaceRequestRow:
    typed = keyring().open(IDENTITY_PLACE, row.public_id, row.identity_sealed)
    return PlaceRequestRow(
        id=row.public_id,
        state=row.state,
        outcome=row.outcome,
        identity=mask(typed) if row.identity_kind == "personal_id" else mask_phone(typed),
        kind=row.identity_kind,
        name=row.name,
        has_phone=row.phone_sealed is not None or row.identity_kind == "phone",
        birth_date=row.birth_date,
        birth_precision=row.birth_precision,
        place=place_of(row),
        asked_at=row.asked_at,
        holds_place=row.holds_place,
        resident=row.resident,
        resident_name=row.full_name,
        is_sure=bool(row.is_sure),
        has_place=bool(row.has_place),
        is_invited=bool(row.is_invited),
    )


def mask_phone(number: str) -> str:
    """The last four digits, by which staff know a phone."""
    return f"{'*' * (len(number) - 4)}{number[-4:]}"
