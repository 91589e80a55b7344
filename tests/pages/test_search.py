"""Finding people in the database."""

from datetime import date

import pytest
from sqlalchemy import select

from campaigns import planning
from core.actor import SYSTEM
from core.database import db
from core.transaction import transaction
from residents.models import Resident
from residents.queries import search
from screening.models import Letter
from screening.secret_codes import LETTER, open_secrets
from screening.tickets import ticket_for


@pytest.fixture
def ward(build):
    return build.ward()


@pytest.fixture
def seven(build, ward):
    return build.neighborhood(ward, 7)


def names(rows):
    return [row.name for row in rows]


def test_words_are_found_in_any_order_without_accents(build, ward, seven):
    build.household(seven, {"full_name": "Nguyễn Thị Đào"}, {"full_name": "Trần Văn Đạo"})
    assert names(search(ward.id, "dao nguyen")) == ["Nguyễn Thị Đào"]


def test_exact_accents_come_first(build, ward, seven):
    build.household(seven, {"full_name": "An Thị Hoa"}, {"full_name": "Bùi Văn Hòa"}, {"full_name": "Lê Hoà"})
    assert names(search(ward.id, "hoà"))[:2] == ["Lê Hoà", "Bùi Văn Hòa"]
    assert names(search(ward.id, "hoa"))[0] == "An Thị Hoa"


def test_a_part_inside_a_word_does_not_count(build, ward, seven):
    build.household(seven, {"full_name": "Trần Văn Hoan"}, {"full_name": "Lê An"})
    assert names(search(ward.id, "an")) == ["Lê An"]


def test_birth_year_narrows_a_name(build, ward, seven):
    build.household(seven, {"full_name": "Lê An"}, {"full_name": "Lê An", "birth_date": date(1961, 1, 1)})
    assert [row.birth_year for row in search(ward.id, "le an 1961")] == [1961]


def test_citizen_number_phone_and_its_last_four_digits_find_their_owner(build, ward, seven):
    build.household(seven, {"full_name": "Lê An", "personal_id": "031150000123", "phone": "0912345678"})
    build.household(seven, {"full_name": "Lê Bình", "personal_id": "031150000124", "phone": "0912345679"})
    for text in ("031150000123", "0912 345 678", "5678", "an 5678"):
        assert names(search(ward.id, text)) == ["Lê An"], text


def test_a_household_code_finds_its_members(build, ward, seven):
    household = build.household(seven, {"full_name": "Lê An"}, {"full_name": "Lê Bình"})
    build.household(seven, {"full_name": "Lê Chi"})
    assert names(search(ward.id, household.code)) == ["Lê An", "Lê Bình"]


def test_a_head_finds_only_the_own_neighborhood(build, ward, seven):
    eight = build.neighborhood(ward, 8)
    build.household(seven, {"full_name": "Lê An", "personal_id": "031150000123"})
    assert search(ward.id, "le an", eight.id) == []
    assert search(ward.id, "031150000123", eight.id) == []


def test_nobody_of_another_ward_is_found(build, seven):
    other = build.ward("99002", "Phường Khác")
    build.household(seven, {"full_name": "Lê An", "personal_id": "031150000123"})
    assert search(other.id, "le an") == []
    assert search(other.id, "031150000123") == []


def test_those_who_left_come_last_and_no_more_than_thirty_are_shown(build, ward, seven):
    members = [{"full_name": f"Lê An {n}"} for n in range(40)]
    build.household(seven, {"full_name": "Lê An", "status": "moved"}, *members)
    rows = search(ward.id, "le an")
    assert len(rows) == 30
    assert all(row.status == "active" for row in rows)


def test_wildcards_are_letters_like_any_other(build, ward, seven):
    build.household(seven, {"full_name": "Lê An"})
    assert search(ward.id, "%") == []
    assert search(ward.id, "l_") == []


class TestTheCodeOnAPaper:
    """A letter's code finds everybody it invites, a ticket's its one person; a head finds only own people."""

    @pytest.fixture
    def papers(self, build, ward, seven):
        build.household(
            seven,
            {"full_name": "Lê An", "is_head": True, "birth_date": date(1950, 1, 1)},
            {"full_name": "Lê Bình", "birth_date": date(1952, 1, 1)},
            {"full_name": "Lê Cháu", "birth_date": date(2015, 1, 1)},
        )
        build.household(seven, {"full_name": "Trần Khác", "birth_date": date(1950, 1, 1)})
        campaign = build.campaign(ward, criteria={"age_min": 60})
        with transaction() as work:
            planning.publish(campaign, SYSTEM, work.at)
        an = db.session.scalars(select(Resident).where(Resident.full_name == "Lê An")).one()
        letter = db.session.scalars(select(Letter).where(Letter.household_id == an.household_id)).one()
        opened = open_secrets(LETTER, letter.public_id, letter.token_sealed, letter.code_sealed)
        return opened.shown_code, ticket_for(campaign.id, an.id).opened().shown_code

    def test_a_letter_finds_all_it_invites(self, ward, seven, papers):
        letter, _ticket = papers
        assert names(search(ward.id, letter)) == ["Lê An", "Lê Bình"]
        assert names(search(ward.id, letter.lower().replace("-", ""), seven.id)) == ["Lê An", "Lê Bình"]

    def test_a_ticket_finds_its_owner(self, ward, papers):
        assert names(search(ward.id, papers[1])) == ["Lê An"]

    def test_a_code_finds_nobody_elsewhere(self, build, ward, papers):
        eight, other = build.neighborhood(ward, 8), build.ward("99002", "Phường Khác")
        for code in papers:
            assert search(ward.id, code, eight.id) == []
            assert search(other.id, code) == []


def test_a_head_types_the_number_of_a_household(build, ward, seven):
    household = build.household(seven, {"full_name": "Lê An"})
    build.household(build.neighborhood(ward, 8), {"full_name": "Lê Bình"})
    number = household.code.split("-")[1].lstrip("0")
    assert names(search(ward.id, number, seven.id)) == ["Lê An"]
    assert search(ward.id, number) == []
