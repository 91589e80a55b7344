"""A list is taken while its neighborhood is split, or while another takes the same list: nobody is astray, nobody twice."""

import io
from collections import Counter
from collections.abc import Callable
from functools import partial
from threading import Barrier, Event, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from core.errors import Refusal
from core.sheets.reading import read_workbook
from imports.writing import importing
from residents.models.people import Household, Resident
from residents.rearranging import rearranging
from residents.rearranging.plan import Part, RearrangementPlan
from tests.builders import Builder
from tests.rolls import person, roll
from wards.models import Neighborhood, Ward

NEW = 40


@pytest.fixture
def ward(build: Builder) -> Ward:
    return build.ward()


def prepared(ward_id: int, code: str) -> Callable[[], None]:
    """A list with people of a household that is there and of new ones, read and decided upon, ready to be taken."""
    rows = [
        person(f"Trần Thị {chr(65 + n % 26)}{'ab'[n // 26]}", neighborhood=f"Tổ dân phố {code}", household="")
        for n in range(NEW)
    ]
    sheets = read_workbook(io.BytesIO(roll(*rows)).getvalue())
    found = importing.prepare(ward_id, sheets, now=clock.now())
    db.session.rollback()

    def take() -> None:
        with transaction() as work:
            importing.carry_out(found, file_name="x.xlsx", by=SYSTEM, now=work.at)

    return take


def split(ward_id: int, place: str, homes: list[int], done: Event) -> Callable[[], None]:
    """Splits the neighborhood, and commits only when the list waits for it."""
    parts = (Part("thon", f"Đông {place[:4]}"), Part("thon", f"Tây {place[:4]}"))
    plan = RearrangementPlan(
        "split", clock.civil_date(clock.now()), (place,), parts, {h: n % 2 for n, h in enumerate(homes)}, {}
    )

    def carry_out() -> None:
        with transaction() as work:
            rearranging.carry_out(ward_id, plan, SYSTEM, work.at)
            done.set()
            if db.engine.dialect.name == "postgresql":
                assert any(_one_waits() for _look in range(20_000))

    return carry_out


def _one_waits() -> bool:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    return bool(db.session.scalar(waiting))


def at_once(app: Flask, *actions: Callable[[], Callable[[], None]]) -> Counter[str]:
    start, ended = Barrier(len(actions)), Counter[str]()

    def run(ready: Callable[[], Callable[[], None]]) -> None:
        with app.app_context():
            action = ready()
            start.wait(30)
            try:
                action()
                ended["done"] += 1
            except Refusal as refused:
                ended[type(refused).__name__] += 1

    threads = [Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    db.session.rollback()
    return ended


def test_nobody_is_entered_into_a_neighborhood_that_ends_meanwhile(
    app: Flask, build: Builder, ward: Ward
) -> None:
    seven = build.neighborhood(ward, 7)
    homes = [build.household(seven, {}).id for _ in range(2)]
    done = Event()

    def taking() -> Callable[[], None]:
        take = prepared(ward.id, "7")

        def when_it_is_done() -> None:
            done.wait(30)
            take()

        return when_it_is_done

    ended = at_once(app, taking, partial(split, ward.id, seven.public_id, homes, done))
    assert ended.keys() <= {"done", "WrongList"} and ended["done"]
    astray = (
        select(func.count())
        .select_from(Household)
        .join(Neighborhood, Neighborhood.id == Household.neighborhood_id)
        .where(Neighborhood.valid_to.is_not(None))
    )
    assert db.session.scalar(astray) == 0


def test_a_list_taken_by_two_at_once_enters_everybody_once(app: Flask, build: Builder, ward: Ward) -> None:
    build.household(build.neighborhood(ward, 7), {})
    assert at_once(app, *[partial(prepared, ward.id, "7")] * 3) == {"done": 3}
    names = select(Resident.full_name, func.count()).group_by(Resident.full_name)
    assert {number for _name, number in db.session.execute(names)} == {1}
    assert db.session.scalar(select(func.count()).select_from(Resident)) == NEW + 1
