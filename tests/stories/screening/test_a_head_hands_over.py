"""When a head changes: one sheet says what is handed over, the old account ends, the new link prints."""

import re

import pytest
from sqlalchemy import select

from accounts.models import Account
from accounts.passwords import hashing
from accounts.roles import Role
from core.actor import Actor
from core.db.database import db
from core.db.models import AuditEvent
from core.db.transaction import transaction
from screening.booking import booking
from tests.builders import Builder
from tests.invited import AN, HOA, NAM, Invited
from tests.page_client import squeeze

PASSWORD = "trâu ăn cỏ non buổi sáng"


class HandOver:
    """What the steps below share."""

    def __init__(self, build: Builder) -> None:
        self.build, self.here = build, Invited(build)
        self.app = build.app
        self.admin, self.old, self.new = (build.app.test_client() for _ in range(3))
        area = {"neighborhood_id": self.here.neighborhood.id}
        self.head = build.account(
            Role.NEIGHBORHOOD_HEAD,
            self.here.ward,
            login="cu.to7",
            name="Trần Văn Cũ",
            password_hash=hashing.hashed(PASSWORD),
            **area,
        )
        build.sign_in(self.admin, build.account(Role.STATION_ADMIN, self.here.ward))
        build.sign_in(self.old, self.head)
        self.address = f"/neighborhood/{self.here.neighborhood.public_id}/hand-over"

    def given_two_households(self) -> None:
        self.here.household(HOA, NAM)
        self.here.household(AN)
        self.here.publish()

    def when_the_station_says_who_takes_over(self, **said: str) -> str:
        self.admin.get(self.address)
        self.page = self.admin.page
        facts = {
            "account": self.head.public_id,
            "name": "Lê Thị Mới",
            "login": "moi.to7",
            "phone": "0912 345 678",
        }
        answer = self.admin.submit(self.address, **{**facts, **said})
        self.status, self.sheet = answer.status_code, answer.text
        return self.sheet

    def then_the_old_account_is_closed(self) -> None:
        assert self.old.get("/neighborhood").location == "/sign-in"
        self.old.get("/sign-in")
        assert self.old.submit("/sign-in", login="cu.to7", password=PASSWORD).status_code == 422

    def then_the_link_of_the_sheet_opens_the_neighborhood(self) -> None:
        found = re.search(r"set-up#([a-z2-7]{26})", self.sheet)
        assert found
        self.new.get("/set-up")
        self.new.submit("/set-up", token=found[1])
        self.new.get("/set-up/password")
        answer = self.new.submit("/set-up/password", password=PASSWORD, again=PASSWORD)
        assert answer.location == "/neighborhood"
        assert "Tổ dân phố 7" in self.new.get("/neighborhood").text


@pytest.fixture
def story(build: Builder) -> HandOver:
    return HandOver(build)


def test_a_head_changes(story: HandOver) -> None:
    story.given_two_households()
    sheet = squeeze(story.when_the_station_says_who_takes_over())
    assert story.status == 200
    assert "Lê Thị Mới" in sheet
    assert "Số hộ: 2. Số người: 3." in sheet
    assert "Nguyễn Thị Hoa" in sheet
    story.then_the_old_account_is_closed()
    story.then_the_link_of_the_sheet_opens_the_neighborhood()
    db.session.rollback()
    done = list(db.session.scalars(select(AuditEvent.action)))
    assert {"account.created", "account.disabled", "account.succeeded", "account.link_issued"} <= set(done)


def test_the_sheet_counts_what_is_still_to_be_done(story: HandOver) -> None:
    first = story.here.household(HOA, NAM)
    story.here.household(AN)
    story.here.publish()
    before = squeeze(story.admin.get(f"{story.address}/sheet").text)
    assert "Chưa đặt lịch, chưa trả lời: 3 người. Giấy mời chưa giao: 2. Còn phải báo tin: 0 người." in before
    with transaction() as work:
        station = Actor("account", story.head.public_id, "station_staff")
        people = [member.id for member in story.here.people(first)]
        booking.book(
            story.here.campaign.id, story.here.slots()[0].public_id, people, "station", station, work.at
        )
    story.old.get(f"/neighborhood/households/{first.public_id}")
    story.old.submit(f"/neighborhood/households/{first.public_id}/letter")
    after = squeeze(story.old.get(f"{story.address}/sheet").text)
    assert "Chưa đặt lịch, chưa trả lời: 1 người. Giấy mời chưa giao: 1. Còn phải báo tin: 2 người." in after


def test_nothing_changes_while_something_is_wrong(story: HandOver) -> None:
    story.build.account(Role.STATION_STAFF, story.here.ward, login="moi.to7")
    story.when_the_station_says_who_takes_over()
    assert story.status == 422
    assert story.old.get("/neighborhood").status_code == 200
    assert db.session.scalars(select(Account).where(Account.name == "Lê Thị Mới")).all() == []


def test_the_account_of_another_neighborhood_does_not_end(story: HandOver) -> None:
    other = story.build.neighborhood(story.here.ward, 8)
    foreign = story.build.account(Role.NEIGHBORHOOD_HEAD, story.here.ward, neighborhood_id=other.id)
    story.when_the_station_says_who_takes_over(account=foreign.public_id)
    assert story.status == 404
    assert db.session.get_one(Account, foreign.id).disabled_at is None


def test_the_same_form_twice_makes_one_successor(story: HandOver) -> None:
    story.when_the_station_says_who_takes_over()
    story.admin.page = story.page
    facts = {
        "account": story.head.public_id,
        "name": "Lê Thị Mới",
        "login": "moi.to7",
        "phone": "0912 345 678",
    }
    assert story.admin.submit(story.address, **facts).status_code == 303
    assert len(db.session.scalars(select(Account).where(Account.name == "Lê Thị Mới")).all()) == 1


def test_a_head_prints_the_sheet_and_changes_nobody(story: HandOver) -> None:
    assert story.old.get(f"{story.address}/sheet").status_code == 200
    assert story.old.get(story.address).status_code == 404
