"""The second factor: asked of administrators and officials, each code once, guessing limited, reset by a colleague."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from accounts.limits import CODE_BY_ACCOUNT, CODE_BY_KNOWN_BROWSER
from accounts.models import Account, RecoveryCode, SecondFactor, SignIn
from accounts.passwords import hashing
from accounts.roles import Role
from core import clock
from core.db import audit
from core.db.database import db, writing_session
from core.db.models import AuditEvent
from tests.builders import Builder
from tests.page_client import PageClient
from wards.models import Ward

PASSWORD = "trâu ăn cỏ non buổi sáng"


@pytest.fixture
def strict(app: Flask) -> Iterator[Flask]:
    """The site with the second factor switched on."""
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, second_factor=True)
    yield app
    app.config["SETTINGS"] = settings


@pytest.fixture
def admin(strict: Flask, build: Builder) -> Account:
    return with_password(build, Role.STATION_ADMIN, "an.tram")


def with_password(build: Builder, role: Role, login: str, code: str = "99001") -> Account:
    ward = None if role is Role.SITE_ADMIN else build.ward(code)
    return build.account(role, ward, login=login, password_hash=hashing.hashed(PASSWORD))


def password(client: PageClient, login: str = "an.tram") -> str:
    """Type the password; where it leads."""
    client.get("/sign-in")
    answer = client.submit("/sign-in", login=login, password=PASSWORD)
    assert answer.status_code == 303
    return str(answer.location)


def set_up(client: PageClient, login: str = "an.tram") -> pyotp.TOTP:
    """Sign in for the first time with an app."""
    assert password(client, login) == "/sign-in/code"
    page = client.get("/sign-in/app")
    key = re.search(r"((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})", page.text)
    assert key
    app = pyotp.TOTP(key[1].replace(" ", ""))
    answer = client.submit("/sign-in/app", otp=app.at(clock.now()))
    assert (answer.status_code, answer.location) == (303, "/account/recovery-codes")
    return app


def code(client: PageClient, otp: str) -> int:
    client.get("/sign-in/code")
    return client.submit("/sign-in/code", otp=otp).status_code


def later(minutes: float = 1) -> time_machine.travel:
    return time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False)


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


@pytest.mark.parametrize("role", Role)
def test_administrators_and_officials_are_asked_for_a_code(
    strict: Flask, client: PageClient, build: Builder, role: Role
) -> None:
    ward = build.ward()
    more = {
        Role.NEIGHBORHOOD_HEAD: {"neighborhood_id": build.neighborhood(ward).id},
        Role.CLINIC: {"clinic_id": build.clinic(ward).id},
    }
    area = None if role is Role.SITE_ADMIN else ward
    build.account(role, area, login="ai", password_hash=hashing.hashed(PASSWORD), **more.get(role, {}))
    asked = password(client, "ai") == "/sign-in/code"
    assert asked == (role in (Role.SITE_ADMIN, Role.STATION_ADMIN, Role.WARD_OFFICIAL))


def test_a_site_that_switched_it_off_asks_for_the_password_alone(client: PageClient, build: Builder) -> None:
    with_password(build, Role.STATION_ADMIN, "an.tram")
    assert password(client) == "/days"


def test_the_demo_asks_for_the_password_alone(client: PageClient, admin: Account) -> None:
    with writing_session():
        db.session.scalars(select(Ward)).one().is_demo = True
    assert password(client) == "/days"


def test_between_password_and_code_nobody_is_signed_in(client: PageClient, admin: Account) -> None:
    password(client)
    assert client.get("/account").location == "/sign-in"
    assert client.get("/days", headers={"Accept": "application/json"}).status_code == 401
    assert client.get("/sign-in").status_code == 200
    assert "account.signed_in" not in actions()
    with client.session_transaction() as session:
        session["sign_in"] = session.pop("half_sign_in")
    assert client.get("/account").location == "/sign-in", "the token of half a sign-in opens nothing"


def test_the_first_sign_in_sets_the_app_up_and_prints_recovery_codes(
    client: PageClient, admin: Account
) -> None:
    set_up(client)
    sheet = client.get("/account/recovery-codes").text
    assert len(re.findall(r"<code", sheet)) == 10
    assert client.submit("/account/recovery-codes").location == "/days"
    assert client.get("/account/recovery-codes").location == "/account/second-factor"
    assert actions()[-3:] == [
        "account.second_factor_set_up",
        "account.recovery_codes_made",
        "account.signed_in",
    ]


def test_the_sheet_is_shown_for_a_quarter_of_an_hour_at_most(client: PageClient, admin: Account) -> None:
    set_up(client)
    with later(16):
        assert client.get("/account/recovery-codes").location == "/account/second-factor"


def test_keys_are_sealed_and_recovery_codes_hashed(client: PageClient, admin: Account) -> None:
    app = set_up(client)
    sheet = re.findall(r"<code[^>]*>([a-z2-7 ]+)</code>", client.get("/account/recovery-codes").text)
    db.session.rollback()
    kept = db.session.scalars(select(SecondFactor)).one()
    assert app.secret.encode() not in kept.key_sealed
    indexes = db.session.scalars(select(RecoveryCode.code_index)).all()
    assert len(set(indexes)) == len(sheet) == 10
    assert not {code.replace(" ", "").encode()[:4] for code in sheet} & {index[:4] for index in indexes}


def test_a_wrong_first_code_sets_nothing_up(client: PageClient, admin: Account) -> None:
    password(client)
    client.get("/sign-in/app")
    assert client.submit("/sign-in/app", otp="000000").status_code == 422
    assert db.session.scalar(select(func.count()).select_from(SecondFactor)) == 0
    assert client.get("/account").location == "/sign-in"


def test_afterwards_each_sign_in_needs_a_code(app: Flask, client: PageClient, admin: Account) -> None:
    key = set_up(client)
    other = app.test_client()
    with later():
        assert password(other) == "/sign-in/code"
        assert other.get("/sign-in/app").location == "/sign-in/code", "the key is never shown again"
        assert code(other, "000000") == 422
        assert code(other, f" {key.at(clock.now())[:3]} {key.at(clock.now())[3:]}") == 303
        assert other.get("/account").status_code == 200


@pytest.mark.parametrize(("seconds", "status"), [(-90, 422), (-30, 303), (0, 303), (30, 303), (90, 422)])
def test_a_phones_clock_may_be_half_a_minute_off(
    app: Flask, client: PageClient, admin: Account, seconds: int, status: int
) -> None:
    key = set_up(client)
    with later(10):
        other = app.test_client()
        password(other)
        assert code(other, key.at(clock.now() + timedelta(seconds=seconds))) == status


def test_a_code_is_used_once(app: Flask, client: PageClient, admin: Account) -> None:
    key = set_up(client)
    with later():
        used, earlier = key.at(clock.now()), key.at(clock.now() - timedelta(seconds=30))
        for typed, status in ((used, 303), (used, 422), (earlier, 422)):
            other = app.test_client()
            password(other)
            assert code(other, typed) == status


def test_the_code_of_the_first_sign_in_is_used_up_too(app: Flask, client: PageClient, admin: Account) -> None:
    with time_machine.travel(clock.now(), tick=False):
        key = set_up(client)
        other = app.test_client()
        password(other)
        assert code(other, key.at(clock.now())) == 422


def test_a_recovery_code_signs_in_once(app: Flask, client: PageClient, admin: Account) -> None:
    set_up(client)
    sheet = re.findall(r"<code[^>]*>([a-z2-7 ]+)</code>", client.get("/account/recovery-codes").text)
    for typed, status in ((sheet[3].upper(), 303), (sheet[3], 422), (sheet[4].replace(" ", "-"), 303)):
        other = app.test_client()
        password(other)
        assert code(other, typed) == status
    left = [e.detail["left"] for e in db.session.scalars(select(AuditEvent)) if "left" in e.detail]
    assert left == [9, 8]


def test_the_recovery_code_of_a_colleague_is_none(
    app: Flask, client: PageClient, admin: Account, build: Builder
) -> None:
    with_password(build, Role.WARD_OFFICIAL, "khac", "99002")
    set_up(client)
    sheet = re.findall(r"<code[^>]*>([a-z2-7 ]+)</code>", client.get("/account/recovery-codes").text)
    other = app.test_client()
    set_up(other, "khac")
    other = app.test_client()
    password(other, "khac")
    assert code(other, sheet[0]) == 422


@pytest.mark.parametrize(("known", "limit"), [(False, CODE_BY_ACCOUNT), (True, CODE_BY_KNOWN_BROWSER)])
def test_guessing_is_limited(app: Flask, client: PageClient, admin: Account, known: bool, limit: str) -> None:
    key = set_up(client)
    guesser = client if known else app.test_client()
    guesser.delete_cookie("ngaykhoe")
    with later():
        password(guesser)
        most = int(limit.split("/")[0])
        assert [code(guesser, "000000") for _ in range(most)] == [422] * most
        assert code(guesser, key.at(clock.now())) == 429
        owner = app.test_client() if known else client
        owner.delete_cookie("ngaykhoe")
        password(owner)
        assert code(owner, key.at(clock.now())) == 303, "another browser is not shut out"


def test_half_a_sign_in_ends_after_twenty_minutes(client: PageClient, admin: Account) -> None:
    password(client)
    with later(21):
        assert client.get("/sign-in/code").location == "/sign-in"


def test_a_new_password_ends_half_a_sign_in(app: Flask, client: PageClient, admin: Account) -> None:
    set_up(client)
    thief = app.test_client()
    with later():
        password(thief)
        client.get("/account/password")
        new = "mây trắng bay ngang mái chùa"
        client.submit("/account/password", present=PASSWORD, password=new, again=new)
        thief.get("/sign-in/code")
        assert thief.get("/sign-in/code").location == "/sign-in"


def test_a_set_up_link_asks_for_the_code_as_well(strict: Flask, client: PageClient, build: Builder) -> None:
    ward = build.ward()
    build.sign_in(client, build.account(Role.STATION_ADMIN, ward))
    account = build.account(Role.WARD_OFFICIAL, ward)
    client.get(f"/accounts/{account.public_id}")
    link = client.submit(f"/accounts/{account.public_id}/link").text
    found = re.search(r"set-up#([a-z2-7]{26})", link)
    assert found
    phone = strict.test_client()
    phone.get("/set-up")
    phone.submit("/set-up", token=found[1])
    phone.get("/set-up/password")
    answer = phone.submit("/set-up/password", password=PASSWORD, again=PASSWORD)
    assert answer.location == "/sign-in/code"
    assert phone.get("/account").location == "/sign-in"


def test_new_recovery_codes_need_a_code_and_end_the_old_sheet(
    app: Flask, client: PageClient, admin: Account
) -> None:
    key = set_up(client)
    old = re.findall(r"<code[^>]*>([a-z2-7 ]+)</code>", client.get("/account/recovery-codes").text)
    with later():
        client.get("/account/second-factor")
        assert client.submit("/account/second-factor", otp="000000").status_code == 422
        answer = client.submit("/account/second-factor", otp=key.at(clock.now()))
        assert answer.location == "/account/recovery-codes"
        other = app.test_client()
        password(other)
        assert code(other, old[0]) == 422


def test_another_phone_is_set_up_at_the_next_sign_in(client: PageClient, admin: Account) -> None:
    key = set_up(client)
    with later():
        client.get("/account/second-factor/other-phone")
        answer = client.submit("/account/second-factor/other-phone", otp=key.at(clock.now()))
        assert answer.location == "/sign-in"
        assert client.get("/account").location == "/sign-in"
        assert set_up(client).secret != key.secret


def test_a_colleague_resets_a_lost_phone(
    app: Flask, client: PageClient, admin: Account, build: Builder
) -> None:
    key = set_up(client)
    colleague = build.sign_in(
        app.test_client(), build.account(Role.STATION_ADMIN, db.session.get_one(Ward, admin.ward_id))
    )
    page = colleague.get(f"/accounts/{admin.public_id}")
    assert "second-factor/reset" in page.text
    answer = colleague.submit(f"/accounts/{admin.public_id}/second-factor/reset")
    assert answer.status_code == 303
    assert client.get("/account").location == "/sign-in", "the sign-ins of the account have ended"
    assert actions()[-2:] == ["account.sign_ins_ended", "account.second_factor_reset"]
    assert set_up(client).secret != key.secret
    assert db.session.scalar(select(func.count()).select_from(RecoveryCode)) == 10


def test_nobody_resets_their_own(client: PageClient, admin: Account) -> None:
    set_up(client)
    assert "second-factor/reset" not in client.get(f"/accounts/{admin.public_id}").text
    form = {"csrf_token": client.csrf()}
    assert client.post(f"/accounts/{admin.public_id}/second-factor/reset", data=form).status_code == 409
    assert client.get("/account").status_code == 200


def test_the_only_administrator_is_helped_by_the_command_line(
    strict: Flask, client: PageClient, build: Builder
) -> None:
    with_password(build, Role.SITE_ADMIN, "goc")
    set_up(client, "goc")
    run = strict.test_cli_runner()
    assert run.invoke(args=["accounts", "reset-second-factor", "GOC"]).exit_code == 0
    assert run.invoke(args=["accounts", "reset-second-factor", "khong"]).exit_code == 1
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(SecondFactor)) == 0
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 0
    assert audit.verify()[0].broken_at is None
    set_up(client, "goc")
