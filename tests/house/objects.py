"""Two wards with one of everything that an address can name: what is a caller's own, and what is not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select

from accounts.models import Account
from accounts.roles import Role
from campaigns.models import Campaign, CampaignDay, Slot
from campaigns.planning import planning
from checkin.models import Desk, Scan
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from core.ids import new_id, token_hash
from imports.models import Upload
from imports.writing.importing import RowCounts
from residents.facts.birth import Birth
from residents.joining import joining
from residents.models.group_types import AreaGroup
from residents.models.moves import Rearrangement
from residents.models.people import Household, HouseholdGroup, Resident, ResidentGroup, YearlyCheck
from residents.privacy import data_requests
from residents.privacy.data_requests import NewDataRequest
from residents.privacy.models import Representative
from screening import secret_codes
from screening.asking import asking
from screening.booking.booking import book
from screening.models import Letter, PlaceRequest
from tests.builders import Builder
from tests.page_client import PageClient
from wards.models import Clinic, Neighborhood, Ward

MISSING = {"ref": "0" * 32}
"""An object that does not exist, where it is not named by a public id."""
NOWHERE = "a" * 26

Values = dict[str, str]


@dataclass
class Place:
    """One ward: its rows by what addresses call them."""

    ward: Ward
    clinic: Clinic
    neighborhood: Neighborhood
    campaign: Campaign
    day: CampaignDay
    names: Values = field(default_factory=dict)


MORNING = datetime(2026, 11, 24, 6, 30, tzinfo=clock.CIVIL)
"""When the world is walked: its days are today, their first hour is still to come."""


class World:
    """`own` is what a caller may name, `foreign` what belongs to others."""

    codes: tuple[str, ...] = ("99001", "99002")
    """The caller's ward, and the other one."""
    ward_name = "Phường {code}"
    kind = "to_dan_pho"
    """That of every neighborhood."""

    def __init__(self, build: Builder) -> None:
        self.build, self.app = build, build.app
        self.here, *others = [self._place(code) for code in self.codes]
        self.there = others[0] if others else self.here
        self.beside = self._neighborhood(self.here, 8)
        self.accounts: dict[Role, Account] = {role: self._account(role) for role in Role}
        self.second_admin = self._account(Role.STATION_ADMIN)

    def own(self, caller: str) -> Values:
        """Values for addresses that lead to something of the caller's."""
        if caller == Role.SITE_ADMIN:
            return {**self.here.names, "account": self.second_admin.public_id}
        return self.here.names

    def foreign(self, caller: str) -> list[Values]:
        """Values that belong to others; each is tried in turn, the other values of the address being own."""
        more: dict[str, list[Values]] = {
            Role.SITE_ADMIN: [{"account": self.here.names["account"]}],
            Role.STATION_ADMIN: [{"account": self.accounts[Role.SITE_ADMIN].public_id}],
            Role.NEIGHBORHOOD_HEAD: [self.beside],
            Role.CLINIC: [self._without_clinic],
            "letter": [{"resident": self.beside["person"]}],
            "desk": [self._without_clinic],
            "anyone": [{"campaign": self._draft}],
        }
        everywhere = [] if caller == "anyone" else [self.there.names]
        return [*everywhere, *more.get(caller, [])]

    def client(self, caller: str) -> PageClient:
        """A browser of this caller."""
        client = self.app.test_client()
        if caller == "letter":
            return self._with_letter(client)
        if caller in ("anyone", "desk"):
            return client
        return self.build.sign_in(client, self.accounts[Role(caller)])

    def headers(self, caller: str) -> Values:
        """What the caller sends with each request."""
        return {"Authorization": f"Device {self.desk_token}"} if caller == "desk" else {}

    @cached_property
    def desk_token(self) -> str:
        """The token of a phone paired with the caller's day."""
        token = new_id()
        self._desk(self.here, token)
        return token

    @cached_property
    def _draft(self) -> str:
        return self.build.campaign(self.here.ward, title="Bản nháp").public_id

    @cached_property
    def _without_clinic(self) -> Values:
        """A day of the same ward on which the clinic does not examine, nor the desk scans."""
        campaign = self.build.campaign(self.here.ward, title="Ngày hội", days_ahead=0)
        self._publish(campaign)
        return {"campaign": campaign.public_id, "day": self._day(campaign).public_id}

    def _place(self, code: str) -> Place:
        ward = self.build.ward(code, self.ward_name.format(code=code))
        clinic = self.build.clinic(ward)
        campaign = self.build.campaign(ward, days_ahead=0, clinic_id=clinic.id)
        neighborhood = self.build.neighborhood(ward, 7, self.kind)
        place = Place(ward, clinic, neighborhood, campaign, self._day(campaign))
        household = self.build.household(neighborhood)
        person = self.build.resident(household, phone="0912345678")
        self._publish(campaign)
        self._book(place, person)
        letter = db.session.scalars(select(Letter).where(Letter.household_id == household.id)).one()
        place.names = {
            "campaign": campaign.public_id,
            "day": place.day.public_id,
            "clinic": clinic.public_id,
            "neighborhood": neighborhood.public_id,
            "place": neighborhood.public_id,
            "household": household.public_id,
            "person": person.public_id,
            "resident": person.public_id,
            "other": self.build.resident(household).public_id,
            "joined": self._joined(household),
            "letter": letter.public_id,
            "account": self._head(place).public_id,
            "desk": self._desk(place, new_id()).public_id,
            "upload": self._upload(neighborhood).public_id,
            "rearrangement": self._rearrangement(ward),
            "ref": self._review(place),
            "place_request": self._request(place),
            "data_request": self._data_request(person),
        }
        return place

    def _neighborhood(self, place: Place, number: int) -> Values:
        """Another neighborhood of the same ward, with what a head may name."""
        other = self.build.neighborhood(place.ward, number, self.kind)
        household = self.build.household(other)
        person = self.build.resident(household)
        return {
            "neighborhood": other.public_id,
            "place": other.public_id,
            "household": household.public_id,
            "person": person.public_id,
            "resident": person.public_id,
            "other": self.build.resident(household).public_id,
            "upload": self._upload(other).public_id,
        }

    def _joined(self, household: Household) -> str:
        """Two records of one person that were joined."""
        kept, lost = self.build.resident(household), self.build.resident(household)
        with transaction() as work:
            return joining.join(kept, lost, {}, SYSTEM, work.at).public_id

    def _account(self, role: Role) -> Account:
        place = self.here
        area: dict[str, Any] = {}
        if role is Role.NEIGHBORHOOD_HEAD:
            area = {"neighborhood_id": place.neighborhood.id}
        if role is Role.CLINIC:
            area = {"clinic_id": place.clinic.id}
        return self.build.account(role, None if role is Role.SITE_ADMIN else place.ward, **area)

    def _head(self, place: Place) -> Account:
        facts = {"neighborhood_id": place.neighborhood.id, "name": "Tổ Trưởng", "phone": "0912345678"}
        return self.build.account(Role.NEIGHBORHOOD_HEAD, place.ward, **facts)

    def _publish(self, campaign: Campaign) -> None:
        with transaction() as work:
            planning.publish(db.session.get_one(Campaign, campaign.id), SYSTEM, work.at)

    def _book(self, place: Place, person: Resident) -> None:
        facts = {"ward_id": place.ward.id, "resident_id": person.id}
        self.build.save(ResidentGroup(**facts, code="ELDERLY", valid_from=date(2026, 1, 1)))
        home = {"ward_id": person.ward_id, "household_id": person.household_id}
        self.build.save(HouseholdGroup(**home, code="POOR", valid_from=date(2026, 1, 1)))
        area = {"code": "AREA_ZONE", "source": "QĐ 1", "valid_from": date(2026, 1, 1)}
        self.build.save(AreaGroup(ward_id=person.ward_id, **area))
        spoken_for = {"name": "Trần Thị Thay", "relation": "relative", "source": "QĐ 5/2026/QĐDS-ST"}
        self.build.save(Representative(**facts, **spoken_for, valid_from=date(2026, 1, 1)))
        elsewhere = {"year": 2026, "checked_on": date(2026, 3, 3), "kind": "private"}
        self.build.save(
            YearlyCheck(**facts, **elsewhere, neighborhood_id=place.neighborhood.id, recorded_at=clock.now())
        )
        slot = self._slots(place)[0]
        with transaction() as work:
            book(place.campaign.id, slot.public_id, [person.id], "station", SYSTEM, work.at)

    def _slots(self, place: Place) -> list[Slot]:
        return list(db.session.scalars(select(Slot).where(Slot.day_id == place.day.id).order_by(Slot.starts)))

    def _day(self, campaign: Campaign) -> CampaignDay:
        return db.session.scalars(select(CampaignDay).where(CampaignDay.campaign_id == campaign.id)).one()

    def _desk(self, place: Place, token: str) -> Desk:
        at = clock.now()
        return self.build.save(
            Desk(
                ward_id=place.ward.id,
                day_id=place.day.id,
                label="Bàn 1",
                pair_hash=token_hash(new_id()),
                pair_expires_at=at,
                token_hash=token_hash(token),
                paired_at=at,
                expires_at=at.replace(year=at.year + 1),
            )
        )

    def _rearrangement(self, ward: Ward) -> str:
        """A merge that can be taken back; nobody was in it."""
        names = ("sources", "parts", "source_names", "part_names", "heads")
        facts = {**dict.fromkeys(names, ()), "aliases": {}, "rounds": {}, "followed": [{}, {}, {}]}
        now = clock.now()
        made = {"kind": "merge", "starts_on": clock.civil_date(now), "done_at": now}
        return self.build.save(Rearrangement(ward_id=ward.id, facts=facts, **made)).public_id

    def _upload(self, neighborhood: Neighborhood) -> Upload:
        facts = {
            "counts": RowCounts().as_dict(),
            "problems": [],
            "file_name": "to7.xlsx",
            "file_hash": b"0" * 32,
        }
        place = {"ward_id": neighborhood.ward_id, "neighborhood_id": neighborhood.id}
        return self.build.save(Upload(**place, state="checked", started_at=clock.now(), **facts))

    def _review(self, place: Place) -> str:
        """A scan that waits for a person; its name in addresses."""
        at, fingerprint = clock.now(), token_hash(place.ward.code)[:16]
        self.build.save(
            Scan(
                scan_id=f"{place.ward.code}-0000-4000-8000-000000000000",
                fingerprint=fingerprint,
                ward_id=place.ward.id,
                campaign_id=place.campaign.id,
                day_id=place.day.id,
                kind="arrive",
                method="qr",
                said={"ticket": "0" * 64},
                device_at=at,
                happened_at=at,
                received_at=at,
                verdict="review",
                reason="unknown_ticket",
                review="open",
            )
        )
        return fingerprint.hex()

    def _request(self, place: Place) -> str:
        slot = self._slots(place)[-1]
        asked = asking.Asker("phone", "0987654321", Birth(date(1955, 1, 1)))
        with transaction() as work:
            number = asking.ask(place.campaign.id, slot.public_id, asked, False, SYSTEM, work.at)
        return db.session.get_one(PlaceRequest, number).public_id

    def _data_request(self, person: Resident) -> str:
        """Something asked about a person's data that waits."""
        today = clock.civil_date(clock.now())
        with transaction() as work:
            wish = NewDataRequest("see", "self", "phone", today)
            return data_requests.enter(person, wish, SYSTEM, work.at).public_id

    def _with_letter(self, client: PageClient) -> PageClient:
        letter = db.session.scalars(select(Letter).where(Letter.public_id == self.here.names["letter"])).one()
        secrets = secret_codes.open_secrets(
            secret_codes.LETTER, letter.public_id, letter.token_sealed, letter.code_sealed
        )
        client.get("/k")
        answer = client.submit("/k", token=secrets.token)
        assert answer.status_code == 303
        return client
