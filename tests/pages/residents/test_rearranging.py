"""Neighborhoods are split and merged: old campaigns add up as before, open ones go on, and it can be taken back."""

import json
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.administration import give_area
from accounts.models import Account
from accounts.roles import Role
from campaigns.models import Campaign, Target
from campaigns.planning import planning
from checkin.campaign_day import day_by_id
from checkin.day import closing
from core import clock
from core.actor import SYSTEM
from core.db.database import db, writing_session
from core.db.transaction import transaction
from core.errors import BadInput, NotThere
from imports.deciding.neighborhoods import present_names
from imports.deciding.ward_queries import ward_facts
from ops.jobs import ALL
from residents.household.moves import move_household
from residents.models.moves import Move, Rearrangement
from residents.models.people import Household, Resident
from residents.rearranging import rearranging, taking_back
from residents.rearranging.events import BuiltOn
from residents.rearranging.plan import Part, RearrangementOutcome, RearrangementPlan
from residents.rearranging.rearranging import NotDecided
from screening.models import Booking, Letter
from tests.builders import Builder
from tests.day import scan
from tests.day_builder import DayBuilder, on_the_day
from tests.invariants import check
from turnout.queries import count
from wards.models import Neighborhood
from wards.naming import parse_neighborhood
from wards.queries import neighborhoods

TODAY = date(2026, 11, 20)


@dataclass
class Ward:
    """Tổ 7 with six households and a head, Tổ 8 with three, a campaign that is closed and one that is open."""

    build: Builder
    day: DayBuilder
    closed: Campaign
    homes: list[Household]
    people: list[Resident]
    head: Account
    places: dict[str, Neighborhood] = field(default_factory=dict)

    def ladder(self, campaign: Campaign) -> dict[str, Any]:
        db.session.rollback()
        figures = count(db.session.get(Campaign, campaign.id))
        rows = {place.code: place.row for place in figures.neighborhoods}
        total = sum((row.counts for row in rows.values()), type(figures.ward.counts)())
        assert total == figures.ward.counts, "the sum over neighborhoods is the ward"
        return {**rows, "ward": figures.ward}

    def plan(self, **facts: Any) -> RearrangementPlan:
        """Tổ 7 is split: the first four households to Hòa Bình, the others to Tổ 31."""
        homes = {home.id: int(n >= 4) for n, home in enumerate(self.homes[:6])}
        plan = RearrangementPlan(
            "split",
            TODAY,
            (self.places["07"].public_id,),
            (Part("khu_pho", "Hòa Bình"), Part("to_dan_pho", "31")),
            homes,
            {self.head.public_id: 0},
        )
        return replace(plan, **facts)

    def merging(self, **facts: Any) -> RearrangementPlan:
        """Tổ 7 and Tổ 8 become Tổ 12."""
        plan = RearrangementPlan(
            "merge",
            TODAY,
            (self.places["07"].public_id, self.places["08"].public_id),
            (Part("to_dan_pho", "12"),),
            {home.id: 0 for home in self.homes},
            {self.head.public_id: 0},
        )
        return replace(plan, **facts)

    def do(self, plan: RearrangementPlan) -> RearrangementOutcome:
        with transaction() as work:
            return rearranging.carry_out(self.day.ward.id, plan, SYSTEM, work.at)

    def take_back(self) -> None:
        public_id = db.session.scalars(
            select(Rearrangement.public_id).order_by(Rearrangement.id.desc())
        ).first()
        with transaction() as work:
            taking_back.take_back(self.day.ward.id, public_id, SYSTEM, work.at)

    def labels(self) -> list[str]:
        db.session.rollback()
        return [row.label for row in neighborhoods(self.day.ward.id)]

    def target(self, place: str | None, basis: str, value: float) -> None:
        self.build.save(
            Target(
                ward_id=self.day.ward.id,
                campaign_id=self.day.campaign.id,
                neighborhood_id=self.places[place].id if place else None,
                basis=basis,
                value=value,
                source=f"KH {place}",
                set_on=TODAY,
            )
        )

    def targets(self) -> dict[str, tuple[str, float]]:
        db.session.rollback()
        rows = db.session.execute(
            select(Neighborhood.code, Target.basis, Target.value)
            .join(Neighborhood, Neighborhood.id == Target.neighborhood_id)
            .where(Target.campaign_id == self.day.campaign.id)
        )
        return {code: (basis, value) for code, basis, value in rows}


@pytest.fixture(name="ward")
def rearranged_ward(health_day: DayBuilder, build: Builder, travel: Any) -> Ward:
    day = health_day
    seven, eight = day.neighborhood, build.neighborhood(day.ward, 8)
    homes = [day.household, *(build.household(seven, address=f"Số {n} ngõ Cây Xanh") for n in range(5))]
    homes += [build.household(eight) for _ in range(3)]
    people = [build.resident(home, f"Nguyễn Thị Số {n}") for n, home in enumerate(homes)]
    head = build.account(Role.NEIGHBORHOOD_HEAD, day.ward, neighborhood_id=seven.id)
    closed = _closed_campaign(build, day, people, travel)
    day.publish()
    day.book(*people[:3], people[5], people[7])
    return Ward(build, day, closed, homes, people, head, {"07": seven, "08": eight})


def _closed_campaign(build: Builder, day: DayBuilder, people: list[Resident], travel: Any) -> Campaign:
    travel.shift(-timedelta(days=10))
    other = day.beside(build.campaign(day.ward, days_ahead=1, title="Đợt cũ"))
    other.book(people[0], people[4], people[6])
    travel.shift(timedelta(days=1))
    scan(other.campaign, [("arrive", people[0]), ("complete", people[0]), ("arrive", people[6])])
    with transaction() as work:
        closing.close(day_by_id(other.day.public_id), SYSTEM, work.at)
    with transaction() as work:
        planning.close(db.session.get(Campaign, other.campaign.id), SYSTEM, work.at)
    travel.shift(timedelta(days=9))
    return other.campaign


def test_after_a_split_old_campaigns_are_as_they_were(ward: Ward, app: Flask) -> None:
    before = ward.ladder(ward.closed)
    ward.do(ward.plan())
    assert ward.ladder(ward.closed) == before
    check(app)


def test_after_a_split_an_open_campaign_adds_up_to_the_same(ward: Ward, app: Flask, travel: Any) -> None:
    travel.move_to(on_the_day(9))
    scan(ward.day.campaign, [("arrive", ward.people[0]), ("arrive", ward.people[5])])
    before = ward.ladder(ward.day.campaign)
    ward.do(ward.plan())
    after = ward.ladder(ward.day.campaign)
    assert after["ward"].counts == before["ward"].counts
    assert set(after) == {"08", "09", "31", "ward"}
    parts = after["09"].counts, after["31"].counts
    assert parts[0] + parts[1] == before["07"].counts
    assert [(p.eligible, p.booked, p.arrived) for p in parts] == [(4, 3, 1), (2, 1, 1)]
    scan(ward.day.campaign, [("arrive", ward.people[1])])
    assert ward.ladder(ward.day.campaign)["09"].counts.arrived == 2
    check(app)


def test_a_part_that_keeps_the_name_is_the_same_neighborhood(ward: Ward) -> None:
    parts = (Part(goes_on=ward.places["07"].public_id), Part("to_dan_pho", "31"))
    outcome = ward.do(ward.plan(parts=parts))
    assert (outcome.ended, ward.labels()) == ((), ["Tổ dân phố 7", "Tổ dân phố 8", "Tổ dân phố 31"])
    counts = ward.ladder(ward.day.campaign)
    assert (counts["07"].counts.eligible, counts["31"].counts.eligible) == (4, 2)


def test_a_new_neighborhood_may_have_the_name_of_the_one_that_ends(ward: Ward) -> None:
    ward.do(ward.plan(parts=(Part("to_dan_pho", "7"), Part("to_dan_pho", "31"))))
    assert ward.labels().count("Tổ dân phố 7") == 1


def test_after_a_merge_old_and_open_campaigns_add_up_to_the_same(ward: Ward, app: Flask) -> None:
    old, before = ward.ladder(ward.closed), ward.ladder(ward.day.campaign)
    ward.do(ward.merging())
    assert ward.ladder(ward.closed) == old
    after = ward.ladder(ward.day.campaign)
    assert set(after) == {"12", "ward"}
    assert after["12"].counts == before["07"].counts + before["08"].counts
    check(app)


def test_lists_with_the_old_names_mean_the_merged_one_and_the_split_one_is_no_longer_known(
    ward: Ward,
) -> None:
    ward.do(ward.merging())
    db.session.rollback()
    finder = present_names(ward_facts(ward.day.ward.id, clock.civil_date(clock.now())).neighborhoods)
    assert [finder.find(parse_neighborhood(said)) for said in ("Tổ 7", "TDP 08", "Tổ 12")] == ["12"] * 3


def test_a_household_keeps_its_code_and_the_split_is_its_history(ward: Ward) -> None:
    code = ward.homes[5].code
    ward.do(ward.plan())
    db.session.rollback()
    home = db.session.get(Household, ward.homes[5].id)
    assert (home.code, db.session.get(Neighborhood, home.neighborhood_id).name) == (code, "31")
    assert len(db.session.scalars(select(Move)).all()) == 6


@pytest.mark.parametrize(
    ("basis", "value", "parts"),
    [("percent", 70, [70, 70]), ("count", 5, [3, 2]), ("count", 4.5, [3, 1.5])],
)
def test_a_target_is_divided_like_the_eligible(
    ward: Ward, basis: str, value: float, parts: list[float]
) -> None:
    ward.target("07", basis, value)
    before = ward.ladder(ward.day.campaign)["ward"].target
    ward.do(ward.plan())
    assert ward.targets() == {"09": (basis, parts[0]), "31": (basis, parts[1])}
    assert ward.ladder(ward.day.campaign)["ward"].target == pytest.approx(before)


@pytest.mark.parametrize(
    ("seven", "eight", "joined", "people"),
    [
        # Whole people, rounded up: 70% of six and of three are 5 and 3, 70% of nine are 7.
        (("percent", 70), ("percent", 70), ("percent", 70), (8, 7)),
        (("percent", 50), ("count", 2), ("count", 5), (5, 5)),
        (("count", 4), None, ("count", 4), (4, 4)),
        (("percent", 50), None, ("count", 3), (3, 3)),
    ],
)
def test_targets_of_merged_neighborhoods_are_added_up(
    ward: Ward, seven: Any, eight: Any, joined: Any, people: tuple[int, int]
) -> None:
    for place, target in (("07", seven), ("08", eight)):
        if target:
            ward.target(place, *target)
    before = ward.ladder(ward.day.campaign)["ward"].target
    ward.do(ward.merging())
    assert ward.targets() == {"12": joined}
    assert (before, ward.ladder(ward.day.campaign)["ward"].target) == people


def test_a_campaign_that_means_the_neighborhood_means_its_parts(ward: Ward) -> None:
    with writing_session():
        draft = ward.build.campaign(ward.day.ward, criteria={"neighborhoods": ["07"]})
    outcome = ward.do(ward.plan())
    db.session.rollback()
    assert db.session.get(Campaign, draft.id).criteria["neighborhoods"] == ["09", "31"]
    assert [change.names_neighborhoods for change in outcome.campaigns] == [False, True]


def test_letters_and_heads_go_along_and_nobody_keeps_sight_of_others(ward: Ward, client: Any) -> None:
    head = ward.build.sign_in(client, ward.head)
    assert head.get(f"/residents/people/{ward.people[5].public_id}").status_code == 200
    outcome = ward.do(ward.plan())
    assert [(h.before, h.after, h.households_before, h.households_after) for h in outcome.heads] == [
        ("Tổ dân phố 7", "Khu phố Hòa Bình", 6, 4)
    ]
    assert head.get(f"/residents/people/{ward.people[0].public_id}").status_code == 200
    assert head.get(f"/residents/people/{ward.people[5].public_id}").status_code == 404
    places = {
        letter.household_id: letter.neighborhood_id
        for letter in db.session.scalars(select(Letter).where(Letter.campaign_id == ward.day.campaign.id))
    }
    for home in ward.homes:
        assert places[home.id] == db.session.get(Household, home.id).neighborhood_id


@pytest.mark.parametrize("way", ["plan", "merging"])
def test_taking_back_brings_everything_back(ward: Ward, app: Flask, way: str) -> None:
    ward.target("07", "count", 5)
    ward.target("08", "percent", 50)
    before = ward.ladder(ward.day.campaign), ward.ladder(ward.closed), ward.labels(), ward.targets()
    rounds = {home.id: home.walk_order for home in ward.homes}
    ward.do(getattr(ward, way)())
    ward.take_back()
    assert (ward.ladder(ward.day.campaign), ward.ladder(ward.closed), ward.labels(), ward.targets()) == before
    for home in ward.homes:
        now = db.session.get(Household, home.id)
        assert (now.neighborhood_id, now.walk_order) == (home.neighborhood_id, rounds[home.id])
    assert db.session.get(Account, ward.head.id).neighborhood_id == ward.places["07"].id
    with pytest.raises(BuiltOn):
        ward.take_back()
    check(app)


def test_an_account_that_was_closed_is_opened_again(ward: Ward) -> None:
    ward.do(ward.plan(heads={ward.head.public_id: None}))
    db.session.rollback()
    assert db.session.get(Account, ward.head.id).disabled_at is not None
    ward.take_back()
    db.session.rollback()
    assert db.session.get(Account, ward.head.id).disabled_at is None


def test_what_was_booked_and_who_came_since_goes_back_too(ward: Ward, travel: Any, app: Flask) -> None:
    ward.do(ward.plan())
    ward.day.book(ward.people[3])
    travel.move_to(on_the_day(9))
    scan(ward.day.campaign, [("arrive", ward.people[3]), ("arrive", ward.people[4])])
    ward.take_back()
    row = ward.ladder(ward.day.campaign)["07"].counts
    assert (row.booked, row.arrived, row.walk_in) == (5, 2, 1)
    check(app)


def _household_added(ward: Ward) -> None:
    place = db.session.scalars(select(Neighborhood).where(Neighborhood.name == "31")).one()
    ward.build.household(place)


def _household_moved(ward: Ward) -> None:
    with transaction() as work:
        home = db.session.get(Household, ward.homes[5].id)
        move_household(home, db.session.get(Neighborhood, ward.places["08"].id), TODAY, SYSTEM, work.at)


def _campaign_closed(ward: Ward) -> None:
    with writing_session():
        db.session.get(Campaign, ward.day.campaign.id).status = "closed"


def _campaign_published(ward: Ward) -> None:
    ward.day.beside(ward.build.campaign(ward.day.ward, title="Đợt mới"))


def _target_set(ward: Ward) -> None:
    place = db.session.scalars(select(Neighborhood).where(Neighborhood.name == "31")).one()
    ward.places["31"] = place
    ward.target("31", "count", 1)


def _head_named(ward: Ward) -> None:
    place = db.session.scalars(select(Neighborhood).where(Neighborhood.name == "31")).one()
    ward.build.account(Role.NEIGHBORHOOD_HEAD, ward.day.ward, neighborhood_id=place.id)


def _split_again(ward: Ward) -> None:
    place = db.session.scalars(select(Neighborhood).where(Neighborhood.name == "31")).one()
    homes = {ward.homes[4].id: 0, ward.homes[5].id: 1}
    parts = (Part("thon", "Đông"), Part("thon", "Tây"))
    with writing_session():
        db.session.get(Neighborhood, place.id).valid_from = TODAY - timedelta(days=1)
    ward.do(RearrangementPlan("split", TODAY, (place.public_id,), parts, homes, {}))


@pytest.mark.parametrize(
    "build_on",
    [
        _household_added,
        _household_moved,
        _campaign_closed,
        _campaign_published,
        _target_set,
        _head_named,
        _split_again,
    ],
)
def test_what_was_built_on_is_not_taken_back(ward: Ward, build_on: Any) -> None:
    ward.do(ward.plan())
    first = db.session.scalars(select(Rearrangement.public_id)).one()
    build_on(ward)
    before = ward.labels(), ward.ladder(ward.day.campaign)
    with pytest.raises(BuiltOn), transaction() as work:
        taking_back.take_back(ward.day.ward.id, first, SYSTEM, work.at)
    assert (ward.labels(), ward.ladder(ward.day.campaign)) == before


def test_a_part_that_was_rearranged_itself_is_taken_back_first(ward: Ward) -> None:
    ward.do(ward.plan())
    first = db.session.scalars(select(Rearrangement.public_id)).one()
    _split_again(ward)
    with pytest.raises(BuiltOn, match="itself been rearranged since"), transaction() as work:
        taking_back.take_back(ward.day.ward.id, first, SYSTEM, work.at)


def test_what_was_taken_back_is_said_to_be(ward: Ward) -> None:
    ward.do(ward.plan())
    ward.take_back()
    with pytest.raises(BuiltOn, match="already undone"):
        ward.take_back()


def test_a_head_who_was_given_another_place_since_keeps_it(ward: Ward) -> None:
    ward.do(ward.plan())
    with transaction():
        account, eight = db.session.get(Account, ward.head.id), ward.places["08"]
        give_area(account, db.session.get(Neighborhood, eight.id), by=SYSTEM)
    ward.take_back()
    db.session.rollback()
    assert db.session.get(Account, ward.head.id).neighborhood_id == ward.places["08"].id


def test_nothing_of_another_ward_is_taken_back(ward: Ward, build: Builder) -> None:
    ward.do(ward.plan())
    public_id = db.session.scalars(select(Rearrangement.public_id)).one()
    other = build.ward("99002", "Phường Khác").id
    with pytest.raises(NotThere), transaction() as work:
        taking_back.take_back(other, public_id, SYSTEM, work.at)


def test_nobody_is_left_without_a_place(ward: Ward) -> None:
    plan = ward.plan()
    some = {home: part for home, part in plan.homes.items() if home != ward.homes[0].id}
    for wrong in (
        replace(plan, homes=some),
        replace(plan, heads={}),
        replace(plan, heads={ward.head.public_id: 7}),
    ):
        with pytest.raises(NotDecided):
            ward.do(wrong)
    with pytest.raises(BadInput):
        ward.do(replace(plan, homes=dict.fromkeys(plan.homes, 0)))
    with pytest.raises(BadInput):
        ward.do(replace(plan, starts_on=TODAY + timedelta(days=1)))
    assert ward.labels() == ["Tổ dân phố 7", "Tổ dân phố 8"]


def test_what_has_ended_is_not_rearranged_again(ward: Ward) -> None:
    ward.do(ward.plan())
    with pytest.raises(NotThere):
        ward.do(ward.plan())


def test_an_ended_neighborhood_is_offered_nowhere(ward: Ward) -> None:
    ward.do(ward.plan())
    draft = ward.build.campaign(ward.day.ward, title="Đợt sau")
    other = ward.day.beside(draft)
    assert set(ward.ladder(other.campaign)) == {"08", "09", "31", "ward"}


def test_a_booking_written_in_the_same_instant_is_counted_and_gathered(ward: Ward, app: Flask) -> None:
    ward.do(ward.plan())
    with writing_session():
        late = db.session.scalars(select(Booking).where(Booking.resident_id == ward.people[0].id)).all()
        for row in late:
            if row.campaign_id == ward.day.campaign.id:
                row.neighborhood_id = ward.places["07"].id
    before = ward.ladder(ward.day.campaign)
    assert before["07"].counts.booked == 1
    job = next(job for job in ALL if job.name.startswith("late rows"))
    with transaction() as work:
        assert job.run(work.at) == 1
    after = ward.ladder(ward.day.campaign)
    assert "07" not in after
    assert after["ward"].counts == before["ward"].counts
    with transaction() as work:
        assert job.run(work.at) == 0


def test_the_chain_says_what_was_done_and_by_how_many(ward: Ward, app: Flask) -> None:
    ward.do(ward.plan())
    check(app)
    assert clock.civil_date(clock.now()) == TODAY


def test_the_command_lists_the_present_neighborhoods_with_their_households(ward: Ward, app: Flask) -> None:
    ward.do(ward.plan())
    listed = app.test_cli_runner().invoke(args=["neighborhoods", "list", "--json"])
    rows = [(row["code"], row["name"], row["households"]) for row in json.loads(listed.stdout)]
    assert rows == [("08", "8", 3), ("09", "Hòa Bình", 4), ("31", "31", 2)]


def test_no_account_is_made_for_a_neighborhood_that_has_ended(ward: Ward, app: Flask) -> None:
    ward.do(ward.plan())
    db.session.remove()
    arguments = ["accounts", "create", "--role", "neighborhood_head", "--login", "hoa.moi", "--area"]
    assert app.test_cli_runner().invoke(args=[*arguments, "99001/07"]).exit_code == 1
    assert app.test_cli_runner().invoke(args=[*arguments, "99001/31"]).exit_code == 0
