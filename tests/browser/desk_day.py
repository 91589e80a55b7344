"""A health day that is today by the real clock, so that a real browser can work at its desk."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import select

from accounts.models import SignIn
from accounts.roles import Role
from campaigns.models import Campaign, CampaignDay, Slot
from campaigns.planning import planning
from checkin.campaign_day import day_by_id
from checkin.desk.pairing import issue_link, revoke
from checkin.models import Desk, Scan, Visit
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from core.ids import new_id, token_hash
from residents.models.people import Resident
from screening.booking.booking import book, cancel
from screening.models import Invitation, Letter
from screening.open_letter import CampaignKey
from screening.secret_codes import LETTER, Opened, open_secrets
from tests.builders import Builder
from tests.day_builder import DayBuilder

STAFF = "Trần Văn Thử"


class Guest(NamedTuple):
    """A person who may come to the desk, with what is printed on the paper."""

    resident: str
    name: str
    birth_year: int
    ticket: str
    code: str


class DeskDay(DayBuilder):
    """One ward with one person for every answer a desk can get; named by what they are told."""

    def __init__(self, build: Builder) -> None:
        self.build = build
        self.ward = build.ward()
        self.neighborhood = build.neighborhood(self.ward, 7)
        self.household = build.household(self.neighborhood)
        self.today = clock.civil_date(clock.now())
        # Booked and published at the first minute of the day: tests run at any hour.
        self.early = datetime.combine(self.today, time(0, 1), tzinfo=clock.CIVIL)
        self.campaign = build.campaign(self.ward, days_ahead=0, criteria={"age_min": 60})
        self.day = self.days()[0]
        later = self._later_day()
        people = {
            "booked": self._born("Nguyễn Thị Ánh Tuyết", 1951),
            "first": self._born("Đặng Văn Phượng", 1932, sex="male"),
            "walk_in": self._born("Trần Thị Hồng", 1960),
            "other_day": self._born("Lê Văn Mẫu", 1955, sex="male"),
            "cancelled": self._born("Phạm Thị Hủy", 1957),
            "young": self._born("Hoàng Văn Trẻ", 1999, sex="male"),
            "strange": self._born("<img src=x onerror=alert(1)>", 1950),
        }
        self.publish()
        self.book(*(people[who] for who in ("booked", "first", "cancelled")))
        self.book(people["other_day"], slot=self.slots(later)[0])
        with transaction():
            cancel(CampaignKey.of(self.campaign), [people["cancelled"].id], SYSTEM, self.early)
        self.guests = {who: self._guest(person) for who, person in people.items()}
        self.later = later

    def __getitem__(self, who: str) -> Guest:
        return self.guests[who]

    @property
    def path(self) -> str:
        """The address of the scan page."""
        return f"/desk/{self.day.public_id}"

    def publish(self) -> None:
        with transaction():
            planning.publish(db.session.get(Campaign, self.campaign.id), SYSTEM, self.early)

    def book(self, *people: Resident, slot: Slot | None = None) -> None:
        slot = slot or self.slots()[0]
        with transaction():
            book(
                self.campaign.id,
                slot.public_id,
                [person.id for person in people],
                "station",
                SYSTEM,
                self.early,
            )

    def pairing_link(self) -> str:
        """The secret of a fresh one-time link."""
        with transaction() as work:
            return issue_link(day_by_id(self.day.public_id), SYSTEM, work.at).rpartition("#")[2]

    def revoke_desks(self) -> None:
        """Take every phone's pairing back."""
        with transaction() as work:
            for desk in db.session.scalars(select(Desk)):
                revoke(day_by_id(self.day.public_id), desk.public_id, SYSTEM, work.at)

    def letter(self) -> Opened:
        """The secrets on the household's letter."""
        db.session.rollback()
        letter = db.session.scalar(select(Letter).where(Letter.campaign_id == self.campaign.id))
        return open_secrets(LETTER, letter.public_id, letter.token_sealed, letter.code_sealed)

    def of_the_letter(self) -> list[str]:
        """The names of those whom that letter invites."""
        db.session.rollback()
        letter = db.session.scalar(select(Letter.id).where(Letter.campaign_id == self.campaign.id))
        invited = select(Resident.full_name).join(Invitation, Invitation.resident_id == Resident.id)
        return list(db.session.scalars(invited.where(Invitation.letter_id == letter).order_by(Invitation.id)))

    def staff_session(self) -> str:
        """A signed-in member of staff; the token their browser's session holds."""
        account = self.build.account(Role.STATION_STAFF, self.ward, name=STAFF)
        token, at = new_id(), clock.now()
        times = {"started_at": at, "seen_at": at, "expires_at": at + timedelta(hours=12)}
        self.build.save(SignIn(token_hash=token_hash(token), account_id=account.id, **times))
        return token

    def stored(self) -> list[Scan]:
        """The ledger as it is."""
        db.session.rollback()
        return list(db.session.scalars(select(Scan).order_by(Scan.id)))

    def arrived(self) -> list[str]:
        """Public ids of those who are in."""
        db.session.rollback()
        query = select(Resident.public_id).join(Visit, Visit.resident_id == Resident.id)
        return list(db.session.scalars(query.where(Visit.arrived_at.is_not(None)).order_by(Visit.id)))

    def _later_day(self) -> CampaignDay:
        facts = {"ward_id": self.ward.id, "campaign_id": self.campaign.id}
        day = CampaignDay(**facts, venue="Nhà văn hóa phường", date=self.today + timedelta(days=1))
        self.build.save(day)
        self.build.save(Slot(**facts, day_id=day.id, starts=420, ends=480, capacity=10))
        return day

    def _born(self, name: str, year: int, **facts: str) -> Resident:
        return self.build.resident(self.household, name, birth_date=date(year, 5, 1), **facts)

    def _guest(self, person: Resident) -> Guest:
        facts = (person.public_id, person.full_name, person.birth_date.year)
        if person.birth_date.year > self.today.year - 60:
            return Guest(*facts, ticket="", code="")
        return Guest(*facts, *self.ticket(person))
