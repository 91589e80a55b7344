"""Writes the demo ward: its neighborhoods, households, residents and accounts."""

import json
import os
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from accounts.heads.phones import keep_phone
from accounts.models import Account
from accounts.passwords.hashing import hashed
from accounts.roles import Role
from core.db.database import db
from core.folding import fold_name, sort_key
from core.ids import new_id
from core.sealing import Keyring, keyring
from demo.population import NEIGHBORHOODS, Family, FamilyMember
from residents.models.people import Household, HouseholdGroup, Resident, ResidentGroup
from wards.models import Clinic, Neighborhood, Ward

WARD_CODE = "99999"
BATCH = 500
HEADS = (
    "Ngô Thị Lựu",
    "Đinh Văn Tấn",
    "Phan Thị Cúc",
    "Trịnh Văn Hòe",
    "Lương Thị Đào",
    "Đoàn Văn Mạnh",
    "Tạ Thị Sen",
)


@dataclass(frozen=True)
class DemoWard:
    """What was written."""

    ward: Ward
    neighborhoods: list[Neighborhood]
    clinic: Clinic


def write_ward() -> DemoWard:
    """Write the ward, its neighborhoods and a partner clinic."""
    ward = Ward(
        code=WARD_CODE,
        name="Phường Hoa Sen",
        station_name="Trạm Y tế phường Hoa Sen",
        station_phone="0225 3999 115",
        station_address="Số 2 đường Lê Lợi, phường Hoa Sen",
        is_demo=True,
    )
    db.session.add(ward)
    db.session.flush()
    places = [
        Neighborhood(ward_id=ward.id, code=f"{n:02d}", kind=kind, name=name, aliases=[], sort=n)
        for n, (kind, name) in enumerate(NEIGHBORHOODS, 1)
    ]
    clinic = Clinic(ward_id=ward.id, code="PKHS", name="Phòng khám đa khoa Hoa Sen", phone="0225 3999 116")
    db.session.add_all([*places, clinic])
    db.session.flush()
    return DemoWard(ward, places, clinic)


def write_people(demo: DemoWard, families: Iterable[Family], at: datetime) -> int:
    """Write households, residents and their groups in bulk; return how many residents."""
    ring, written = keyring(), 0
    remaining = iter(families)
    while batch := list(islice(remaining, BATCH)):
        homes = [_household(demo, family) for family in batch]
        ids = db.session.scalars(
            insert(Household).returning(Household.id, sort_by_parameter_order=True), homes
        ).all()
        _mark_households(demo, batch, ids, at.date())
        people = [
            (member, _resident(demo, family, member, home_id, at, ring))
            for family, home_id in zip(batch, ids, strict=True)
            for member in family.members
        ]
        numbers = db.session.scalars(
            insert(Resident).returning(Resident.id, sort_by_parameter_order=True), [row for _m, row in people]
        ).all()
        groups = [
            _group(demo, number, code, at.date())
            for number, (member, _row) in zip(numbers, people, strict=True)
            for code in member.groups
        ]
        if groups:
            db.session.execute(insert(ResidentGroup), groups)
        written += len(people)
    return written


def _household(demo: DemoWard, family: Family) -> dict[str, Any]:
    place = demo.neighborhoods[family.neighborhood]
    return {
        "public_id": new_id(),
        "ward_id": demo.ward.id,
        "neighborhood_id": place.id,
        "code": f"{place.code}-{family.number:04d}",
        "address": family.address,
        "walk_order": family.number,
    }


def _resident(
    demo: DemoWard, family: Family, member: FamilyMember, home_id: int, at: datetime, ring: Keyring
) -> dict[str, Any]:
    public_id = new_id()
    return {
        "public_id": public_id,
        "ward_id": demo.ward.id,
        "neighborhood_id": demo.neighborhoods[family.neighborhood].id,
        "household_id": home_id,
        "full_name": member.name,
        "name_folded": fold_name(member.name),
        "sort_key": sort_key(member.name),
        "birth_date": member.born,
        "birth_precision": member.precision,
        "sex": member.sex,
        "relation": member.relation,
        "is_head": member.relation == "Chủ hộ",
        "phone_owner": member.phone_owner,
        "insurance": member.insurance,
        "residence": member.residence,
        "created_at": at,
        "updated_at": at,
        **_sealed(ring, public_id, member),
    }


def _sealed(ring: Keyring, public_id: str, member: FamilyMember) -> dict[str, bytes | None]:
    number, phone = member.personal_id, member.phone
    return {
        "personal_id_sealed": ring.seal("resident.personal_id", public_id, number) if number else None,
        "personal_id_index": ring.index("personal_id", number) if number else None,
        "phone_sealed": ring.seal("resident.phone", public_id, phone) if phone else None,
        "phone_index": ring.index("phone", phone) if phone else None,
        "phone_tail_index": ring.index("phone_tail", phone[-4:]) if phone else None,
    }


def _mark_households(demo: DemoWard, batch: Sequence[Family], ids: Sequence[int], since: date) -> None:
    """Households are poor or near-poor, not their members."""
    rows = [
        {"household_id": number, **_mark(demo, code, since), "valid_to": date(since.year, 12, 31)}
        for number, family in zip(ids, batch, strict=True)
        for code in family.groups
    ]
    if rows:
        db.session.execute(insert(HouseholdGroup), rows)


def _group(demo: DemoWard, resident_id: int, code: str, since: date) -> dict[str, Any]:
    return {"resident_id": resident_id, **_mark(demo, code, since)}


def _mark(demo: DemoWard, code: str, since: date) -> dict[str, Any]:
    return {
        "ward_id": demo.ward.id,
        "code": code,
        "source": "Danh sách của UBND phường",
        "valid_from": date(since.year, 1, 1),
    }


def write_accounts(demo: DemoWard, at: datetime) -> list[dict[str, str | None]]:
    """Write an account of every role with a random password; return the list for demo-accounts.json."""
    head_of = demo.neighborhoods[6]
    people: tuple[tuple[Role, str, str, str | None, dict[str, int]], ...] = (
        (Role.SITE_ADMIN, "quantri", "Phạm Đức Long", None, {}),
        (Role.STATION_ADMIN, "truongtram", "Trần Thị Thu Hà", WARD_CODE, {}),
        (Role.STATION_STAFF, "nhanvien", "Lê Thanh Bình", WARD_CODE, {}),
        (
            Role.NEIGHBORHOOD_HEAD,
            "totruong7",
            "Vũ Văn Khải",
            f"{WARD_CODE}/{head_of.code}",
            {"neighborhood_id": head_of.id},
        ),
        (Role.WARD_OFFICIAL, "canbo", "Đặng Thị Hồng Phượng", WARD_CODE, {}),
        (Role.SUPERVISOR, "giamsat", "Hoàng Quang Minh", WARD_CODE, {}),
        (Role.CLINIC, "phongkham", "Bùi Minh Khoa", demo.clinic.code, {"clinic_id": demo.clinic.id}),
    )
    listed = []
    for role, login, name, area, place in people:
        password = "-".join(secrets.token_hex(3) for _ in range(4))
        ward_id = None if role is Role.SITE_ADMIN else demo.ward.id
        db.session.add(
            Account(
                role=role.value,
                login=login,
                name=name,
                ward_id=ward_id,
                created_at=at,
                password_hash=hashed(password),
                **place,
            )
        )
        listed.append({"role": role.value, "login": login, "password": password, "area": area})
    _write_heads_to_call(demo, at, head_of)
    return listed


def _write_heads_to_call(demo: DemoWard, at: datetime, signs_in: Neighborhood) -> None:
    """Every neighborhood has a head with a phone; only one of the demo's heads signs in, the others are called."""
    for n, place in enumerate(demo.neighborhoods):
        if place.id != signs_in.id:
            name = HEADS[n % len(HEADS)]
            account = Account(
                public_id=new_id(),
                role=Role.NEIGHBORHOOD_HEAD.value,
                login=f"totruong{place.code}",
                name=name,
                ward_id=demo.ward.id,
                neighborhood_id=place.id,
                created_at=at,
            )
            keep_phone(account, f"0225 3999 {200 + n}")
            db.session.add(account)


def keep_accounts(folder: Path, accounts: list[dict[str, str | None]]) -> Path:
    """Write demo-accounts.json, readable only by its owner."""
    path = folder / "demo-accounts.json"
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(accounts, file, ensure_ascii=False, indent=2)
    return path
