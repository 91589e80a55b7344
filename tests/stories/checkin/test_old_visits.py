"""Retention: old visits and people long gone become counts, and no total changes."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from accounts.roles import Role
from checkin.models import KeptCounts, OutsiderVisit, Scan, Visit
from core import clock
from core.actor import SYSTEM
from core.db.database import db, writing_session
from core.db.transaction import transaction
from residents.joining.joining import join
from residents.models.people import ErasedNumber, Resident
from residents.privacy import erasure
from screening.models import Booking, Invitation
from tests.day_builder import DayBuilder, on_the_day, results, scan
from turnout import retention

MONTH = timedelta(days=31)
SAME = {"full_name": "kept"}


@pytest.fixture
def held(health_day: DayBuilder, client) -> DayBuilder:
    """A day on which one came and finished, one came without an appointment, one did not come, and a guest was counted."""
    day = health_day
    names = ("Lê Thị Đến", "Lê Văn Vắng", "Lê Thị Không Hẹn", "Lê Văn Hủy")
    day.people = [day.person(name) for name in names]
    came, missed, walk_in, _cancelled = day.people
    day.publish()
    day.book(came, missed, day.people[3])
    day.cancel(day.people[3])
    with writing_session():
        for row in db.session.scalars(select(Invitation)):
            row.state = "sent"
    day.travel.move_to(on_the_day(8))
    token = day.desk()
    guest = {"outsider": {"birth_year": 1980, "sex": "male"}}
    results(
        client, day.day, token,
        scan(ticket=day.ticket(came).token), scan(resident=walk_in.public_id), scan(**guest),
    )  # fmt: skip
    results(client, day.day, token, scan("station", ticket=day.ticket(came).token, station="vitals"))
    results(client, day.day, token, scan("complete", ticket=day.ticket(came).token))
    day.staff(client, Role.STATION_ADMIN)
    client.get(f"/days/{day.day.public_id}/close")
    assert client.submit(f"/days/{day.day.public_id}/close").status_code == 303
    return day


def seen(client, day: DayBuilder) -> dict[str, object]:
    """Every figure that a reader of the ward is shown of the campaign."""
    board = client.get(f"/turnout/{day.campaign.public_id}.json").get_json()
    board.pop("as_of")
    pages = (
        "/turnout", f"/turnout/{day.campaign.public_id}", f"/days/{day.day.public_id}", "/campaigns",
        f"/campaigns/{day.campaign.public_id}",
    )  # fmt: skip
    texts = {page: numbers(client.get(page).text) for page in pages}
    return {"board": board, **texts}


def numbers(html: str) -> list[str]:
    """The words and numbers of a page's main part, without the time at which it was made."""
    main = html[html.index("<main") : html.index("</main>")]
    main = re.sub(r"<(time|form|section class=\"notice)[^>]*>.*?</\1>", " ", main, flags=re.DOTALL)
    words = re.sub(r"<[^>]+>", " ", main).split()
    return [
        word for word in words if re.fullmatch(r"[\d.,%–/]+", word) and not re.match(r"\d\d?/\d\d?/", word)
    ]


def test_old_visits_become_counts_and_every_total_stays(held: DayBuilder, client) -> None:
    """Given a day two years ago, when its visits become counts, then boards and lists say what they said."""
    held.travel.move_to(on_the_day(8) + 23 * MONTH)
    held.staff(client, Role.STATION_ADMIN)
    before = seen(client, held)
    assert before["board"]["ward"]["arrived"] == 2 and before["board"]["ward"]["no_show"] == 1
    assert run(retention.count_old_visits) == 0
    assert seen(client, held) == before
    held.travel.move_to(on_the_day(8) + 25 * MONTH)
    held.staff(client, Role.STATION_ADMIN)
    assert client.get(f"/turnout/{held.campaign.public_id}/people/arrived").status_code == 200
    before = seen(client, held)
    assert run(retention.count_old_visits) == 2
    for table in (Visit, Scan, Booking, OutsiderVisit):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    assert seen(client, held) == before
    assert run(retention.count_old_visits) == 0
    assert db.session.scalar(select(KeptCounts.arrived)) == 2


def test_no_names_are_left_behind_the_numbers(held: DayBuilder, client) -> None:
    held.travel.move_to(on_the_day(8) + 25 * MONTH)
    held.staff(client, Role.STATION_ADMIN)
    run(retention.count_old_visits)
    assert client.get(f"/turnout/{held.campaign.public_id}/people/arrived").status_code == 404
    board = client.get(f"/turnout/{held.campaign.public_id}").text
    assert "/people/" not in board
    day = client.get(f"/days/{held.day.public_id}").text
    assert "Chỉ còn giữ số đếm" in day
    assert f"/days/{held.day.public_id}/list" not in day
    assert client.get(f"/days/{held.day.public_id}/list").status_code == 404


def test_people_long_gone_stay_in_every_total_and_lose_their_name(held: DayBuilder, client) -> None:
    came, missed = held.people[:2]
    with writing_session():
        for person, status in ((came, "moved"), (missed, "deceased")):
            row = db.session.get_one(Resident, person.id)
            row.status, row.updated_at, row.personal_id_index = status, clock.now(), bytes(16)
    held.travel.move_to(on_the_day(8) + 23 * MONTH)
    assert run(erasure.forget_gone) == 0
    held.travel.move_to(on_the_day(8) + 25 * MONTH)
    held.staff(client, Role.STATION_ADMIN)
    before = seen(client, held)
    assert run(erasure.forget_gone) == 2
    assert seen(client, held) == before
    rows = db.session.scalars(select(Resident).order_by(Resident.id)).all()
    assert [row.full_name for row in rows][:2] == ["–", "–"] and rows[2].full_name == "Lê Thị Không Hẹn"
    assert rows[0].birth_date == date(1950, 1, 1)
    assert db.session.scalar(select(func.count()).select_from(ErasedNumber)) == 0
    assert run(erasure.forget_gone) == 0


def test_a_joined_record_does_not_take_the_living_person_with_it(held: DayBuilder, client) -> None:
    lost, kept = held.person("Lê Thị Hai"), held.people[2]
    with transaction() as work:
        join(
            db.session.get_one(Resident, kept.id),
            db.session.get_one(Resident, lost.id),
            SAME,
            SYSTEM,
            work.at,
        )
    held.travel.move_to(on_the_day(8) + 25 * MONTH)
    assert run(erasure.forget_gone) == 0
    assert db.session.get_one(Resident, kept.id).full_name == "Lê Thị Không Hẹn"


def run(job) -> int:
    with transaction() as work:
        return job(work.at)
