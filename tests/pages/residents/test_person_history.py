"""A person's page shows what the person has in every campaign: letter, appointment, ticket, visit, and when each came about."""

import pytest

from accounts.roles import Role
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from screening.booking import booking
from screening.papers.printing import mark_printed
from tests.day_builder import on_the_day, results, scan


@pytest.fixture
def lan(health_day):
    return health_day.person("Nguyễn Thị Lan")


@pytest.fixture
def published(health_day, lan):
    assert lan
    health_day.publish()
    return health_day


def page_of(client, lan):
    return client.get(f"/residents/people/{lan.public_id}").text


def test_before_anything_the_page_says_that_there_is_no_campaign(client, health_day, lan):
    health_day.staff(client)
    assert "Chưa được mời đợt nào" in page_of(client, lan)


def test_an_appointment_is_shown_with_its_ticket_to_print(client, published, lan):
    published.book(lan)
    published.staff(client)
    page = page_of(client, lan)
    assert "7:00 – 8:00 sáng, 24/11/2026, Nhà văn hóa phường" in page
    assert "Còn hiệu lực" in page
    slips = f"/neighborhood/households/{published.household.public_id}/slips"
    assert f"{slips}?campaign={published.campaign.public_id}" in page
    assert lan.full_name in client.get(f"{slips}?campaign={published.campaign.public_id}").text


def test_the_history_tells_what_was_moved_and_cancelled_and_why(client, published, lan):
    with transaction() as work:
        mark_printed(db.session.merge(published.campaign), None, SYSTEM, work.at)
    published.book(lan)
    with transaction() as work:
        later = published.slots()[2].public_id
        booking.move(published.campaign.id, later, [lan.id], "station", SYSTEM, work.at, reason="by_station")
    published.cancel(lan)
    published.staff(client)
    page = page_of(client, lan)
    for told in (
        "Đã in giấy mời",
        "Đã đổi lịch hẹn",
        "Trạm Y tế đổi kế hoạch",
        "Lịch hẹn đã hủy",
        "9:00 – 10:00",
    ):
        assert told in page, told
    assert "/slips?" not in page


def test_a_visit_is_shown_and_stays_when_the_campaign_is_closed(client, published, lan):
    published.book(lan)
    token = published.desk()
    published.travel.move_to(on_the_day(8))
    ticket = published.ticket(lan).token
    results(client, published.day, token, scan(ticket=ticket))
    published.travel.move_to(on_the_day(9))
    results(client, published.day, token, scan("complete", ticket=ticket))
    published.staff(client)
    page = page_of(client, lan)
    assert "8:00, 24/11/2026" in page
    assert "9:00, 24/11/2026" in page
    assert "Hoàn thành" in page


def test_an_earlier_campaign_stays_on_the_page_below_the_new_one(client, published, lan, build):
    published.book(lan)
    published.travel.move_to(on_the_day(12))
    other = build.campaign(published.ward, title="Tiêm cúm", days_ahead=5, kind="vaccination")
    published.beside(other).book(lan)
    published.staff(client)
    page = page_of(client, lan)
    assert page.index("Tiêm cúm") < page.index("Khám sức khỏe người cao tuổi")


@pytest.mark.parametrize(("number", "status"), [(7, 200), (8, 404)])
def test_a_head_reads_it_for_people_of_their_neighborhood_only(client, published, lan, build, number, status):
    place = published.neighborhood if number == 7 else build.neighborhood(published.ward, number)
    published.book(lan)
    published.staff(client, Role.NEIGHBORHOOD_HEAD, neighborhood_id=place.id)
    answer = client.get(f"/residents/people/{lan.public_id}")
    assert answer.status_code == status
    assert ("24/11/2026" in answer.text) == (status == 200)


@pytest.mark.parametrize("role", [Role.WARD_OFFICIAL, Role.SUPERVISOR])
def test_who_reads_only_numbers_or_lists_opens_no_person(client, published, lan, role):
    published.book(lan)
    published.staff(client, role)
    assert client.get(f"/residents/people/{lan.public_id}").status_code == 404
