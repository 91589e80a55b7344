"""The page on which a whole ward is seated: what it shows, and that each button does what it says."""

from datetime import date

import pytest
from sqlalchemy import select

from accounts.roles import Role
from core.db.database import db
from residents.models.people import Household
from screening.models import KeptPlan
from screening.schedule import worker
from tests.builders import Builder
from tests.invited import Invited
from tests.page_client import PageClient, squeeze

BORN = date(1970, 1, 1)


class Office:
    """The station's administrator before the schedule of a published campaign with four slots of five places."""

    def __init__(self, build: Builder, client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
        self.here, self.client = Invited(build, capacity=5), client
        build.sign_in(client, build.account(Role.STATION_ADMIN, self.here.ward))
        self.address = f"/schedule/{self.here.campaign.public_id}"
        # The process would open a connection of its own to the same database; here it works in the test itself.
        self.started: list[str] = []
        monkeypatch.setattr("screening.schedule.process.start", self.started.append)

    def homes(self, *sizes: int) -> list[Household]:
        found = [
            self.here.household(
                *({"full_name": f"Nguyễn Văn {n}{chr(65 + m)}", "birth_date": BORN} for m in range(size))
            )
            for n, size in enumerate(sizes)
        ]
        self.here.publish()
        return found

    def press(self, action: str, query: str = "", **fields: str) -> str:
        """Press a button of the page; the page that it leads to."""
        self.client.get(self.address + query)
        answer = self.client.submit(f"{self.address}/{action}", **fields)
        assert answer.status_code == 303, answer.text
        return squeeze(self.client.get(answer.location).text)

    def page(self, query: str = "") -> str:
        return squeeze(self.client.get(self.address + query).text)

    @property
    def kept(self) -> KeptPlan | None:
        return db.session.scalars(
            select(KeptPlan).order_by(KeptPlan.id.desc()).execution_options(populate_existing=True)
        ).first()


@pytest.fixture
def office(build: Builder, client: PageClient, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(build, client, monkeypatch)


def test_before_a_plan_places_are_held_against_people(office: Office) -> None:
    office.homes(3, 2)
    page = office.page()
    assert "Cần xếp" in page and "Còn trống" not in page
    assert "Xem thử lịch" in page and "Ghi lịch này" not in page


def test_a_plan_is_looked_at_saved_and_taken_back(office: Office) -> None:
    homes = office.homes(3, 2)
    assert "Đây là bản xem thử" in office.press("plan")
    assert office.here.bookings() == []
    office.press("commit", plan=office.kept.public_id)
    assert office.started == [office.kept.public_id]
    assert "Đang ghi lịch" in office.page()
    worker.work(office.kept.public_id)
    page = office.page()
    assert "Lịch này đang có hiệu lực" in page and "5 người được xếp chỗ" in page
    assert len(office.here.bookings()) == 5
    assert homes
    office.press("undo")
    worker.work(office.kept.public_id)
    assert office.here.bookings() == []


def test_what_is_missing_is_added_by_its_button(office: Office) -> None:
    office.homes(5, 5, 5, 5, 4)
    page = office.press("plan")
    assert "Thiếu 4 chỗ" in page and "Thêm 1 ngày" in page and "Chưa có chỗ: 1 hộ" in page
    remedies = [form for form in office.client.page.forms if form["attrs"]["action"].endswith("/remedy")]
    assert len(remedies) == 2  # one slot, one day: nobody said how many desks there are
    page = office.press("remedy", plan=office.kept.public_id, remedy=remedies[0]["fields"]["remedy"])
    assert "Thiếu" not in page
    assert len(office.here.slots()) == 5


def test_names_are_behind_each_number(office: Office) -> None:
    office.homes(5, 5, 5, 5, 4)
    office.press("plan")
    page = squeeze(office.client.get(f"{office.address}/households?list=waiting").text)
    assert "Không đủ chỗ" in page and "đứng thứ 1 trong danh sách chờ" in page
    assert "Nguyễn Văn" in page
    assert office.client.get(f"{office.address}/households?list=khong-co").status_code == 404


def test_a_household_is_found_and_put_into_a_time_by_hand(office: Office) -> None:
    homes = office.homes(2, 3)
    office.press("plan")
    last = office.here.slots()[3]
    assert "Nguyễn Văn 0A" in office.page("?q=Nguyễn+Văn+0A")
    office.press("household", "?q=Nguyễn+Văn+0A", household=homes[0].public_id, slot=last.public_id)
    page = office.page("?q=Nguyễn+Văn+0A")
    assert "10:00 – 11:00" in page
    assert office.kept.choices["households"] == {homes[0].public_id: last.public_id}
    office.press("household", "?q=Nguyễn+Văn+0A", household=homes[0].public_id, slot="")
    assert office.kept.choices["households"] == {}


def test_order_and_days_are_kept(office: Office, build: Builder) -> None:
    office.homes(2)
    place = office.here.neighborhood.public_id
    address = f"{office.address}/order"
    office.client.get(address)
    day = office.here.slots()[0]
    chosen = office.here.days()[0].date.isoformat()
    answer = office.client.submit(address, **{f"order_{place}": "3", f"days_{place}": chosen})
    assert answer.status_code == 303 and day
    assert office.kept.choices["days"] == {place: [chosen]}
    office.client.get(address)
    answer = office.client.submit(address, **{f"order_{place}": "ba"})
    assert answer.status_code == 422 and "Ghi một số nguyên" in answer.text


def test_only_the_plan_that_was_looked_at_is_saved(office: Office) -> None:
    office.homes(2)
    office.press("plan")
    first = office.kept.public_id
    office.press("plan")
    office.client.get(office.address)
    answer = office.client.submit(f"{office.address}/commit", plan=first)
    assert answer.status_code == 409 and "Vừa có bản xếp lịch mới hơn" in answer.text


def test_an_event_open_to_all_has_no_schedule(build: Builder, client: PageClient) -> None:
    here = Invited(build, kind="event", hours=0)
    build.sign_in(client, build.account(Role.STATION_ADMIN, here.ward))
    assert client.get(f"/schedule/{here.campaign.public_id}").status_code == 404


def test_progress_says_when_there_is_news(office: Office) -> None:
    office.homes(2)
    office.press("plan")
    office.press("commit", plan=office.kept.public_id)
    address = f"{office.address}/progress.json"
    mark = office.client.get(address).json["mark"]
    assert office.client.get(f"{address}?seen={mark}").json["is_news"] is False
    worker.work(office.kept.public_id)
    assert office.client.get(f"{address}?seen={mark}").json["is_news"] is True
