"""A ward in the middle of its work, for looking at every page: the demo ward, with long names and something of everything."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select, update

from accounts import set_up
from accounts.models import Account
from accounts.roles import Role
from campaigns.models import Campaign, CampaignDay, Slot
from checkin.days import day_by_id
from checkin.desks import issue_link
from checkin.models import Scan
from core import clock
from core.actor import SYSTEM
from core.database import db, writing_session
from core.folding import fold, sort_key
from core.transaction import transaction
from demo.load import SEED, load
from demo.ward import WARD_CODE
from residents.birth import Birth
from residents.models import Household, Resident
from screening import asking
from screening.booking import book
from screening.models import Booking, Invitation, Letter, PlaceRequest
from screening.secret_codes import LETTER, Opened, open_secrets
from screening.tickets import ticket_for
from tests.builders import Builder
from tests.day import scan
from wards.models import Neighborhood
from wards.queries import ward_by_code

RESIDENTS = 300
LONG_NAMES = ("Công Tằng Tôn Nữ Thị Hồng Phượng", "Huỳnh Phạm Nguyễn Bảo Châu Khánh Linh")
LONG_ADDRESS = "Số 7/15 ngõ Cây Xanh, đường Nguyễn Thị Minh Khai kéo dài"
LONG_TITLE = "Khám sàng lọc tim mạch và đái tháo đường cho người cao tuổi năm 2026"
LONG_PLACE = "Khu tái định cư Đồng Bông Trung"
LONG_LOGIN = "phuong.cong.tang.ton.nu"


class Visited:
    """A ward whose accounts can be signed in; `names` are what addresses name: `/days/{day}`."""

    build: Builder
    names: dict[str, str]
    accounts: dict[Role, Account]

    def cookie(self, role: Role, address: str) -> dict[str, str]:
        """A browser's sign-in, without the password step (which has tests of its own)."""
        client = self.build.sign_in(self.build.app.test_client(), self.accounts[role])
        name = self.build.app.config["SESSION_COOKIE_NAME"]
        return {"name": name, "value": client.get_cookie(name).value, "url": address}


class BareWard(Visited):
    """A ward that has just begun: one neighborhood without a household."""

    def __init__(self, build: Builder) -> None:
        self.build, self.names = build, {}
        ward = build.ward()
        place = {"neighborhood_id": build.neighborhood(ward).id}
        self.accounts = {
            Role.SITE_ADMIN: build.account(Role.SITE_ADMIN),
            Role.STATION_ADMIN: build.account(Role.STATION_ADMIN, ward),
            Role.NEIGHBORHOOD_HEAD: build.account(Role.NEIGHBORHOOD_HEAD, ward, **place),
        }


class LiveWard(Visited):
    """The demo ward; last week's campaign is `closed`, today's is `campaign`, next month's `coming`."""

    def __init__(self, app: Flask) -> None:
        self.app, self.build = app, Builder(app)
        now = clock.now()
        loaded = load(RESIDENTS, SEED, clock.civil_date(now), Path(app.instance_path), now)
        self.ward = ward_by_code(WARD_CODE)
        self.closed, self.running, self.coming = (self._campaign(name) for name in loaded.campaigns)
        self.accounts = {Role(row.role): row for row in db.session.scalars(select(Account))}
        self.head_of = self.accounts[Role.NEIGHBORHOOD_HEAD].neighborhood_id
        self._write_long_names()
        self.draft = self.build.campaign(self.ward, title=LONG_TITLE, criteria={"age_min": 60}, days_ahead=20)
        self.home = self._home_with_a_place()
        scan(self.running, [("arrive", self._somebody_not_meant())])
        self.letters = self._unanswered_letters()
        self.names = {**self._campaign_names(), **self._people_names(), **self._office_names()}

    def letter(self) -> Opened:
        """The secrets of a letter of next month's campaign that nobody has answered; another one each time."""
        letter = self.letters.pop()
        self._stretch(letter.household_id)
        return open_secrets(LETTER, letter.public_id, letter.token_sealed, letter.code_sealed)

    def ticket(self) -> Opened:
        """The secrets of a ticket for next month's campaign, its holder booked."""
        resident = self._invited_to(self.coming)
        self._book(self.coming, resident)
        return ticket_for(self.coming.id, resident.id).opened()

    def pairing_secret(self) -> str:
        """The secret of a fresh link for a phone at today's desk."""
        with transaction() as work:
            return issue_link(day_by_id(self.names["day"]), SYSTEM, work.at).rpartition("#")[2]

    def set_up_secret(self) -> str:
        """The secret of a fresh set-up link."""
        with transaction() as work:
            return set_up.issue(db.session.merge(self.newcomer), by=SYSTEM, at=work.at).token

    @cached_property
    def newcomer(self) -> Account:
        return self.build.account(Role.STATION_STAFF, self.ward, name=LONG_NAMES[0], login=LONG_LOGIN)

    def _campaign_names(self) -> dict[str, str]:
        return {
            "campaign": self.running.public_id,
            "coming": self.coming.public_id,
            "closed": self.closed.public_id,
            "draft": self.draft.public_id,
            "day": self._day(self.running),
            "coming_day": self._day(self.coming),
            "closed_day": self._day(self.closed),
            "draft_day": self._day(self.draft),
            "ref": db.session.scalar(select(Scan.fingerprint).where(Scan.review == "open")).hex(),
            "request": self._request(),
        }

    def _people_names(self) -> dict[str, str]:
        letter = db.session.scalar(
            select(Letter.public_id).where(
                Letter.campaign_id == self.running.id, Letter.household_id == self.home.id
            )
        )
        booked = db.session.scalar(
            select(Resident.public_id)
            .join(Booking, Booking.resident_id == Resident.id)
            .where(Booking.campaign_id == self.running.id, Resident.household_id == self.home.id)
        )
        return {
            "household": self.home.public_id,
            "person": booked,
            "letter": letter,
            "place": self.place.public_id,
            "own_place": db.session.get_one(Neighborhood, self.head_of).public_id,
            "free_household": self._home_of(self._invited_to(self.running, self.head_of)).public_id,
        }

    def _office_names(self) -> dict[str, str]:
        clinic = self.build.clinic(self.ward, "PKHP", name="Phòng khám Đa khoa Tư nhân Hồng Phúc cơ sở 2")
        return {
            "clinic": clinic.public_id,
            "account": self.newcomer.public_id,
            "admin": self.accounts[Role.STATION_ADMIN].public_id,
        }

    def _campaign(self, public_id: str) -> Campaign:
        return db.session.scalars(select(Campaign).where(Campaign.public_id == public_id)).one()

    def _day(self, campaign: Campaign) -> str:
        days = select(CampaignDay.public_id).where(CampaignDay.campaign_id == campaign.id)
        return db.session.scalars(days.order_by(CampaignDay.date)).first()

    def _write_long_names(self) -> None:
        """The longest names a ward meets stand where the pages of the head show them."""
        people = select(Resident.household_id).where(Resident.neighborhood_id == self.head_of)
        large = people.group_by(Resident.household_id).order_by(func.count().desc()).limit(1)
        self._stretch(db.session.scalar(large))
        with writing_session():
            db.session.execute(update(Campaign).where(Campaign.id == self.coming.id).values(title=LONG_TITLE))
            self.place = db.session.scalars(select(Neighborhood).where(Neighborhood.code == "10")).one()
            self.place.kind, self.place.name = "khu_pho", LONG_PLACE

    def _stretch(self, household: int) -> None:
        """Give a household's people the longest names, and a long way to their door."""
        members = select(Resident).where(Resident.household_id == household).order_by(Resident.id)
        with writing_session():
            for member, name in zip(db.session.scalars(members), LONG_NAMES, strict=False):
                member.full_name, member.name_folded, member.sort_key = name, fold(name), sort_key(name)
            db.session.execute(
                update(Household).where(Household.id == household).values(address=LONG_ADDRESS)
            )

    def _home_with_a_place(self) -> Household:
        """A household of the head's with somebody booked for tomorrow, today's campaign going on."""
        resident = self._invited_to(self.running, neighborhood=self.head_of)
        self._book(self.running, resident)
        return self._home_of(resident)

    def _home_of(self, resident: Resident) -> Household:
        return db.session.get_one(Household, resident.household_id)

    def _invited_to(self, campaign: Campaign, neighborhood: int | None = None) -> Resident:
        """Somebody invited who has no place yet."""
        booked = select(Booking.id).where(
            Booking.campaign_id == campaign.id, Booking.resident_id == Invitation.resident_id
        )
        query = (
            select(Resident)
            .join(Invitation, Invitation.resident_id == Resident.id)
            .where(Invitation.campaign_id == campaign.id, ~booked.exists())
            .order_by(Resident.id)
        )
        if neighborhood is not None:
            query = query.where(Resident.neighborhood_id == neighborhood)
        return db.session.scalars(query).first()

    def _book(self, campaign: Campaign, resident: Resident) -> None:
        with transaction() as work:
            book(campaign.id, self._last_slot(campaign), [resident.id], "station", SYSTEM, work.at)

    def _last_slot(self, campaign: Campaign) -> str:
        slots = select(Slot.public_id).join(CampaignDay, CampaignDay.id == Slot.day_id)
        latest = slots.where(Slot.campaign_id == campaign.id).order_by(
            CampaignDay.date.desc(), Slot.starts.desc()
        )
        return db.session.scalars(latest).first()

    def _somebody_not_meant(self) -> Resident:
        young = select(Resident).where(Resident.birth_date > date(self.running_year - 20, 1, 1))
        return db.session.scalars(young.order_by(Resident.id)).first()

    @property
    def running_year(self) -> int:
        return clock.civil_date(clock.now()).year

    def _unanswered_letters(self) -> list[Letter]:
        """Letters of next month's campaign to households of two and more where nobody is booked."""
        booked = select(Booking.id).where(
            Booking.campaign_id == self.coming.id, Booking.resident_id == Invitation.resident_id
        )
        query = (
            select(Letter)
            .join(Invitation, Invitation.letter_id == Letter.id)
            .where(Letter.campaign_id == self.coming.id, ~booked.exists())
            .group_by(Letter.id)
            .having(func.count() > 1)
            .order_by(Letter.id.desc())
        )
        return list(db.session.scalars(query))

    def _request(self) -> str:
        asked = asking.Asked("phone", "0987654321", Birth(date(1955, 1, 1)))
        with transaction() as work:
            slot = self._last_slot(self.coming)
            number = asking.ask(self.coming.id, slot, asked, False, SYSTEM, work.at)
        return db.session.get_one(PlaceRequest, number).public_id
