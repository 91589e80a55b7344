"""A ward in the middle of its work, for looking at every page: the demo ward, with long names and something of everything."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from accounts import set_up
from accounts.browser import HALF_KEY
from accounts.models import Account
from accounts.roles import Role
from accounts.second_factor.factor import forget
from accounts.signing_in import open_sign_in
from campaigns.models import Campaign, CampaignDay, Slot
from checkin.campaign_day import day_by_id
from checkin.desk.pairing import issue_link
from checkin.models import Scan
from core import clock
from core.actor import SYSTEM
from core.db.database import db, writing_session
from core.db.transaction import transaction
from demo.campaigns import BRING
from demo.load import SEED, load
from demo.ward import WARD_CODE
from residents.facts.birth import Birth
from residents.joining import joining
from residents.models.moves import Rearrangement
from residents.models.people import Household, Resident
from residents.privacy import data_requests
from residents.privacy.data_requests import NewDataRequest
from residents.rearranging.plan import Part, RearrangementPlan
from residents.rearranging.rearranging import carry_out
from screening.asking import asking
from screening.booking.booking import book
from screening.models import Letter, PlaceRequest
from screening.papers.late_invitations import invite_late
from screening.secret_codes import LETTER, Opened, open_secrets
from tests.builders import Builder
from tests.day import scan
from tests.invited import ticket_for
from wards.models import Neighborhood
from wards.queries import ward_by_code

RESIDENTS = 120
FIRST_OWN_NUMBER = 5000
"""Numbers of what is added to the demo ward start far above the demo's own."""
LONG_NAMES = ("Công Tằng Tôn Nữ Thị Hồng Phượng", "Huỳnh Phạm Nguyễn Bảo Châu Khánh Linh")
YOUNG = {"full_name": "Hoàng Văn Trẻ", "birth_date": date(2012, 5, 5), "sex": "male"}
LONG_ADDRESS = "Số 7/15 ngõ Cây Xanh, đường Nguyễn Thị Minh Khai kéo dài"
LONG_TITLE = "Khám sàng lọc tim mạch và đái tháo đường cho người cao tuổi năm 2026"
LONG_PLACE = "Khu tái định cư Đồng Bông Trung"
LONG_LOGIN = "phuong.cong.tang.ton.nu"


class Visited:
    """A ward whose accounts can be signed in; `names` are what addresses name: `/days/{day}`."""

    build: Builder
    names: dict[str, str]
    typed: tuple[str, ...] = ()
    """What the ward has typed about its campaigns, in Vietnamese."""
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
        self.build, now = Builder(app), clock.now()
        self.build.count = count(FIRST_OWN_NUMBER)
        loaded = load(RESIDENTS, SEED, clock.civil_date(now), Path(app.instance_path), now)
        self.ward = ward_by_code(WARD_CODE)
        self.closed, self.running, self.coming = (self._campaign(name) for name in loaded.campaigns)
        self.accounts = {Role(row.role): row for row in db.session.scalars(select(Account))}
        head = self.accounts[Role.NEIGHBORHOOD_HEAD]
        self.place = db.session.get_one(Neighborhood, head.neighborhood_id)
        self._write_long_names()
        self.typed = (
            LONG_TITLE,
            self.running.title,
            self.closed.title,
            *BRING.splitlines(),
            "Không phải trả tiền",
        )
        self.draft = self.build.campaign(self.ward, title=LONG_TITLE, criteria={"age_min": 60}, days_ahead=20)
        self.booked, _with_nobody = self._invited(self.running), self._invited(self.running)
        self._book(self.running, self.booked)
        scan(self.running, [("arrive", self.build.resident(self._home(self.booked), **YOUNG))])
        self.names = {
            **self._campaign_names(),
            **self._office_names(),
            **self._people_names(),
            "free_household": self._home(_with_nobody).public_id,
        }

    @property
    def app(self) -> Flask:
        return self.build.app

    def letter(self) -> Opened:
        """The secrets of a letter of next month's campaign that nobody has answered; another one each time."""
        letter = self._letter(self.coming, self._invited(self.coming))
        return open_secrets(LETTER, letter.public_id, letter.token_sealed, letter.code_sealed)

    def ticket(self) -> Opened:
        """The secrets of a ticket for next month's campaign, its holder booked."""
        resident = self._invited(self.coming)
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

    def half_signed_in(self, address: str) -> dict[str, str]:
        """A browser in which an official's password was right, and the code is still to come."""
        official = self.accounts[Role.WARD_OFFICIAL]
        with transaction() as work:
            token = open_sign_in(official.id, "", work.at, awaits_code=True)
        client = self.build.app.test_client()
        with client.session_transaction() as session:
            session[HALF_KEY] = token
        name = self.build.app.config["SESSION_COOKIE_NAME"]
        return {"name": name, "value": client.get_cookie(name).value, "url": address}

    def without_second_factor(self) -> None:
        """The official has lost the phone."""
        with transaction():
            forget(db.session.merge(self.accounts[Role.WARD_OFFICIAL]), by=SYSTEM)

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
        return {
            "household": self._home(self.booked).public_id,
            "person": self.booked.public_id,
            "letter": self._letter(self.running, self.booked).public_id,
            "own_place": self.place.public_id,
            "child": self._child(),
            "twin": self._twin().public_id,
            "joined": self._joined(),
            "data_request": self._asked("see"),
            "erasure": self._asked("erase"),
        }

    def _twin(self) -> Resident:
        """Another record of the same person, with another phone."""
        facts = {"birth_date": date(1950, 5, 1), "phone": "0987000111", "note": "Ở với con gái cả"}
        return self.build.resident(self._home(self.booked), LONG_NAMES[0], **facts)

    def _joined(self) -> str:
        """A record that was joined with the person and can be separated."""
        lost = self.build.resident(self._home(self.booked), LONG_NAMES[0], birth_date=date(1950, 5, 1))
        with transaction() as work:
            return joining.join(self.booked, lost, {}, SYSTEM, work.at).public_id

    def _child(self) -> str:
        """A person for whom a guardian agrees."""
        return self.build.resident(
            self._home(self.booked), "Hoàng Thị Mầm Non", birth_date=date(2021, 3, 4)
        ).public_id

    def _asked(self, kind: str) -> str:
        """Something that a person asked about their data."""
        with transaction() as work:
            wish = NewDataRequest(
                kind, "on_behalf", "paper", clock.civil_date(work.at), LONG_NAMES[1], "Xin bản in"
            )
            return data_requests.enter(self.booked, wish, SYSTEM, work.at).public_id

    def _office_names(self) -> dict[str, str]:
        clinic = self.build.clinic(self.ward, "PKHP", name="Phòng khám Đa khoa Tư nhân Hồng Phúc cơ sở 2")
        return {
            "clinic": clinic.public_id,
            "account": self.newcomer.public_id,
            "admin": self.accounts[Role.STATION_ADMIN].public_id,
            "place": self._tenth().public_id,
            "rearrangement": self._merged(),
        }

    def _merged(self) -> str:
        """Two small neighborhoods that became one."""
        places = [self.build.neighborhood(self.ward, number) for number in (91, 92)]
        homes = {self.build.household(place).id: 0 for place in places}
        sources = tuple(place.public_id for place in places)
        with transaction() as work:
            on = clock.civil_date(work.at)
            plan = RearrangementPlan("merge", on, sources, (Part("to_dan_pho", "93"),), homes, {})
            carry_out(self.ward.id, plan, SYSTEM, work.at)
        return db.session.scalars(select(Rearrangement.public_id)).one()

    def _campaign(self, public_id: str) -> Campaign:
        return db.session.scalars(select(Campaign).where(Campaign.public_id == public_id)).one()

    def _day(self, campaign: Campaign) -> str:
        days = select(CampaignDay.public_id).where(CampaignDay.campaign_id == campaign.id)
        return db.session.scalars(days.order_by(CampaignDay.date)).first()

    def _tenth(self) -> Neighborhood:
        return db.session.scalars(select(Neighborhood).where(Neighborhood.code == "10")).one()

    def _write_long_names(self) -> None:
        """A campaign and a neighborhood with the longest names a ward meets."""
        with writing_session():
            self._tenth().kind, self._tenth().name = "khu_pho", LONG_PLACE
            db.session.execute(update(Campaign).where(Campaign.id == self.coming.id).values(title=LONG_TITLE))

    def _invited(self, campaign: Campaign) -> Resident:
        """A person of a new household of the head's, everybody in it invited and with the longest names."""
        home = self.build.household(self.place, address=LONG_ADDRESS)
        people = [self.build.resident(home, name, **self._old()) for name in LONG_NAMES]
        with transaction():
            invite_late(campaign, [person.id for person in people], SYSTEM)
        return people[0]

    def _old(self) -> dict[str, Any]:
        """Facts of a person who is eligible for every campaign, with numbers of their own."""
        number = next(self.build.count)
        return {
            "birth_date": date(1950, 5, 1),
            "personal_id": f"0311500{number:05d}",
            "phone": f"09123{number:05d}",
        }

    def _home(self, resident: Resident) -> Household:
        return db.session.get_one(Household, resident.household_id)

    def _letter(self, campaign: Campaign, resident: Resident) -> Letter:
        return db.session.scalars(
            select(Letter).where(
                Letter.campaign_id == campaign.id, Letter.household_id == resident.household_id
            )
        ).one()

    def _book(self, campaign: Campaign, resident: Resident) -> None:
        with transaction() as work:
            book(campaign.id, self._last_slot(campaign), [resident.id], "station", SYSTEM, work.at)

    def _last_slot(self, campaign: Campaign) -> str:
        """The campaign's latest hour: it is still to come at whatever hour the tests run."""
        slots = select(Slot.public_id).join(CampaignDay, CampaignDay.id == Slot.day_id)
        latest = slots.where(Slot.campaign_id == campaign.id).order_by(
            CampaignDay.date.desc(), Slot.starts.desc()
        )
        return db.session.scalars(latest).first()

    def _request(self) -> str:
        asked = asking.Asker("phone", "0987654321", Birth(date(1955, 1, 1)))
        with transaction() as work:
            slot = self._last_slot(self.coming)
            number = asking.ask(self.coming.id, slot, asked, False, SYSTEM, work.at)
        return db.session.get_one(PlaceRequest, number).public_id
