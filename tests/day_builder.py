"""A health day ready to be run: a published campaign with people, places, tickets, desks and staff."""

from __future__ import annotations

from copy import copy
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from accounts.roles import Role
from campaigns.models import Campaign, CampaignDay, Slot
from campaigns.planning import planning
from checkin.models import Desk
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from core.ids import new_id, token_hash
from residents.models.people import Resident
from screening.booking.booking import book, cancel
from screening.open_letter import CampaignKey
from screening.secret_codes import Opened
from tests.builders import Builder
from tests.invited import ticket_for

DAY = date(2026, 11, 24)
BEFORE = datetime(2026, 11, 20, 9, tzinfo=clock.CIVIL)


def on_the_day(hour: int = 8, minute: int = 0, second: int = 0) -> datetime:
    """A moment of the day by the ward's clock."""
    return datetime.combine(DAY, time(hour, minute, second), tzinfo=clock.CIVIL)


class DayBuilder:
    """One ward, one neighborhood, one screening on DAY from 7:00 to 11:00; people are added by name."""

    def __init__(self, build: Builder, travel: Any, **campaign: Any) -> None:
        self.build, self.travel = build, travel
        self.ward = build.ward()
        self.neighborhood = build.neighborhood(self.ward, 7)
        self.household = build.household(self.neighborhood)
        self.facts = campaign
        self.campaign: Campaign = build.campaign(self.ward, days_ahead=4, **campaign)
        self.day: CampaignDay = self.days()[0]

    def days(self) -> list[CampaignDay]:
        return list(
            db.session.scalars(
                select(CampaignDay)
                .where(CampaignDay.campaign_id == self.campaign.id)
                .order_by(CampaignDay.date)
            )
        )

    def slots(self, day: CampaignDay | None = None) -> list[Slot]:
        day = day or self.day
        return list(db.session.scalars(select(Slot).where(Slot.day_id == day.id).order_by(Slot.starts)))

    def other_day(self, ahead: int = 1) -> CampaignDay:
        """One more day of the same campaign, with a slot at 7:00."""
        more = CampaignDay(
            ward_id=self.ward.id,
            campaign_id=self.campaign.id,
            venue="Nhà văn hóa phường",
            date=DAY + timedelta(days=ahead),
        )
        self.build.save(more)
        facts = {"ward_id": self.ward.id, "campaign_id": self.campaign.id, "day_id": more.id}
        self.build.save(Slot(**facts, starts=420, ends=480, capacity=10))
        return more

    def person(self, name: str = "Nguyễn Thị Hoa", **facts: Any) -> Resident:
        return self.build.resident(self.household, name, **facts)

    def publish(self) -> None:
        with transaction() as work:
            planning.publish(db.session.get(Campaign, self.campaign.id), SYSTEM, work.at)

    def beside(self, campaign: Campaign) -> DayBuilder:
        """The same builder at work on another campaign, published."""
        other = copy(self)
        other.campaign = campaign
        other.day = other.days()[0]
        other.publish()
        return other

    def book(self, *people: Resident, slot: Slot | None = None) -> None:
        slot = slot or self.slots()[0]
        with transaction() as work:
            ids = [person.id for person in people]
            book(self.campaign.id, slot.public_id, ids, "station", SYSTEM, work.at)

    def cancel(self, *people: Resident) -> None:
        with transaction() as work:
            ids = [person.id for person in people]
            cancel(CampaignKey.of(self.campaign), ids, SYSTEM, work.at)

    def ticket(self, person: Resident) -> Opened:
        found = ticket_for(self.campaign.id, person.id)
        assert found is not None
        return found.opened()

    def desk(self, label: str = "Bàn 1", day: CampaignDay | None = None) -> str:
        """A paired phone; its token."""
        token, now = new_id(), clock.now()
        day = day or self.day
        self.build.save(
            Desk(
                ward_id=self.ward.id,
                day_id=day.id,
                label=label,
                pair_hash=token_hash(new_id()),
                pair_expires_at=now,
                token_hash=token_hash(token),
                paired_at=now,
                expires_at=datetime.combine(day.date, time(0), tzinfo=UTC) + timedelta(days=2),
            )
        )
        return token

    def staff(self, client: Any, role: Role = Role.STATION_STAFF, **facts: Any) -> Any:
        return self.build.sign_in(client, self.build.account(role, self.ward, **facts))


def scan(kind: str = "arrive", at: datetime | None = None, **facts: Any) -> dict[str, Any]:
    """One scan of the contract, with an id of its own."""
    at = at or clock.now()
    fresh = {"scan_id": str(uuid4()), "kind": kind, "scanned_at": at.isoformat(), "method": "qr"}
    return fresh | facts


def send(client: Any, day: CampaignDay, token: str, *scans: dict[str, Any], **body: Any) -> Any:
    """Post a batch as a paired desk; the whole answer."""
    batch = {"device_sent_at": clock.now().isoformat(), "pending": len(scans), "scans": list(scans)} | body
    return client.post(
        f"/desk/{day.public_id}/scans", json=batch, headers={"Authorization": f"Device {token}"}
    )


def results(client: Any, day: CampaignDay, token: str, *scans: dict[str, Any], **body: Any) -> list[Any]:
    """The verdicts of a batch."""
    answer = send(client, day, token, *scans, **body)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["results"]
