"""The query over the whole ward means exactly the people the rule means, on both databases."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from campaigns import queries
from campaigns.eligibility.age_days import last_age_day
from campaigns.eligibility.rules import Criteria, NotEligible, check
from campaigns.models import Campaign, CampaignDay
from core import clock
from core.db.database import db, writing_session
from residents.facts.group_rules import AREAS, SHIPPED, marked_codes
from residents.models.group_types import AreaGroup
from residents.models.people import HouseholdGroup, Resident, ResidentGroup, YearlyCheck
from tests.builders import Builder

ON = date(2026, 12, 6)
GROUPS = tuple(SHIPPED)
HOUSEHOLD_GROUPS = marked_codes(SHIPPED, "household")
AREA_GROUPS = marked_codes(SHIPPED, *AREAS)
NEAR = some.sampled_from([timedelta(days=n) for n in (-366, -365, -1, 0, 1, 30)])
BIRTHS = some.dates(date(1920, 1, 1), ON) | some.builds(
    lambda years, off: date(ON.year - years, ON.month, ON.day) + off, some.integers(0, 100), NEAR
)
PEOPLE = some.lists(
    some.fixed_dictionaries(
        {
            "birth": BIRTHS,
            "birth_precision": some.sampled_from(["day", "day", "month", "year"]),
            "sex": some.sampled_from(["male", "female", "unknown"]),
            "residence": some.sampled_from(["permanent", "permanent", "temporary", "absent"]),
            "status": some.sampled_from(["active", "active", "active", "moved", "deceased"]),
            "homebound": some.booleans(),
            "insurance": some.sampled_from(["yes", "no", "unknown"]),
            "home": some.integers(0, 2),
            "marks": some.lists(some.tuples(some.sampled_from(GROUPS), NEAR, some.none() | NEAR), max_size=2),
            "checks": some.lists(NEAR | some.just(timedelta(-400)), max_size=2),
        }
    ),
    min_size=8,
    max_size=25,
)
HOME_MARKS = some.lists(
    some.tuples(some.integers(0, 2), some.sampled_from(HOUSEHOLD_GROUPS), NEAR, some.none() | NEAR),
    max_size=2,
)
AREA_MARKS = some.lists(
    some.tuples(some.integers(0, 2) | some.none(), some.sampled_from(AREA_GROUPS), NEAR, some.none() | NEAR),
    max_size=2,
)
AGES = some.none() | some.integers(0, 100)
LAST = ON + timedelta(days=20)
CRITERIA = some.builds(
    lambda ages, *more: Criteria(*ages, *more),
    some.tuples(AGES, AGES).filter(lambda ages: None in ages or ages[0] <= ages[1]),
    some.sampled_from([None, None, "male", "female"]),
    some.lists(some.sampled_from(GROUPS), max_size=4, unique=True).map(tuple),
    some.lists(some.sampled_from(["01", "02", "03"]), max_size=2, unique=True).map(tuple),
    some.booleans(),
    some.sampled_from(["years", "years", "months", "days"]),
    some.sampled_from(["first_day", "visit"]),
)


def first_of_what_is_known(birth: date, precision: str) -> date:
    """As the register stores it: a coarser date is the first day of its span."""
    if precision == "year":
        return date(birth.year, 1, 1)
    return birth.replace(day=1) if precision == "month" else birth


class World:
    """A ward with three neighborhoods whose people are replaced for every example."""

    def __init__(self, build: Builder) -> None:
        self.build = build
        self.ward = build.ward()
        self.made_at = clock.now()
        self.homes = [build.household(build.neighborhood(self.ward, n)) for n in (1, 2, 3)]
        elsewhere = build.ward("99002", "Phường Khác")
        build.household(build.neighborhood(elsewhere, 1), {})
        kept = build.save(
            Campaign(
                ward_id=self.ward.id, title="Khám", kind="screening", criteria={}, created_at=self.made_at
            )
        )
        for day in (ON, LAST):
            build.save(CampaignDay(ward_id=self.ward.id, campaign_id=kept.id, venue="Trạm", date=day))
        self.campaign = Campaign(id=kept.id, ward_id=self.ward.id, created_at=self.made_at)

    def people(
        self, drawn: list[dict], home_marks: Sequence[tuple] = (), area_marks: Sequence[tuple] = ()
    ) -> list[int]:
        with writing_session():
            for table in (AreaGroup, HouseholdGroup, ResidentGroup, YearlyCheck, Resident):
                db.session.query(table).filter_by(ward_id=self.ward.id).delete()
            for home, code, start, end in home_marks:
                db.session.add(
                    HouseholdGroup(
                        ward_id=self.ward.id,
                        household_id=self.homes[home].id,
                        code=code,
                        valid_from=ON + start,
                        valid_to=None if end is None else ON + end,
                    )
                )
            for home, code, start, end in area_marks:
                db.session.add(
                    AreaGroup(
                        ward_id=self.ward.id,
                        neighborhood_id=None if home is None else self.homes[home].neighborhood_id,
                        code=code,
                        source="QĐ 1",
                        valid_from=ON + start,
                        valid_to=None if end is None else ON + end,
                    )
                )
        return [self._person(dict(one)) for one in drawn]

    def _person(self, one: dict) -> int:
        home, marks, checks = self.homes[one.pop("home")], one.pop("marks"), one.pop("checks")
        birth = first_of_what_is_known(one.pop("birth"), one["birth_precision"])
        person = self.build.resident(home, birth_date=birth, **one)
        with writing_session():
            for code, start, end in marks:
                db.session.add(
                    ResidentGroup(
                        ward_id=self.ward.id,
                        resident_id=person.id,
                        code=code,
                        valid_from=ON + start,
                        valid_to=None if end is None else ON + end,
                    )
                )
            for off in checks:
                db.session.add(
                    YearlyCheck(
                        ward_id=self.ward.id,
                        resident_id=person.id,
                        neighborhood_id=home.neighborhood_id,
                        year=(ON + off).year,
                        checked_on=ON + off,
                        kind="employer",
                        recorded_at=person.created_at,
                    )
                )
        return person.id


def meant_by_the_rule(criteria: Criteria, people: dict) -> set[int]:
    found = set()
    for number, person in people.items():
        try:
            check(criteria, person, ON, LAST if criteria.age_on == "visit" else None)
        except NotEligible:
            continue
        found.add(number)
    return found


def test_the_query_and_the_rule_mean_the_same_people(app: Flask, build: Builder):
    world = World(build)

    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(PEOPLE, HOME_MARKS, AREA_MARKS, some.lists(CRITERIA, min_size=6, max_size=12))
    def agree(drawn, home_marks, area_marks, many_criteria):
        ids = world.people(drawn, home_marks, area_marks)
        people = queries.people(ids, world.ward.id)
        assert people.keys() == set(ids)
        for criteria in many_criteria:
            expected = meant_by_the_rule(criteria, people)
            campaign = world.campaign
            campaign.criteria, campaign.counted_on = criteria.to_json(), ON
            assert {row.resident_id for row in queries.eligible_people(campaign)} == expected
            last = last_age_day(campaign, criteria)
            assert last == (LAST if criteria.age_on == "visit" else None)
            shares = queries.count_shares(world.ward.id, criteria, ON, last)
            assert sum(share.eligible for share in shares) == len(expected)
            assert len(shares) == len(world.homes)

    agree()


def test_a_check_on_the_first_day_does_not_take_the_place_and_one_the_day_before_does(
    app: Flask, build: Builder
):
    world = World(build)
    plain = {
        "birth": date(1950, 5, 1),
        "birth_precision": "day",
        "sex": "female",
        "residence": "permanent",
        "status": "active",
        "homebound": False,
        "insurance": "yes",
        "home": 0,
        "marks": [],
    }
    same_day, day_before, year_before = ({**plain, "checks": [timedelta(off)]} for off in (0, -1, -365))
    ids = world.people([same_day, day_before, year_before])
    criteria = Criteria(not_checked_this_year=True)
    people = queries.people(ids, world.ward.id)
    campaign = Campaign(
        ward_id=world.ward.id, criteria=criteria.to_json(), counted_on=ON, created_at=world.made_at
    )
    found = {row.resident_id for row in queries.eligible_people(campaign)}
    assert found == {ids[0], ids[2]} == meant_by_the_rule(criteria, people)
