"""Each number of a day is the length of the list behind it, on days on which much has happened."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from checkin.campaign_day import Day, day_by_id
from checkin.day import closing, lists, queries
from checkin.day.words import SHOWS
from checkin.models import Scan
from checkin.review import reviews
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from tests.day_builder import DayBuilder, on_the_day, results, scan
from tests.page_client import PageClient

BOOKED = ("Chờ", "Đến", "Xong", "Hoàn", "Hủy", "Mai")
WALKED = ("Ghé", "Ghé xong", "Đặt sau")


class Varied:
    """Two days of a campaign and its people by name: some came, left, came on the other day or without a place."""

    def __init__(self, client: PageClient, days: DayBuilder) -> None:
        self.client, self.days = client, days
        self.people = {name: days.person(f"Trần Thị {name}") for name in (*BOOKED, *WALKED, "Khách")}
        days.publish()
        self.tomorrow = days.other_day()
        days.book(*[self.people[name] for name in BOOKED])
        days.book(self.people["Khách"], slot=days.slots(self.tomorrow)[0])
        days.cancel(self.people["Hủy"])

    @property
    def both(self) -> list[Day]:
        found = [day_by_id(day.public_id) for day in (self.days.day, self.tomorrow)]
        return [day for day in found if day is not None]

    def scanned(self, name: str, kind: str = "arrive", day: Any = None, **more: str) -> str:
        """Scan a person on a day; the id of the scan."""
        day = day or self.days.day
        told = scan(kind, resident=self.people[name].public_id, method="list", **more)
        results(self.client, day, self.days.desk(day=day), told)
        return str(told["scan_id"])

    def let_in_all(self, day: Day) -> None:
        waiting = select(Scan.fingerprint).where(Scan.day_id == day.id, Scan.review == "open")
        for ref in db.session.scalars(waiting).all():
            with transaction() as work:
                reviews.let_in(day, ref.hex(), None, SYSTEM, work.at)


@pytest.fixture
def varied(client: PageClient, health_day: DayBuilder, travel: Any) -> Varied:
    varied = Varied(client, health_day)
    today, tomorrow = varied.both
    travel.move_to(on_the_day(7), tick=False)
    for name in ("Đến", "Xong", "Khách", *WALKED):
        varied.scanned(name)
    varied.scanned("Hoàn", "undo", undoes=varied.scanned("Hoàn"))
    for name in ("Xong", "Ghé xong"):
        varied.scanned(name, "complete")
    varied.let_in_all(today)
    health_day.book(varied.people["Đặt sau"], slot=health_day.slots()[1])
    travel.move_to(on_the_day(7) + timedelta(days=1), tick=False)
    varied.scanned("Mai", day=varied.tomorrow)
    varied.let_in_all(tomorrow)
    return varied


def listed(day: Day, show: str) -> list[str]:
    """The people on every page of a list."""
    first = lists.page_of(day, "", show, 1)
    pages = [lists.page_of(day, "", show, page + 1) for page in range(first.pages)]
    names = [person.row.full_name.removeprefix("Trần Thị ") for page in pages for person in page.people]
    assert len(names) == first.found
    return sorted(names)


def check(day: Day) -> None:
    counts = queries.counts_of(day)
    for show in SHOWS:
        if show != "all":
            assert getattr(counts, show) == len(listed(day, show)), show
    assert counts.walk_in + counts.booked == len(listed(day, "all"))
    assert queries.counts([day.id, 0])[day.id] == counts


def test_each_number_of_a_day_is_the_length_of_its_list(varied: Varied, monkeypatch: Any) -> None:
    monkeypatch.setattr(lists, "PER_PAGE", 2)
    for day in varied.both:
        check(day)


def test_the_lists_hold_who_they_should(varied: Varied) -> None:
    today, tomorrow = varied.both
    assert listed(today, "booked") == sorted(["Chờ", "Đến", "Xong", "Hoàn", "Mai", "Đặt sau"])
    assert listed(today, "expected") == ["Chờ", "Hoàn"]
    assert listed(today, "arrived") == sorted(["Đến", "Xong", "Khách", *WALKED])
    assert listed(today, "completed") == sorted(["Xong", "Ghé xong"])
    assert listed(today, "walk_in") == sorted(["Khách", "Ghé", "Ghé xong"])
    assert (listed(tomorrow, "arrived"), listed(tomorrow, "expected")) == (["Mai"], [])


def test_the_numbers_stay_those_of_the_lists_when_the_day_is_closed_and_opened(varied: Varied) -> None:
    today, _tomorrow = varied.both
    expected = queries.counts_of(today).expected
    with transaction() as work:
        assert closing.close(today, SYSTEM, work.at) == expected == 2
    check(today)
    with transaction():
        closing.reopen(today, SYSTEM)
    check(today)


def test_the_numbers_of_the_page_open_their_lists(varied: Varied) -> None:
    varied.days.staff(varied.client)
    page = varied.client.get(f"/days/{varied.days.day.public_id}").text
    links = re.findall(r'class="stat-value" href="([^"]+)">\s*(\d+)', page)
    assert len(links) == 5
    for address, number in links:
        assert f"{number} người" in varied.client.get(address.replace("&amp;", "&")).text
