"""The catalog of groups is data: what is shipped, what a site changes, groups of areas, and the yearly review."""

from dataclasses import asdict, replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from campaigns import queries as campaign_queries
from campaigns.eligibility.rules import Criteria, NotEligible, check
from core.actor import SYSTEM
from core.db.database import db, writing_session
from core.db.transaction import transaction
from residents import group_types
from residents.catalog import areas, reviewing
from residents.facts.group_rules import OFFICIAL, SHIPPED
from residents.models.group_types import AreaGroup, GroupType, OfficialGroup
from residents.models.people import HouseholdGroup
from residents.person.groups import GroupMark, WrongSpan, mark_household, mark_households
from tests.builders import Builder

NEW_YEAR = date(2027, 1, 1)


def test_a_migrated_site_has_the_shipped_catalog(app: Flask) -> None:
    assert dict(group_types.catalog()) == dict(SHIPPED)
    assert list(group_types.catalog()) == list(SHIPPED)
    official = db.session.scalars(select(OfficialGroup).order_by(OfficialGroup.code)).all()
    assert [(row.code, row.name_vi, row.name_en) for row in official] == [tuple(row) for row in OFFICIAL]
    assert [row.code for row in official] == list(range(1, 17))


def test_what_is_shipped_fills_gaps_and_leaves_what_the_site_has_changed(app: Flask) -> None:
    with writing_session():
        db.session.get_one(GroupType, "CHRONIC").has_priority = True
        db.session.delete(db.session.get_one(GroupType, "STUDENT"))
    with writing_session():
        assert group_types.ship() == 1
    assert group_types.catalog()["CHRONIC"] == replace(SHIPPED["CHRONIC"], has_priority=True)
    assert asdict(group_types.catalog()["STUDENT"]) == asdict(SHIPPED["STUDENT"])


def test_a_group_of_an_area_counts_for_everyone_who_lives_there(app: Flask, build: Builder) -> None:
    ward = build.ward()
    here, there = build.neighborhood(ward, 1), build.neighborhood(ward, 2)
    first, second = (build.resident(build.household(place)) for place in (here, there))
    with transaction():
        areas.mark(ward.id, here, GroupMark("AREA_HARD", "QĐ 1", NEW_YEAR), SYSTEM)
    criteria = Criteria(groups=("AREA_HARD", "AREA_ZONE"))
    assert eligible(criteria, [first, second]) == [True, False]
    with transaction():
        areas.mark(ward.id, None, GroupMark("AREA_ZONE", "QĐ 2", NEW_YEAR), SYSTEM)
    assert eligible(criteria, [first, second]) == [True, True]
    with transaction():
        areas.end(ward.id, None, "AREA_ZONE", NEW_YEAR, date(2027, 3, 1), SYSTEM)
    assert db.session.scalars(select(AreaGroup.valid_to).where(AreaGroup.code == "AREA_ZONE")).all() == [
        date(2027, 2, 28)
    ]


def eligible(criteria: Criteria, people: list) -> list[bool]:
    found = campaign_queries.people([one.id for one in people], people[0].ward_id)
    answers = []
    for one in people:
        try:
            check(criteria, found[one.id], date(2027, 2, 1))
        except NotEligible:
            answers.append(False)
        else:
            answers.append(True)
    return answers


@pytest.mark.parametrize("asked", [None, date(2030, 1, 1)])
def test_a_household_is_poor_until_the_end_of_the_year(
    app: Flask, build: Builder, asked: date | None
) -> None:
    ward = build.ward()
    home = build.household(build.neighborhood(ward), {})
    with transaction():
        mark_household(home, GroupMark("POOR", "QĐ 1", date(2026, 5, 2), asked), SYSTEM)
        mark_household(home, GroupMark("AREA", "QĐ 1", date(2026, 5, 2), asked), SYSTEM)
        mark_households(ward.id, {home.id: {"NEAR_POOR"}}, [home.id], "list", date(2026, 5, 2), SYSTEM)
    ends = dict(db.session.execute(select(HouseholdGroup.code, HouseholdGroup.valid_to)).all())
    assert ends == {"POOR": date(2026, 12, 31), "NEAR_POOR": date(2026, 12, 31), "AREA": asked}


def test_a_span_that_ends_before_it_begins_is_still_refused(app: Flask, build: Builder) -> None:
    home = build.household(build.neighborhood(build.ward()), {})
    with pytest.raises(WrongSpan), transaction():
        mark_household(home, GroupMark("POOR", "QĐ 1", date(2026, 5, 2), date(2026, 5, 1)), SYSTEM)


def test_the_review_lists_what_ends_with_the_year_until_it_is_renewed_or_ended(
    app: Flask, build: Builder
) -> None:
    """Given three poor households, when one is renewed and one is noted as ended, then one is left to review."""
    ward = build.ward()
    place = build.neighborhood(ward)
    homes = [build.household(place, {"full_name": f"Trần Thị {name}", "is_head": True}) for name in "ABC"]
    empty = build.household(place)
    with transaction():
        for home in (*homes, empty):
            mark_household(home, GroupMark("POOR", "QĐ 1", date(2026, 1, 1)), SYSTEM)
    rows = reviewing.unreviewed(ward.id, 2026)
    assert [(row.head, row.people) for row in rows] == [
        ("Trần Thị A", 1),
        ("Trần Thị B", 1),
        ("Trần Thị C", 1),
    ]
    assert reviewing.unreviewed(ward.id, 2025) == []
    with transaction():
        assert reviewing.renew(ward.id, 2026, [rows[0].key], "QĐ 9", SYSTEM) == 1
    with transaction():
        assert reviewing.note_as_ended(ward.id, 2026, [rows[1].key], NEW_YEAR, SYSTEM) == 1
    with transaction():
        assert reviewing.renew(ward.id, 2026, [rows[0].key, rows[1].key], "QĐ 9", SYSTEM) == 0
    assert [row.head for row in reviewing.unreviewed(ward.id, 2026)] == ["Trần Thị C"]
    kept = db.session.execute(
        select(HouseholdGroup.valid_from, HouseholdGroup.valid_to, HouseholdGroup.source).where(
            HouseholdGroup.household_id == homes[0].id
        )
    ).all()
    assert kept == [
        (date(2026, 1, 1), date(2026, 12, 31), "QĐ 1"),
        (date(2027, 1, 1), date(2027, 12, 31), "QĐ 9"),
    ]


@pytest.mark.parametrize(
    ("today", "year"), [(date(2026, 9, 30), 2025), (date(2026, 10, 1), 2026), (date(2027, 1, 5), 2026)]
)
def test_the_review_is_about_the_year_that_is_ending_or_has_ended(today: date, year: int) -> None:
    assert reviewing.year_under_review(today) == year


def test_new_neighborhoods_have_the_groups_that_all_of_their_predecessors_had(
    app: Flask, build: Builder
) -> None:
    ward = build.ward()
    hard, also_hard, plain, new = (build.neighborhood(ward, number) for number in (1, 2, 3, 4))
    with transaction():
        for place in (hard, also_hard):
            areas.mark(ward.id, place, GroupMark("AREA_HARD", "QĐ 1", NEW_YEAR), SYSTEM)
        ethnic = GroupMark("AREA_ETHNIC", "QĐ 2", NEW_YEAR)
        areas.mark(ward.id, hard, ethnic, SYSTEM)
    since = date(2027, 5, 1)
    with transaction():
        areas.hand_down([hard.id, also_hard.id], [hard.id, new.id], since, SYSTEM)
        areas.hand_down([hard.id, plain.id], [plain.id], since, SYSTEM)
    rows = db.session.execute(
        select(AreaGroup.code, AreaGroup.valid_from, AreaGroup.source).where(
            AreaGroup.neighborhood_id == new.id
        )
    ).all()
    assert rows == [("AREA_HARD", since, "QĐ 1")]
    assert not db.session.scalars(select(AreaGroup).where(AreaGroup.neighborhood_id == plain.id)).all()
