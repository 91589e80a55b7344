"""The board: numbers, links for those who may read names, JSON of the contract, Excel."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import event

from accounts.roles import READS_NAMES, Role
from campaigns.definition_rules import TargetFacts
from campaigns.planning import planning
from campaigns.queries import open_slots
from campaigns.targets.editing import set_targets
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from residents.person.yearly import Elsewhere, record_elsewhere
from screening.booking import booking
from screening.open_letter import CampaignKey
from screening.papers.printing import mark_printed
from tests.day import scan


@pytest.fixture
def ward(build):
    return build.ward()


@pytest.fixture
def running(build, ward):
    """Two neighborhoods of three elders each; a published campaign with a day today."""
    places = [build.neighborhood(ward, number) for number in (1, 2)]
    homes = [build.household(place) for place in places]
    people = [
        [
            build.resident(home, f"Nguyễn Thị {name}", birth_date=date(1950, 1, n + 1))
            for n, name in enumerate(("Hoa", "Lan", "Mai"))
        ]
        for home in homes
    ]
    campaign = build.campaign(ward, days_ahead=0, criteria={"age_min": 60})
    with transaction() as work:
        set_targets(
            campaign, [TargetFacts("01", "count", 2), TargetFacts("02", "percent", 100)], SYSTEM, work.at
        )
        planning.publish(campaign, SYSTEM, work.at)
        for place in places:
            mark_printed(campaign, place.id, SYSTEM, work.at)
    return campaign, places, people


def show(client, build, ward, campaign, role=Role.WARD_OFFICIAL):
    build.sign_in(client, build.account(role, ward))
    return client.get(f"/turnout/{campaign.public_id}.json").get_json()


def test_the_ladder_counts_each_rung_by_neighborhood(client, build, ward, running):
    campaign, _places, people = running
    first, second, _third = people[0]
    scan(campaign, [("arrive", first), ("complete", first), ("arrive", second)])
    board = show(client, build, ward, campaign)
    row = next(place for place in board["neighborhoods"] if place["code"] == "01")
    assert (row["living_here"], row["eligible"], row["invited"]) == (3, 3, 3)
    assert (row["arrived"], row["completed"], row["walk_in"]) == (2, 1, 2)
    assert (row["target"], row["target_basis"], row["turnout"]) == (2, "count", 1.0)
    assert board["ward"]["target"] == 5
    assert board["ward"]["target_basis"] == "sum"
    assert board["ward"]["arrived"] == 2
    assert sum(hour["arrived"] for hour in board["hours"]) == 2


def test_a_percentage_target_is_of_the_eligible(client, build, ward, running):
    board = show(client, build, ward, running[0])
    row = next(place for place in board["neighborhoods"] if place["code"] == "02")
    assert (row["target"], row["target_basis"], row["turnout"]) == (3, "percent", 0.0)


def test_an_arrival_taken_back_is_counted_nowhere(client, build, ward, running):
    campaign, _places, people = running
    first = people[0][0]
    ids = scan(campaign, [("arrive", first)])
    scan(campaign, [("undo", ids[0])])
    board = show(client, build, ward, campaign)
    assert board["ward"]["arrived"] == 0
    assert board["hours"] == []


def test_outsiders_are_counted_apart(client, build, ward, running):
    scan(running[0], [("outsider", {"birth_year": 1960, "sex": "female"})])
    board = show(client, build, ward, running[0])
    assert (board["outsiders"], board["ward"]["arrived"]) == (1, 0)


def test_covered_elsewhere_counts_as_coverage_and_not_as_turnout(client, build, ward, running):
    campaign, _places, people = running
    with transaction() as work:
        today = clock.civil_date(work.at)
        proved = Elsewhere("employer", today, "Công ty", evidence="paper")
        record_elsewhere(people[0][0], proved, SYSTEM, work.at)
        record_elsewhere(people[0][0], Elsewhere("private", today, "Phòng khám"), SYSTEM, work.at)
        record_elsewhere(people[0][1], Elsewhere("private", today, "Phòng khám"), SYSTEM, work.at)
    board = show(client, build, ward, campaign)
    assert (board["ward"]["covered_elsewhere"], board["ward"]["arrived"]) == (1, 0)
    assert board["ward"]["covered_self_declared"] == 1
    assert board["ward"]["coverage"] == round(1 / 6, 4)


def test_a_check_elsewhere_covers_nobody_where_people_come_for_a_jab(client, build, ward, running):
    campaign, _places, people = running
    with transaction() as work:
        today = clock.civil_date(work.at)
        record_elsewhere(people[0][0], Elsewhere("employer", today, "Công ty"), SYSTEM, work.at)
        db.session.merge(campaign).kind = "vaccination"
    board = show(client, build, ward, campaign)
    assert (board["ward"]["covered_elsewhere"], board["ward"]["coverage"]) == (0, 0.0)
    page = client.get(f"/turnout/{campaign.public_id}").text
    assert "people/covered_elsewhere" not in page
    assert "Đã khám nơi khác" not in page
    missing = client.get(f"/turnout/{campaign.public_id}/people/not_yet").text
    assert people[0][0].full_name in missing


def test_a_target_between_two_people_is_rounded_up(client, build, ward, running):
    with transaction() as work:
        half = TargetFacts("02", "percent", 50.0)
        set_targets(db.session.merge(running[0]), [half], SYSTEM, work.at)
    build.sign_in(client, build.account(Role.SUPERVISOR, ward))
    assert "0/2 · 0,0%" in client.get(f"/turnout/{running[0].public_id}").text


def test_a_cancelled_place_is_not_booked_and_a_kept_one_is(client, build, ward, running):
    campaign, _places, people = running
    slot = open_slots(campaign.id, clock.at_local(clock.civil_date(clock.now()), clock.minutes_to_time(300)))[
        0
    ].slots[0]
    early = clock.at_local(clock.civil_date(clock.now()), clock.minutes_to_time(300))
    with transaction():
        booking.book(campaign.id, slot.id, [p.id for p in people[0][:2]], "station", SYSTEM, early)
        booking.cancel(CampaignKey.of(campaign), [people[0][0].id], SYSTEM, early)
    assert show(client, build, ward, campaign)["ward"]["booked"] == 1


@pytest.mark.parametrize("role", READS_NAMES)
def test_every_number_opens_the_people_behind_it(client, build, ward, running, role):
    campaign, _places, people = running
    scan(campaign, [("arrive", people[0][0])])
    build.sign_in(client, build.account(role, ward))
    page = client.get(f"/turnout/{campaign.public_id}").text
    assert f"/turnout/{campaign.public_id}/people/arrived" in page
    listed = client.get(f"/turnout/{campaign.public_id}/people/arrived?neighborhood=01").text
    assert "Nguyễn Thị Hoa" in listed
    assert "Nguyễn Thị Lan" not in listed


def test_a_supervisor_sees_numbers_and_no_names(client, build, ward, running):
    campaign, _places, people = running
    scan(campaign, [("arrive", people[0][0])])
    build.sign_in(client, build.account(Role.SUPERVISOR, ward))
    page = client.get(f"/turnout/{campaign.public_id}").text
    assert "/people/" not in page
    assert "Nguyễn" not in page
    assert client.get(f"/turnout/{campaign.public_id}/people/arrived").status_code == 404


def test_the_excel_table_ends_in_the_ward_and_says_when_it_was_taken(client, build, ward, running):
    campaign, _places, people = running
    scan(campaign, [("arrive", people[0][0])])
    build.sign_in(client, build.account(Role.SUPERVISOR, ward))
    book = load_workbook(io.BytesIO(client.get(f"/turnout/{campaign.public_id}.xlsx").data))
    rows = list(book.active.iter_rows(values_only=True))
    assert [rows[0][0], rows[1][0]] == [ward.name, campaign.title]
    head, first, *_middle, total = [row for row in rows if row[1] is not None]
    assert [head[0], first[0]] == ["STT", 1]
    assert dict(zip(head, total, strict=True))["Đã đến"] == 1
    assert total[1] == "Toàn phường"


def test_the_excel_table_opens_ready_to_print(client, build, ward, running):
    build.sign_in(client, build.account(Role.SUPERVISOR, ward))
    book = load_workbook(io.BytesIO(client.get(f"/turnout/{running[0].public_id}.xlsx").data))
    sheet = book.active
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    head = next(row for row in sheet.iter_rows() if row[0].value == "STT")
    assert sheet.print_title_rows == f"${head[0].row}:${head[0].row}"
    assert all(cell.border.left.style == "thin" for cell in head)
    assert all(
        isinstance(cell.value, int)
        for row in sheet.iter_rows(min_row=head[0].row + 1)
        for cell in row[2:13]
        if cell.value is not None
    )


def test_an_hour_in_which_nobody_came_is_a_gap(client, build, ward, running):
    campaign, _places, people = running
    scan(campaign, [("arrive", people[0][0])])
    scan(campaign, [("arrive", people[0][1])], hour=11)
    hours = show(client, build, ward, campaign)["hours"]
    assert [hour["arrived"] for hour in hours] == [1, 0, 1]


def test_a_rung_that_does_not_exist_is_a_page_that_does_not_exist(client, build, ward, running):
    build.sign_in(client, build.account(Role.WARD_OFFICIAL, ward))
    assert client.get(f"/turnout/{running[0].public_id}/people/nobody").status_code == 404


def test_another_wards_board_is_not_there(client, build, ward, running):
    other = build.ward("99002", "Phường Khác")
    build.sign_in(client, build.account(Role.WARD_OFFICIAL, other))
    assert client.get(f"/turnout/{running[0].public_id}").status_code == 404


def statements_of(ask) -> list[str]:
    """What the database is asked while something is done."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    ask()
    event.remove(db.engine, "before_cursor_execute", note)
    return asked


def counts_again(asked: list[str]) -> bool:
    return any("FROM visit" in statement for statement in asked)


def test_twenty_who_watch_a_board_count_it_once(client, build, ward, running):
    campaign, _places, people = running
    scan(campaign, [("arrive", people[0][0])])
    build.sign_in(client, build.account(Role.WARD_OFFICIAL, ward))
    address = f"/turnout/{campaign.public_id}.json"
    assert counts_again(statements_of(lambda: client.get(address)))
    assert not counts_again(statements_of(lambda: client.get(address)))


def test_a_kept_board_is_counted_again_after_every_scan(client, build, ward, running):
    campaign, _places, people = running
    build.sign_in(client, build.account(Role.WARD_OFFICIAL, ward))
    address = f"/turnout/{campaign.public_id}.json"
    seen = []
    for person in people[0]:
        scan(campaign, [("arrive", person)])
        seen.append(client.get(address).get_json()["ward"]["arrived"])
    assert seen == [1, 2, 3]


@pytest.mark.parametrize(
    ("groups", "role", "opens"),
    [
        (["POOR", "ELDERLY"], Role.WARD_OFFICIAL, False),
        (["ELDERLY"], Role.WARD_OFFICIAL, True),
        (["POOR"], Role.STATION_STAFF, True),
    ],
)
def test_names_behind_a_campaign_for_a_sensitive_group_are_the_stations_only(
    build, client, ward, groups, role, opens
):
    build.resident(build.household(build.neighborhood(ward)), birth_date=date(1950, 1, 1))
    campaign = build.campaign(ward, criteria={"groups": groups})
    with transaction() as work:
        planning.publish(campaign, SYSTEM, work.at)
    build.sign_in(client, build.account(role, ward))
    board = client.get(f"/turnout/{campaign.public_id}")
    assert board.status_code == 200 and ("/people/" in board.text) is opens
    names = client.get(f"/turnout/{campaign.public_id}/people/invited").status_code
    assert names == (200 if opens else 404)
