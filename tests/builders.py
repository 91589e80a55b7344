"""Builders: a ward, its people, accounts and campaigns in one line each, through the real operations."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from accounts.gate import SESSION_KEY
from accounts.models import Account, SignIn
from accounts.roles import Role
from campaigns.models import Campaign, CampaignDay, Slot
from core import clock
from core.db.database import db, writing_session
from core.folding import fold_name, sort_key
from core.ids import new_id, token_hash
from core.sealing import keyring
from residents.models.people import Household, Resident
from wards.models import Clinic, Neighborhood, Ward


class Builder:
    """Each method writes one thing and hands it back; everything has a sensible default."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.count = itertools.count(1)

    def save(self, row: Any) -> Any:
        with writing_session():
            db.session.add(row)
        return row

    def ward(self, code: str = "99001", name: str = "Phường Mẫu") -> Ward:
        return self.save(
            Ward(
                code=code, name=name, station_name=f"Trạm Y tế {name.lower()}", station_phone="0225 3855 115"
            )
        )

    def neighborhood(self, ward: Ward, number: int | str = 7, kind: str = "to_dan_pho") -> Neighborhood:
        code = f"{number:02d}" if isinstance(number, int) else f"{next(self.count):02d}"
        return self.save(
            Neighborhood(
                ward_id=ward.id, code=code, kind=kind, name=str(number), aliases=[], sort=next(self.count)
            )
        )

    def clinic(self, ward: Ward, code: str = "31015", name: str = "Phòng khám Đa khoa Mẫu") -> Clinic:
        return self.save(Clinic(ward_id=ward.id, code=code, name=name, phone=""))

    def household(
        self, neighborhood: Neighborhood, *members: dict[str, Any], address: str = "Số 1"
    ) -> Household:
        n = next(self.count)
        household = self.save(
            Household(
                ward_id=neighborhood.ward_id,
                neighborhood_id=neighborhood.id,
                code=f"{neighborhood.code}-{n:04d}",
                address=address,
                walk_order=n,
            )
        )
        for member in members:
            self.resident(household, **member)
        return household

    def resident(self, household: Household, full_name: str = "Nguyễn Thị Hoa", **facts: Any) -> Resident:
        at = clock.now()
        personal_id, phone = facts.pop("personal_id", None), facts.pop("phone", None)
        facts = {"birth_date": date(1950, 5, 1), "sex": "female", "public_id": new_id(), **facts}
        if personal_id:
            facts["personal_id_sealed"] = keyring().seal(
                "resident.personal_id", facts["public_id"], personal_id
            )
            facts["personal_id_index"] = keyring().index("personal_id", personal_id)
        if phone:
            facts["phone_sealed"] = keyring().seal("resident.phone", facts["public_id"], phone)
            facts["phone_index"] = keyring().index("phone", phone)
            facts["phone_tail_index"] = keyring().index("phone_tail", phone[-4:])
        return self.save(
            Resident(
                ward_id=household.ward_id,
                neighborhood_id=household.neighborhood_id,
                household_id=household.id,
                full_name=full_name,
                name_folded=fold_name(full_name),
                sort_key=sort_key(full_name),
                created_at=at,
                updated_at=at,
                **facts,
            )
        )

    def campaign(
        self, ward: Ward, *, days_ahead: int = 14, capacity: int = 10, hours: int = 4, **facts: Any
    ) -> Campaign:
        """A draft with one day of one-hour slots from 7:00; publish it through campaigns.planning."""
        at = clock.now()
        facts = {"title": "Khám sức khỏe người cao tuổi", "kind": "screening", "criteria": {}, **facts}
        campaign = self.save(Campaign(ward_id=ward.id, created_at=at, **facts))
        day = self.save(
            CampaignDay(
                ward_id=ward.id,
                campaign_id=campaign.id,
                venue="Nhà văn hóa phường",
                date=clock.civil_date(at) + timedelta(days=days_ahead),
            )
        )
        for hour in range(7, 7 + hours):
            self.save(
                Slot(
                    ward_id=ward.id,
                    campaign_id=campaign.id,
                    day_id=day.id,
                    starts=hour * 60,
                    ends=hour * 60 + 60,
                    capacity=capacity,
                )
            )
        return campaign

    def account(self, role: Role, ward: Ward | None = None, **facts: Any) -> Account:
        n = next(self.count)
        facts = {"login": f"{role.value}{n}", "name": "Trần Văn Thử", "public_id": new_id(), **facts}
        if phone := facts.pop("phone", None):
            facts["phone_sealed"] = keyring().seal("account.phone", facts["public_id"], phone)
        return self.save(
            Account(role=role.value, ward_id=ward.id if ward else None, created_at=clock.now(), **facts)
        )

    def sign_in(self, client: FlaskClient, account: Account) -> FlaskClient:
        """Sign a client in without the password step (which has tests of its own)."""
        at, token = clock.now(), new_id()
        self.save(
            SignIn(
                token_hash=token_hash(token),
                account_id=account.id,
                started_at=at,
                seen_at=at,
                expires_at=at + timedelta(hours=12),
            )
        )
        with client.session_transaction() as session:
            session[SESSION_KEY] = token
        return client
