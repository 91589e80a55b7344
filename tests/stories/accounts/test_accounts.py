"""Stories of accounts: the first start, a new head, a lost phone, a forgotten password, a person who leaves."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskCliRunner

from accounts import set_up
from accounts.models import Account, SetUpLink
from accounts.queries import pending_link
from accounts.roles import Role
from core import clock
from core.db import audit
from core.db.database import db
from core.db.models import AuditEvent
from core.db.transaction import transaction
from tests.builders import Builder
from tests.page_client import squeeze

PASSWORD = "trâu ăn cỏ non buổi sáng"
OTHER = "mây trắng bay ngang mái chùa"


class Story:
    """What the steps below share."""

    def __init__(self, app: Flask, build: Builder) -> None:
        self.app, self.build = app, build
        self.run: FlaskCliRunner = app.test_cli_runner()
        self.admin, self.phone = app.test_client(), app.test_client()
        self.seen = SimpleNamespace()

    def given_a_ward_with_a_station_administrator(self) -> None:
        self.ward = self.build.ward()
        self.hamlet = self.build.neighborhood(self.ward, 7)
        self.build.sign_in(self.admin, self.build.account(Role.STATION_ADMIN, self.ward))

    def when_the_administrator_makes_an_account_for_the_head(self, login: str = "buoi.to7") -> None:
        self.admin.get("/accounts/new/neighborhood_head")
        answer = self.admin.submit(
            "/accounts/new/neighborhood_head",
            name="Trần Thị Bưởi",
            login=login,
            area=self.hamlet.public_id,
        )
        assert answer.status_code == 200
        self.token = _token(answer.text)
        self.account = db.session.query(Account).filter_by(login=login).one()

    def when_the_link_is_opened_with_script(self) -> int:
        self.phone.get("/set-up")
        return self.phone.submit("/set-up", token=self.token).status_code

    def when_the_code_is_typed_without_script(self) -> int:
        self.phone.get("/set-up")
        typed = " ".join(self.token[n : n + 4].upper() for n in range(0, 26, 4))
        return self.phone.submit("/set-up", code=typed).status_code

    def when_a_password_is_chosen(self, password: str = PASSWORD, **more: str) -> int:
        self.phone.get("/set-up/password")
        return self.phone.submit("/set-up/password", password=password, again=password, **more).status_code

    def then_the_head_is_signed_in(self) -> None:
        answer = self.phone.get("/account")
        assert answer.status_code == 200
        assert "Trần Thị Bưởi" in answer.text
        assert "Tổ dân phố 7" in answer.text

    def then_the_password_signs_in(self, login: str = "buoi.to7", password: str = PASSWORD) -> int:
        browser = self.app.test_client()
        browser.get("/sign-in")
        return browser.submit("/sign-in", login=login, password=password).status_code


@pytest.fixture
def story(app: Flask, build: Builder) -> Story:
    return Story(app, build)


def test_a_head_comes_to_a_password_that_nobody_else_has_seen(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    story.when_the_administrator_makes_an_account_for_the_head()
    assert story.when_the_link_is_opened_with_script() == 303
    assert story.when_a_password_is_chosen() == 303
    story.then_the_head_is_signed_in()
    assert story.then_the_password_signs_in() == 303


def test_without_script_the_code_is_typed(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    story.when_the_administrator_makes_an_account_for_the_head()
    assert story.when_the_code_is_typed_without_script() == 303
    assert story.when_a_password_is_chosen() == 303
    story.then_the_head_is_signed_in()


def test_a_whole_link_can_be_pasted(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    story.when_the_administrator_makes_an_account_for_the_head()
    story.phone.get("/set-up")
    pasted = f" http://127.0.0.1:8000/set-up#{story.token} "
    assert story.phone.submit("/set-up", code=pasted).status_code == 303


def test_a_set_up_link_dies_at_its_first_use(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    story.when_the_administrator_makes_an_account_for_the_head()
    story.when_the_link_is_opened_with_script()
    story.when_a_password_is_chosen()
    story.phone = story.app.test_client()
    assert story.when_the_link_is_opened_with_script() == 422


def test_two_browsers_with_one_link_set_one_password(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    story.when_the_administrator_makes_an_account_for_the_head()
    first, second = story.app.test_client(), story.app.test_client()
    for phone in (first, second):
        story.phone = phone
        story.when_the_link_is_opened_with_script()
        phone.get("/set-up/password")
    assert first.submit("/set-up/password", password=PASSWORD, again=PASSWORD).status_code == 303
    assert second.submit("/set-up/password", password=OTHER, again=OTHER).status_code == 422
    assert story.then_the_password_signs_in(password=OTHER) == 422


def test_of_two_who_use_one_link_at_once_one_comes_too_late(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    story.when_the_administrator_makes_an_account_for_the_head()
    pending = pending_link(story.token, clock.now())
    assert pending is not None
    facts = {"browser": "", "address": None}
    with transaction() as work:
        set_up.use(pending.id, pending.account_id, "a hash", at=work.at, **facts)
    with pytest.raises(set_up.LinkDead), transaction() as work:
        set_up.use(pending.id, pending.account_id, "another hash", at=work.at, **facts)
    assert db.session.get_one(Account, story.account.id).password_hash == "a hash"


def test_looking_at_a_link_uses_nothing_up(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    story.when_the_administrator_makes_an_account_for_the_head()
    for _ in range(3):
        assert story.app.test_client().get("/set-up").status_code == 200
        assert story.when_the_link_is_opened_with_script() == 303
    assert story.when_a_password_is_chosen() == 303


def test_a_link_is_too_old_after_three_days(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    story.when_the_administrator_makes_an_account_for_the_head()
    with time_machine.travel(clock.now() + timedelta(hours=71)):
        assert story.when_the_link_is_opened_with_script() == 303
    with time_machine.travel(clock.now() + timedelta(hours=73)):
        assert story.when_the_link_is_opened_with_script() == 422


def test_a_new_link_replaces_the_old_one(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    story.when_the_administrator_makes_an_account_for_the_head()
    old = story.token
    page = f"/accounts/{story.account.public_id}"
    story.admin.get(page)
    story.token = _token(story.admin.submit(f"{page}/link").text)
    assert story.token != old
    assert story.when_the_link_is_opened_with_script() == 303
    story.token = old
    assert story.when_the_link_is_opened_with_script() == 422


def test_the_same_form_sent_twice_shows_the_same_link(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    story.when_the_administrator_makes_an_account_for_the_head()
    page = f"/accounts/{story.account.public_id}"
    story.admin.get(page)
    form = {"csrf_token": story.admin.csrf(), "idempotency_key": "once"}
    first, second = (story.admin.post(f"{page}/link", data=form).text for _ in range(2))
    assert _token(first) == _token(second)
    assert db.session.query(SetUpLink).count() == 1


def test_the_page_of_a_link_shows_the_same_link_in_another_language(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    story.when_the_administrator_makes_an_account_for_the_head()
    page = f"/accounts/{story.account.public_id}"
    link = f"{page}/link"
    again = story.admin.submit(link, show_again="1")
    assert _token(again.text) == story.token, "also on the page that made the account"
    story.admin.get(page)
    vietnamese = story.admin.submit(link).text
    assert f'name="show_again" value="1" formaction="{link}?lang=en"' in squeeze(vietnamese)
    assert _token(story.admin.submit(link).text) == _token(vietnamese)
    assert db.session.query(SetUpLink).count() == 1


def test_changing_the_language_on_the_page_of_a_link_is_no_dead_end(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    story.when_the_administrator_makes_an_account_for_the_head()
    page = f"/accounts/{story.account.public_id}"
    for action in ("link", "name"):
        answer = story.admin.get(f"{page}/{action}?lang=en")
        assert (answer.status_code, answer.location) == (303, page)
    program = story.admin.get(f"{page}/link", headers={"Accept": "application/json"})
    assert program.status_code == 405


def test_a_weak_password_is_refused_and_the_link_still_lives(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    story.when_the_administrator_makes_an_account_for_the_head()
    story.when_the_link_is_opened_with_script()
    assert story.when_a_password_is_chosen("ngắn") == 422
    assert story.when_a_password_is_chosen("Trần Thị Bưởi 1960") == 422
    assert story.when_a_password_is_chosen() == 303


def test_a_forgotten_password_is_replaced_and_every_browser_signed_out(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    story.when_the_administrator_makes_an_account_for_the_head()
    story.when_the_link_is_opened_with_script()
    story.when_a_password_is_chosen()
    lost = story.phone
    page = f"/accounts/{story.account.public_id}"
    story.admin.get(page)
    story.token = _token(story.admin.submit(f"{page}/link").text)
    story.phone = story.app.test_client()
    story.when_the_link_is_opened_with_script()
    assert lost.get("/account").status_code == 200
    assert story.when_a_password_is_chosen(OTHER) == 303
    assert lost.get("/account").status_code == 303
    assert story.then_the_password_signs_in(password=PASSWORD) == 422


def test_a_lost_phone_is_signed_out_by_the_administrator(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    head = story.build.account(
        Role.NEIGHBORHOOD_HEAD, story.ward, neighborhood_id=story.hamlet.id, name="Trần Thị Bưởi"
    )
    story.build.sign_in(story.phone, head)
    story.then_the_head_is_signed_in()
    story.admin.get(f"/accounts/{head.public_id}")
    story.admin.submit(f"/accounts/{head.public_id}/sign-out")
    assert story.phone.get("/account").status_code == 303


def test_an_account_of_a_person_who_leaves_is_closed_and_can_be_opened_again(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    story.when_the_administrator_makes_an_account_for_the_head()
    story.when_the_link_is_opened_with_script()
    story.when_a_password_is_chosen()
    page = f"/accounts/{story.account.public_id}"
    story.admin.get(page)
    assert story.admin.submit(f"{page}/disable").status_code == 303
    assert story.phone.get("/account").status_code == 303
    assert story.then_the_password_signs_in() == 422
    story.admin.get(page)
    assert story.admin.submit(f"{page}/enable").status_code == 303
    assert story.then_the_password_signs_in() == 303


def test_changing_a_password_signs_every_other_browser_out(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    story.when_the_administrator_makes_an_account_for_the_head()
    story.when_the_link_is_opened_with_script()
    story.when_a_password_is_chosen()
    desk = story.app.test_client()
    desk.get("/sign-in")
    desk.submit("/sign-in", login="buoi.to7", password=PASSWORD)
    desk.get("/account/password")
    wrong = desk.submit("/account/password", present="không phải", password=OTHER, again=OTHER)
    assert wrong.status_code == 422
    assert story.phone.get("/account").status_code == 200
    desk.get("/account/password")
    assert desk.submit("/account/password", present=PASSWORD, password=OTHER, again=OTHER).status_code == 303
    assert desk.get("/account").status_code == 200
    assert story.phone.get("/account").status_code == 303
    assert story.then_the_password_signs_in(password=OTHER) == 303


def test_one_browser_is_signed_out_from_another(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    head = story.build.account(Role.STATION_STAFF, story.ward)
    story.build.sign_in(story.phone, head)
    desk = story.build.sign_in(story.app.test_client(), head)
    page = desk.get("/account")
    assert page.text.count('/end"') == 1
    action = next(f["attrs"]["action"] for f in desk.page.forms if f["attrs"]["action"].endswith("/end"))
    assert desk.submit(action).status_code == 303
    assert story.phone.get("/account").status_code == 303
    assert desk.get("/account").status_code == 200


def test_nobody_closes_the_account_they_are_signed_in_with(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    me = db.session.query(Account).one()
    story.admin.get("/account")
    answer = story.admin.post(
        f"/accounts/{me.public_id}/disable",
        data={"csrf_token": story.admin.csrf(), "idempotency_key": "x"},
    )
    assert answer.status_code == 409
    assert story.admin.get("/account").status_code == 200


def test_a_login_is_taken_once_for_the_whole_site(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    story.build.account(Role.STATION_STAFF, story.build.ward("99002"), login="buoi.to7")
    story.admin.get("/accounts/new/station_staff")
    answer = story.admin.submit("/accounts/new/station_staff", name="Trần Thị Bưởi", login="Buoi.To7")
    assert answer.status_code == 422
    assert "đã có người dùng" in answer.text


def test_the_first_start_makes_one_administrator_and_no_second(story: Story) -> None:
    first = story.run.invoke(args=["accounts", "bootstrap"])
    again = story.run.invoke(args=["accounts", "bootstrap"])
    assert first.exit_code == again.exit_code == 0
    story.token = first.stdout.strip().rpartition("#")[2]
    assert story.when_the_link_is_opened_with_script() == 422, "a newer link replaced it"
    story.token = again.stdout.strip().rpartition("#")[2]
    assert story.when_the_link_is_opened_with_script() == 303
    assert story.when_a_password_is_chosen(name="Phạm Đức Long", login="long.qt") == 303
    assert story.phone.get("/wards").status_code == 200
    assert story.run.invoke(args=["accounts", "bootstrap"]).exit_code == 1
    story.phone = story.app.test_client()
    assert story.when_the_link_is_opened_with_script() == 422


def test_the_first_link_is_worth_nothing_once_there_is_an_administrator(story: Story) -> None:
    story.token = story.run.invoke(args=["accounts", "bootstrap"]).stdout.strip().rpartition("#")[2]
    story.when_the_link_is_opened_with_script()
    story.run.invoke(args=["accounts", "create", "--role", "site_admin", "--login", "long.qt"])
    assert story.when_a_password_is_chosen(name="Kẻ Gian", login="ke.gian") == 409
    assert [account.login for account in db.session.query(Account)] == ["long.qt"]


def test_the_first_link_lives_half_an_hour(story: Story) -> None:
    story.token = story.run.invoke(args=["accounts", "bootstrap"]).stdout.strip().rpartition("#")[2]
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        assert story.when_the_link_is_opened_with_script() == 422


def test_a_site_starts_without_any_account(app: Flask) -> None:
    assert db.session.query(Account).count() == 0


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        ("site_admin", None, 0),
        ("site_admin", "99001", 1),
        ("station_admin", "99001", 0),
        ("station_admin", None, 0),
        ("station_staff", "99009", 1),
        ("neighborhood_head", "99001/07", 0),
        ("neighborhood_head", "07", 0),
        ("neighborhood_head", "99001/99", 1),
        ("neighborhood_head", None, 1),
        ("clinic", "31015", 0),
        ("clinic", "99001/31015", 0),
        ("clinic", "nowhere", 1),
    ],
)
def test_the_command_line_takes_an_area_that_fits_the_role(
    story: Story, role: str, area: str | None, status: int
) -> None:
    story.given_a_ward_with_a_station_administrator()
    story.build.clinic(story.ward)
    asked = ["accounts", "create", "--role", role, "--login", "ai.do"]
    result = story.run.invoke(args=[*asked, *(["--area", area] if area else [])])
    assert result.exit_code == status, result.stderr
    if status == 0:
        story.token = result.stdout.strip().rpartition("#")[2]
        assert story.when_the_link_is_opened_with_script() == 303
    else:
        assert result.stdout == ""
        assert result.stderr


def test_every_change_to_an_account_leaves_a_row_in_the_chain(story: Story) -> None:
    story.given_a_ward_with_a_station_administrator()
    story.when_the_administrator_makes_an_account_for_the_head()
    story.when_the_link_is_opened_with_script()
    story.when_a_password_is_chosen()
    page = f"/accounts/{story.account.public_id}"
    for action, answers in (("name", {"name": "Trần Thị Mít"}), ("disable", {}), ("enable", {})):
        story.admin.get(page)
        story.admin.submit(f"{page}/{action}", **answers)
    actions = [row.action for row in db.session.query(AuditEvent).order_by(AuditEvent.seq)]
    assert actions == [
        "account.created",
        "account.link_issued",
        "account.password_set",
        "account.renamed",
        "account.sign_ins_ended",
        "account.disabled",
        "account.enabled",
    ]
    assert [verdict.broken_at for verdict in audit.verify()] == [None]


def _token(page: str) -> str:
    found = re.search(r"/set-up#([a-z2-7]{26})", page)
    assert found
    return found[1]
