"""The lists behind the board's numbers: the same people as the number, what each has, phones, and paper."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from accounts.roles import Role
from campaigns.planning import planning
from campaigns.queries import open_slots
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.models import AuditEvent
from core.db.transaction import transaction
from core.sealing import keyring
from residents.models.people import Resident
from residents.person.yearly import Elsewhere, record_elsewhere
from residents.privacy.data_requests import restrict
from screening.booking import booking
from screening.papers.late_invitations import invite_late
from tests.day import scan
from tests.page_client import squeeze
from turnout.people_queries import LISTS

NAMES = ("Bùi Thị An", "Cao Thị Bích", "Đỗ Thị Cúc", "Giang Thị Dung", "Hà Thị Em")


@pytest.fixture
def ward(build):
    return build.ward()


@pytest.fixture
def seven(build, ward):
    return build.neighborhood(ward, 7)


@pytest.fixture
def people(build, seven):
    home = build.household(seven)
    return [build.resident(home, name, birth_date=date(1950, 1, n + 1)) for n, name in enumerate(NAMES)]


@pytest.fixture
def running(build, ward, seven, people):
    """A day today. One is booked, one came, one was let in, one was checked elsewhere by own account, one nothing."""
    campaign = build.campaign(ward, days_ahead=0, criteria={"age_min": 60})
    with transaction() as work:
        planning.publish(campaign, SYSTEM, work.at)
    early = clock.at_local(clock.civil_date(clock.now()), clock.minutes_to_time(300))
    slot = open_slots(campaign.id, early)[0].slots[0]
    late = build.resident(build.household(seven), "Kiều Thị Giang", birth_date=date(1950, 2, 2))
    unasked = build.resident(build.household(seven), "Lê Thị Hạnh", birth_date=date(1950, 3, 3))
    with transaction() as work:
        booking.book(campaign.id, slot.id, [people[0].id], "station", SYSTEM, early)
        invite_late(db.session.merge(campaign), [late.id], SYSTEM)
        today = clock.civil_date(work.at)
        record_elsewhere(people[2], Elsewhere("private", today, "Phòng khám"), SYSTEM, work.at)
        record_elsewhere(people[3], Elsewhere("employer", today, "Công ty", "paper"), SYSTEM, work.at)
    scan(
        campaign, [("arrive", people[1]), ("complete", people[1]), ("arrive", unasked), ("complete", unasked)]
    )
    return campaign


@pytest.fixture
def station(client, build, ward):
    build.sign_in(client, build.account(Role.STATION_ADMIN, ward))
    return client


def lines(html: str) -> dict[str, list[str]]:
    """The table's lines by name: the texts of their cells, the name with its marks first."""
    found = {}
    for line in re.findall(r"<tr>(.*?)</tr>", html.partition("<tbody>")[2], re.DOTALL):
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL)
        name = re.search(r"<a [^>]*>(.*?)</a>", cells[0], re.DOTALL)
        found[squeeze(name[1])] = [squeeze(re.sub(r"<[^>]+>", " ", cell)) for cell in cells]
    return found


def listed(client, campaign, rung, query="neighborhood=07") -> set[str]:
    return set(lines(client.get(f"/turnout/{campaign.public_id}/people/{rung}?{query}").text))


@pytest.mark.parametrize("rung", LISTS)
def test_a_number_and_the_list_behind_it_are_the_same_people(station, running, rung):
    if rung == "not_yet":
        pytest.skip("the list of a second round has no number")
    board = station.get(f"/turnout/{running.public_id}.json").get_json()
    assert len(listed(station, running, rung)) == board["neighborhoods"][0][rung]
    assert len(listed(station, running, rung, "")) == board["ward"][rung]


def test_people_added_after_publishing_are_a_column_of_their_own_and_not_in_the_coverage(station, running):
    row = station.get(f"/turnout/{running.public_id}.json").get_json()["ward"]
    assert (row["eligible"], row["late"], row["completed"]) == (5, 2, 2)
    assert (row["covered_elsewhere"], row["covered_self_declared"]) == (1, 1)
    assert row["coverage"] == round((1 + 1) / 5, 4)
    assert listed(station, running, "late") == {"Kiều Thị Giang", "Lê Thị Hạnh"}
    arrived = lines(station.get(f"/turnout/{running.public_id}/people/arrived").text)
    assert {name for name, cells in arrived.items() if "Bổ sung sau công bố" in cells[0]} == {"Lê Thị Hạnh"}


def test_current_residents_were_counted_at_publishing_and_open_no_list(station, running):
    assert "people/living_here" not in station.get(f"/turnout/{running.public_id}").text
    assert station.get(f"/turnout/{running.public_id}/people/living_here").status_code == 404


@pytest.mark.parametrize(
    ("rung", "title"),
    [
        ("booked", "Đặt lịch lúc"),
        ("arrived", "Đến lúc"),
        ("completed", "Hoàn thành lúc"),
        ("eligible", "Trả lời lúc"),
    ],
)
def test_the_column_of_times_says_what_it_is_the_time_of(station, running, rung, title):
    page = station.get(f"/turnout/{running.public_id}/people/{rung}").text
    assert re.findall(r'<th scope="col">(.*?)</th>', page)[-1] == title


def test_a_line_has_the_appointment_and_the_outcome(station, running):
    said = lines(station.get(f"/turnout/{running.public_id}/people/eligible").text)
    assert said["Bùi Thị An"][4].startswith("7:00 – 8:00 sáng")
    assert [said[name][5] for name in NAMES] == [
        "Đã đặt lịch",
        "Hoàn thành",
        "Đã khám nơi khác",
        "Đã khám nơi khác",
        "Chưa đặt lịch",
    ]


def give_phones(people) -> None:
    with transaction():
        for n, person in enumerate(people):
            resident = db.session.get_one(Resident, person.id)
            resident.phone_sealed = keyring().seal("resident.phone", resident.public_id, f"091234567{n}")


def test_phones_are_shown_on_one_press_and_every_one_is_on_record(station, running, people):
    give_phones(people[:3])
    with transaction() as work:
        restrict(db.session.get_one(Resident, people[1].id), SYSTEM, work.at)
    address = f"/turnout/{running.public_id}/people/eligible"
    page = station.get(address)
    assert "0912" not in page.text
    shown = station.submit(address).text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert re.findall(r"tel:(\d+)", shown) == ["0912345670", "0912345672"]
    events = db.session.execute(
        select(AuditEvent.object_ref, AuditEvent.detail).where(AuditEvent.action == "resident.revealed")
    )
    assert {(ref, detail["what"], detail["reason"]) for ref, detail in events} == {
        (person.public_id, "phone", "call_person") for person in (people[0], people[2])
    }


def test_an_official_reads_names_and_no_phones(client, build, ward, running):
    build.sign_in(client, build.account(Role.WARD_OFFICIAL, ward))
    address = f"/turnout/{running.public_id}/people/eligible"
    page = client.get(address)
    assert "Hiện số điện thoại" not in page.text
    assert client.post(address, data={"csrf_token": client.csrf()}).status_code == 404


class TestBeforeTheDay:
    @pytest.fixture
    def coming(self, build, ward, people):
        campaign = build.campaign(ward, days_ahead=5, criteria={"age_min": 60})
        with transaction() as work:
            planning.publish(campaign, SYSTEM, work.at)
        slot = open_slots(campaign.id, clock.now())[0].slots[0]
        with transaction() as work:
            booking.book(campaign.id, slot.id, [people[0].id, people[1].id], "station", SYSTEM, work.at)
        return campaign

    def test_the_bars_show_who_has_booked(self, station, coming):
        page = station.get(f"/turnout/{coming.public_id}").text
        assert '<span class="turnout-text">2/5 người đã đặt lịch</span>' in page

    def test_without_targets_the_bars_compare_with_the_eligible_and_targets_are_offered(
        self, station, coming
    ):
        page = station.get(f"/turnout/{coming.public_id}").text
        assert 'width="40.00"' in page
        assert f'href="/campaigns/{coming.public_id}/targets"' in page

    def test_who_may_not_set_targets_is_not_offered_it(self, client, build, ward, coming):
        build.sign_in(client, build.account(Role.WARD_OFFICIAL, ward))
        assert "/targets" not in client.get(f"/turnout/{coming.public_id}").text
