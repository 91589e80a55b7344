"""Signing in: one message for every failure, limits that slow down and never lock out, sign-ins that end."""

import re
from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask

from accounts import retention
from accounts.limits import BY_KNOWN_BROWSER, BY_LOGIN_FROM_ADDRESS
from accounts.models import Account, SetUpLink, SignIn
from accounts.passwords import hashing
from accounts.roles import Role
from accounts.set_up import issue
from core import clock
from core.actor import SYSTEM
from core.db.database import db, writing_session
from core.db.jobs import run_all
from core.db.transaction import transaction
from tests.builders import Builder
from tests.page_client import PageClient

PASSWORD = "trâu ăn cỏ non buổi sáng"
WRONG = "Tên đăng nhập hoặc mật khẩu không đúng."


@pytest.fixture
def admin(build: Builder) -> Account:
    return build.account(
        Role.STATION_ADMIN, build.ward(), login="an.tram", password_hash=hashing.hashed(PASSWORD)
    )


def try_sign_in(client: PageClient, login: str, password: str, address: str = "192.0.2.1") -> object:
    client.get("/sign-in")
    return client.post(
        "/sign-in",
        data={"login": login, "password": password, "csrf_token": client.csrf()},
        environ_overrides={"REMOTE_ADDR": address},
    )


def test_the_right_password_leads_to_the_first_page(client: PageClient, admin: Account) -> None:
    answer = try_sign_in(client, " An.Tram ", PASSWORD)
    assert answer.status_code == 303
    assert client.get("/account").status_code == 200


def test_every_failure_is_answered_with_one_message(
    client: PageClient, admin: Account, build: Builder
) -> None:
    build.account(Role.STATION_STAFF, build.ward("99002"), login="moi")
    closed = build.account(
        Role.STATION_STAFF,
        build.ward("99003"),
        login="nghi",
        password_hash=hashing.hashed(PASSWORD),
        disabled_at=clock.now(),
    )
    pages = []
    for login, password in (
        ("an.tram", "sai mật khẩu rồi nhé"),
        ("khong.co", PASSWORD),
        ("moi", PASSWORD),
        (closed.login, PASSWORD),
        ("", ""),
    ):
        answer = try_sign_in(client, login, password, address=f"192.0.2.{len(pages) + 1}")
        assert answer.status_code == 422
        assert WRONG in answer.text
        pages.append(_masked(answer.text))
    assert len(set(pages)) == 1


class CountingHasher(PasswordHasher):
    """Hashes as ever and remembers what was verified."""

    verified: list[str]

    def verify(self, kept: str | bytes, password: str | bytes) -> bool:
        self.verified.append(str(kept))
        return super().verify(kept, password)


@pytest.mark.parametrize("login", ["an.tram", "khong.co"])
def test_an_unknown_login_costs_the_same_work(
    client: PageClient, admin: Account, monkeypatch: pytest.MonkeyPatch, login: str
) -> None:
    counting = CountingHasher(time_cost=hashing.PASSES, memory_cost=hashing.MEMORY_KIB, parallelism=1)
    counting.verified = []
    monkeypatch.setattr(hashing, "_hasher", counting)
    try_sign_in(client, login, "sai")
    assert len(counting.verified) == 1
    assert counting.verified[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_too_many_tries_are_answered_with_the_time_to_wait(client: PageClient, admin: Account) -> None:
    most = int(BY_LOGIN_FROM_ADDRESS.split("/")[0])
    for _ in range(most):
        assert try_sign_in(client, "an.tram", "sai").status_code == 422
    answer = try_sign_in(client, "an.tram", PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 600


def test_the_wait_ends_by_itself(client: PageClient, admin: Account) -> None:
    for _ in range(int(BY_LOGIN_FROM_ADDRESS.split("/")[0]) + 1):
        try_sign_in(client, "an.tram", "sai")
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert try_sign_in(client, "an.tram", PASSWORD).status_code == 303


def test_right_passwords_never_count(client: PageClient, admin: Account) -> None:
    for _ in range(int(BY_LOGIN_FROM_ADDRESS.split("/")[0]) + 5):
        client.delete_cookie("ngaykhoe")
        client.delete_cookie("known")
        assert try_sign_in(client, "an.tram", PASSWORD).status_code == 303


def test_tries_from_elsewhere_never_lock_a_known_browser_out(
    app: Flask, client: PageClient, admin: Account
) -> None:
    assert try_sign_in(client, "an.tram", PASSWORD).status_code == 303
    client.delete_cookie("ngaykhoe")
    stranger = app.test_client()
    for number in range(110):
        try_sign_in(stranger, "an.tram", "sai", address=f"198.51.100.{number}")
    assert try_sign_in(stranger, "an.tram", PASSWORD, address="203.0.113.9").status_code == 429
    assert try_sign_in(client, "an.tram", PASSWORD).status_code == 303


def test_a_known_browser_is_limited_too(client: PageClient, admin: Account) -> None:
    try_sign_in(client, "an.tram", PASSWORD)
    client.delete_cookie("ngaykhoe")
    answers = [
        try_sign_in(client, "an.tram", "sai", address=f"198.51.100.{number}").status_code
        for number in range(int(BY_KNOWN_BROWSER.split("/")[0]) + 1)
    ]
    assert answers[-2:] == [422, 429]


def test_a_mark_for_one_account_is_no_mark_for_another(
    app: Flask, client: PageClient, admin: Account, build: Builder
) -> None:
    other = build.account(Role.STATION_STAFF, build.ward("99002"), login="khac")
    try_sign_in(client, "an.tram", PASSWORD)
    client.delete_cookie("ngaykhoe")
    for _ in range(int(BY_LOGIN_FROM_ADDRESS.split("/")[0])):
        try_sign_in(client, other.login, "sai")
    assert try_sign_in(app.test_client(), other.login, "sai").status_code == 429


def test_the_right_password_of_a_closed_account_counts_as_wrong(client: PageClient, build: Builder) -> None:
    build.account(
        Role.STATION_STAFF,
        build.ward(),
        login="nghi",
        password_hash=hashing.hashed(PASSWORD),
        disabled_at=clock.now(),
    )
    most = int(BY_LOGIN_FROM_ADDRESS.split("/")[0])
    answers = [try_sign_in(client, "nghi", PASSWORD).status_code for _ in range(most + 1)]
    assert answers == [422] * most + [429]


def test_an_old_hash_is_renewed_with_the_next_sign_in(
    client: PageClient, admin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashing, "_hasher", PasswordHasher(time_cost=3, memory_cost=19 * 1024, parallelism=1))
    assert try_sign_in(client, "an.tram", PASSWORD).status_code == 303
    db.session.rollback()
    assert "t=3" in (db.session.get_one(Account, admin.id).password_hash or "")


def test_signing_out_ends_the_sign_in_on_the_server(app: Flask, client: PageClient, admin: Account) -> None:
    try_sign_in(client, "an.tram", PASSWORD)
    kept = client.get_cookie("ngaykhoe")
    client.get("/account")
    assert client.submit("/sign-out").status_code == 303
    thief = app.test_client()
    thief.set_cookie("ngaykhoe", kept.value)
    assert thief.get("/account").status_code == 303


def test_signing_out_twice_is_no_error(client: PageClient, admin: Account) -> None:
    client.get("/sign-in")
    answer = client.post("/sign-out", data={"csrf_token": client.csrf()})
    assert answer.status_code == 303


def test_a_sign_in_ends_after_twelve_hours_however_busy(client: PageClient, admin: Account) -> None:
    start = clock.now()
    try_sign_in(client, "an.tram", PASSWORD)
    for minutes in range(20, 12 * 60, 20):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            assert client.get("/account").status_code == 200, minutes
    with time_machine.travel(start + timedelta(hours=12, minutes=1)):
        assert client.get("/account").status_code == 303


@pytest.mark.parametrize(
    ("role", "minutes", "status"),
    [
        (Role.STATION_ADMIN, 29, 200),
        (Role.STATION_ADMIN, 31, 303),
        (Role.WARD_OFFICIAL, 31, 303),
        (Role.STATION_STAFF, 31, 200),
        (Role.SUPERVISOR, 700, 200),
    ],
)
def test_an_idle_sign_in_ends_soonest_for_those_who_may_most(
    client: PageClient, build: Builder, role: Role, minutes: int, status: int
) -> None:
    build.sign_in(client, build.account(role, build.ward()))
    with time_machine.travel(clock.now() + timedelta(minutes=minutes)):
        assert client.get("/account").status_code == status


def test_use_is_noted_at_most_every_five_minutes(client: PageClient, build: Builder) -> None:
    account = build.account(Role.STATION_ADMIN, build.ward())
    build.sign_in(client, account)
    start = db.session.query(SignIn).one().seen_at
    for minutes, noted in ((4, False), (6, True)):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            client.get("/account")
        db.session.rollback()
        assert (db.session.query(SignIn).one().seen_at > start) is noted


def test_a_page_that_refreshes_itself_is_not_use(client: PageClient, build: Builder) -> None:
    build.sign_in(client, build.account(Role.WARD_OFFICIAL, build.ward()))
    start = db.session.query(SignIn).one().seen_at
    with time_machine.travel(start + timedelta(minutes=20)):
        client.get("/turnout/aaaaaaaaaaaaaaaaaaaaaaaaaa.json")
    db.session.rollback()
    assert db.session.query(SignIn).one().seen_at == start


def test_a_disabled_account_is_out_at_once(client: PageClient, build: Builder) -> None:
    account = build.account(Role.STATION_STAFF, build.ward())
    build.sign_in(client, account)
    assert client.get("/account").status_code == 200
    with writing_session():
        db.session.get_one(Account, account.id).disabled_at = clock.now()
    assert client.get("/account").status_code == 303


def test_the_cookie_holds_no_name_and_is_out_of_reach_of_scripts(client: PageClient, admin: Account) -> None:
    answer = try_sign_in(client, "an.tram", PASSWORD)
    for cookie in answer.headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "an.tram" not in cookie
    assert answer.headers["Cache-Control"] == "no-store"


def _masked(page: str) -> str:
    """Without what differs by right: the form's own secrets and the login that was typed."""
    return re.sub(r'value="[^"]*"', "", page)


def test_what_is_over_is_cleared_away_by_the_timer(build: Builder) -> None:
    ward = build.ward()
    account = build.account(Role.STATION_STAFF, ward)
    build.sign_in(build.app.test_client(), account)
    with transaction() as work:
        issue(account, by=SYSTEM, at=work.at)
    for hours, left in ((11, (1, 1)), (13, (0, 1)), (73, (0, 0))):
        with time_machine.travel(clock.now() + timedelta(hours=hours)):
            done = run_all(retention.JOBS, clock.now())
        assert done is not None
        assert (db.session.query(SignIn).count(), db.session.query(SetUpLink).count()) == left
