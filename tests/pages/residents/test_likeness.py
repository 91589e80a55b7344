"""Which records may be one person twice: found by the index of names, exactly those that comparing all with all finds."""

from datetime import date
from itertools import combinations
from random import Random

import pytest
from sqlalchemy import select

from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from core.sealing import keyring
from residents.joining.likeness_queries import MOST_COMPARED, likenesses
from residents.joining.pairs import say
from residents.models.people import Resident

NAMES = ("Lê An", "Lê Ân", "Trần Bình", "Trần Thị Bình")
NUMBERS = (None, None, "031150000123", "031150000124", "031150000135", "031250000123")
DAYS = (date(1950, 1, 1), date(1950, 1, 1), date(1950, 12, 31), date(1951, 1, 1))


@pytest.fixture
def ward(build):
    return build.ward()


@pytest.fixture
def seven(build, ward):
    return build.neighborhood(ward, 7)


def number_of(one):
    if one.personal_id_sealed is None:
        return None
    return keyring().open("resident.personal_id", one.public_id, one.personal_id_sealed)


def why(one, other):
    """The definition, for two records with nothing else looked at."""
    same_name = one.name_folded == other.name_folded and one.birth_date.year == other.birth_date.year
    mine, yours = number_of(one), number_of(other)
    if "active" not in (one.status, other.status):
        return None
    if mine and mine == yours:
        return "same_number"
    if not same_name:
        return None
    if mine and yours:
        return "one_digit" if sum(a != b for a, b in zip(mine, yours, strict=True)) == 1 else None
    if one.household_id == other.household_id:
        return "same_house"
    same_day = one.birth_date == other.birth_date
    return "same_birth" if same_day or "year" in (one.birth_precision, other.birth_precision) else None


@pytest.mark.parametrize("seed", range(5))
def test_it_finds_what_comparing_all_with_all_finds(build, ward, seven, seed):
    chance = Random(seed)
    for _household in range(7):
        build.household(
            seven,
            *(
                {
                    "full_name": chance.choice(NAMES),
                    "birth_date": chance.choice(DAYS),
                    "personal_id": chance.choice(NUMBERS),
                    "status": chance.choice(("active", "active", "moved")),
                }
                for _member in range(3)
            ),
        )
    other = build.ward("99002", "Phường Khác")
    build.household(build.neighborhood(other, 7), {"full_name": "Lê An", "birth_date": DAYS[0]})
    people = db.session.scalars(
        select(Resident).where(Resident.ward_id == ward.id).order_by(Resident.id)
    ).all()
    wanted = {(one.id, two.id): reason for one, two in combinations(people, 2) if (reason := why(one, two))}
    found = likenesses(ward.id)
    shown = {(one.first.resident_id, one.second.resident_id): one.why for one in found.rows}
    assert found.total == len(wanted)
    assert shown.items() <= wanted.items()
    assert len(shown) == min(50, len(wanted))


def test_a_bare_year_agrees_with_any_day_of_it_and_with_no_other_year(build, ward, seven):
    build.household(seven, {"full_name": "Lê An", "birth_date": date(1950, 1, 1), "birth_precision": "year"})
    build.household(seven, {"full_name": "Lê An", "birth_date": date(1950, 12, 31)})
    build.household(seven, {"full_name": "Lê An", "birth_date": date(1951, 1, 1)})
    assert [one.why for one in likenesses(ward.id).rows] == ["same_birth"]


def test_a_placeholder_for_a_name_does_not_ask_about_all_who_bear_it(build, ward, seven):
    build.household(seven, *({"full_name": "Chưa rõ"} for _ in range(MOST_COMPARED + 30)))
    assert likenesses(ward.id).total == MOST_COMPARED * (MOST_COMPARED - 1) // 2


def test_two_people_said_once_are_not_asked_about_again(build, ward, seven):
    build.household(seven, {"full_name": "Lê An"}, {"full_name": "Lê An"})
    first, second = db.session.scalars(select(Resident).where(Resident.ward_id == ward.id)).all()
    assert likenesses(ward.id).total == 1
    with transaction() as work:
        say(first, second, "two", SYSTEM, work.at)
    assert likenesses(ward.id).total == 0
