"""What each person on a list has to show in a campaign: the appointment, the outcome, and whether invited late."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from campaigns.models import Campaign, CampaignDay, Slot
from checkin.models import Visit
from core.db.database import db
from core.i18n import day_short
from residents.models.people import YearlyCheck
from screening.models import Booking, Invitation
from screening.resident_rows import Appointment
from screening.round.state_rules import PLACE_ORDER, state_of
from turnout import conditions


@dataclass(frozen=True, slots=True)
class Outcome:
    """A person in a campaign; `state` is a word of the status table, `place` the appointment or the missed one.

    `is_late`: not among the people counted when the campaign was published.
    """

    state: str
    place: Appointment | None
    is_late: bool

    @property
    def place_text(self) -> str:
        """7:30 – 8:00 sáng, 07/04/2026; empty without an appointment."""
        return f"{self.place.time_text}, {day_short(self.place.date)}" if self.place else ""


def outcomes(campaign: Campaign, resident_ids: Sequence[int]) -> dict[int, Outcome]:
    """The outcome of each of these people (a page of them), by internal number."""
    asked = {
        row.resident_id: row
        for row in db.session.execute(
            select(Invitation.resident_id, Invitation.answer, Invitation.late).where(
                Invitation.campaign_id == campaign.id, Invitation.resident_id.in_(resident_ids)
            )
        )
    }
    visits = select(Visit.resident_id, Visit.state).where(
        conditions.arrived(campaign.id), Visit.resident_id.in_(resident_ids)
    )
    came = {visit.resident_id: visit.state for visit in db.session.execute(visits)}
    places = _places(campaign.id, resident_ids)
    covered = set(
        db.session.scalars(
            select(YearlyCheck.resident_id).where(
                conditions.checked_elsewhere(campaign), YearlyCheck.resident_id.in_(resident_ids)
            )
        )
    )
    found = {}
    for resident in resident_ids:
        invitation, (booked, place) = asked.get(resident), places.get(resident, (None, None))
        state = state_of(
            booked, invitation.answer if invitation else None, is_meant=True, is_covered=resident in covered
        )
        found[resident] = Outcome(
            state=came.get(resident, state or "not_booked"),
            place=place,
            is_late=invitation.late if invitation else True,
        )
    return found


def _places(campaign_id: int, resident_ids: Sequence[int]) -> dict[int, tuple[str, Appointment]]:
    """Of each person's bookings that were not cancelled, the one that decides the state."""
    rows = db.session.execute(
        select(Booking, Slot, CampaignDay)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(CampaignDay, CampaignDay.id == Booking.day_id)
        .where(conditions.booked(campaign_id), Booking.resident_id.in_(resident_ids))
    ).all()
    return {
        booking.resident_id: (
            booking.state,
            Appointment(
                slot.public_id, day.public_id, day.date, slot.starts, slot.ends, day.venue, day.landmark
            ),
        )
        for booking, slot, day in sorted(rows, key=lambda row: PLACE_ORDER[row[0].state], reverse=True)
    }
