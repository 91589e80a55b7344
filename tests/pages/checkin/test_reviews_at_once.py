"""Several scans that wait for a person are settled at once: counted or dismissed, each only once."""

from typing import Any

import pytest
from sqlalchemy import select

from checkin.models import Scan, Visit
from core.db.database import db
from core.ids import new_id
from tests.day_builder import DayBuilder, on_the_day, results, scan
from tests.page_client import PageClient


@pytest.fixture
def day(health_day: DayBuilder, travel: Any, client: PageClient) -> DayBuilder:
    """Three people whose places were cancelled and an unknown ticket were scanned; one person twice."""
    names = ("Nguyễn Thị Hoa", "Lê Thị Bình", "Trần Văn An")
    people = [health_day.person(name) for name in names]
    health_day.publish()
    health_day.book(*people)
    health_day.cancel(*people)
    travel.move_to(on_the_day(8), tick=False)
    tickets = [health_day.ticket(person).token for person in people]
    told = [scan(ticket=ticket) for ticket in (*tickets, tickets[0], new_id())]
    results(client, health_day.day, health_day.desk(), *told)
    health_day.staff(client)
    return health_day


def waiting() -> list[str]:
    db.session.rollback()
    open_ones = select(Scan.fingerprint).where(Scan.review == "open").order_by(Scan.id)
    return [ref.hex() for ref in db.session.scalars(open_ones)]


def settle(client: PageClient, day: DayBuilder, refs: list[str], settle_as: str | None) -> Any:
    address = f"/days/{day.day.public_id}/review"
    client.get(address)
    return client.submit(address, ref=refs, settle_as=settle_as)


def test_all_are_counted_but_those_that_name_nobody(client: PageClient, day: DayBuilder) -> None:
    refs = waiting()
    assert settle(client, day, refs, "let_in").status_code == 303
    page = client.get(f"/days/{day.day.public_id}/review").text
    assert "Đã xử lý 4 lượt quét. Còn 1 lượt quét chưa rõ của ai" in page
    assert waiting() == refs[-1:]
    visits = db.session.scalars(select(Visit).order_by(Visit.queue_no)).all()
    assert [(visit.state, visit.queue_no) for visit in visits] == [("arrived", n) for n in (1, 2, 3)]


def test_some_are_dismissed_with_one_reason(client: PageClient, day: DayBuilder) -> None:
    refs = waiting()
    settle(client, day, [refs[1], refs[4], refs[1]], "mistake")
    assert waiting() == [refs[0], refs[2], refs[3]]
    kept = db.session.scalars(select(Scan.counts).where(Scan.settled_as == "mistake")).all()
    assert kept == [False, False]
    assert db.session.scalars(select(Visit)).all() == []


def test_what_a_colleague_settled_meanwhile_stays_so(client: PageClient, day: DayBuilder) -> None:
    refs = waiting()
    settle(client, day, refs[1:2], "double")
    settle(client, day, refs[1:3], "let_in")
    words = dict(db.session.execute(select(Scan.fingerprint, Scan.settled_as)).all())
    assert [words[bytes.fromhex(ref)] for ref in refs[1:3]] == ["double", "arrival"]


@pytest.mark.parametrize(("chosen", "settle_as"), [(0, "let_in"), (2, None), (2, "nonsense")])
def test_nothing_is_settled_without_a_choice_and_ticks_are_kept(
    client: PageClient, day: DayBuilder, chosen: int, settle_as: str | None
) -> None:
    refs = waiting()
    answer = settle(client, day, refs[:chosen], settle_as)
    assert (answer.status_code, waiting()) == (422, refs)
    assert answer.text.count(" checked>") == chosen + (settle_as == "let_in")


def test_all_can_be_ticked_without_script(client: PageClient, day: DayBuilder) -> None:
    page = client.get(f"/days/{day.day.public_id}/review?chosen=all").text
    assert page.count(" checked>") == len(waiting())


def test_a_scan_of_another_day_settles_nothing(client: PageClient, day: DayBuilder) -> None:
    refs = waiting()
    assert settle(client, day, [refs[0], "0" * 32], "let_in").status_code == 404
    assert waiting() == refs
