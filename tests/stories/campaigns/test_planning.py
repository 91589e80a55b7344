"""A campaign from draft to closed: through the operations, the command line, and what programs read."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, func, select

from campaigns import definition_rules, office_queries, queries, seats
from campaigns.capacity import BelowTaken, Hours
from campaigns.days import editing as days_editing
from campaigns.definition_rules import TargetFacts
from campaigns.lifecycle import ActionNotAllowed, DayTooEarly
from campaigns.models import Campaign, CampaignDay, Share, Slot, Station, Target
from campaigns.planning import planning, stations
from campaigns.targets import editing as targets_editing
from core import clock
from core.actor import SYSTEM
from core.db import audit
from core.db.database import db
from core.db.models import AuditEvent
from core.db.transaction import transaction
from core.errors import BadInput, NotThere
from tests.builders import Builder

TODAY = clock.civil_date(clock.now())
FILE: dict[str, Any] = {
    "ward": "99001",
    "title": "Khám sức khỏe người cao tuổi",
    "kind": "screening",
    "criteria": {
        "age_min": 60,
        "age_max": None,
        "sex": None,
        "groups": [],
        "neighborhoods": [],
        "not_checked_this_year": True,
    },
    "days": [
        {
            "date": (TODAY + timedelta(days=14)).isoformat(),
            "venue": "Nhà văn hóa phường",
            "from": "07:00",
            "to": "11:00",
            "slot_minutes": 60,
            "capacity": 2,
            "walk_in_reserve": 1,
        }
    ],
    "targets": [
        {"neighborhood": None, "basis": "percent", "value": 80, "source": "Kế hoạch 12"},
        {"neighborhood": "01", "basis": "count", "value": 1, "source": "Kế hoạch 12"},
    ],
    "texts": {"free": "Khám và xét nghiệm", "bring": "Căn cước", "fasting": True},
}


class Follows:
    """A room above that notes for whom it was called."""

    def __init__(self) -> None:
        self.people: list[tuple[int, int, int]] = []
        self.ended: list[int] = []
        self.changes: list[Any] = []

    def changed(self, campaign: Campaign, slots: Any, reason: str, by: Any, at: Any) -> None:
        assert campaign.status == "published"
        self.changes.append((slots, reason))

    def published(self, campaign: Campaign, people: Any, by: Any, at: Any) -> None:
        assert campaign.status == "published"
        self.people += people

    def closed(self, campaign: Campaign, by: Any, at: Any) -> None:
        assert campaign.status == "closed"
        self.ended.append(campaign.id)


class Planning:
    """A ward of five people, two of them meant by the campaign of FILE."""

    @pytest.fixture(autouse=True)
    def _in_a_ward(self, app: Flask, build: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        self.app, self.build, self.folder = app, build, tmp_path
        self.ward = build.ward()
        self.first, self.second = (build.neighborhood(self.ward, n) for n in (1, 2))
        self.handler = Follows()
        monkeypatch.setitem(app.extensions, "campaign_handlers", [self.handler])

    def given_people_of_whom_two_are_sixty(self) -> None:
        self.build.household(self.first, {"birth_date": date(1950, 1, 1)}, {"birth_date": date(2001, 1, 1)})
        self.build.household(self.second, {"birth_date": date(1940, 1, 1)})
        self.build.household(self.second, {"birth_date": date(1940, 1, 1), "status": "moved"})
        self.build.household(self.second, {"birth_date": date(1940, 1, 1), "residence": "absent"})

    def when_it_is_planned(self, **changes: Any) -> Campaign:
        with transaction() as work:
            made = planning.create(
                definition_rules.from_json({**FILE, **changes}, self.ward.id), SYSTEM, work.at
            )
        return self.again(made)

    def when_it_is_published(self, campaign: Campaign) -> Campaign:
        with transaction() as work:
            planning.publish(self.again(campaign), SYSTEM, work.at)
        return self.again(campaign)

    def again(self, campaign: Campaign) -> Campaign:
        return queries.campaign(self.ward.id, campaign.public_id)

    def day(self, campaign: Campaign) -> CampaignDay:
        return db.session.execute(
            select(CampaignDay).where(CampaignDay.campaign_id == campaign.id)
        ).scalar_one()

    def all_of(self, campaign: Campaign, at: datetime) -> SimpleNamespace:
        file = definition_rules.from_json(FILE, self.ward.id)
        return SimpleNamespace(campaign=self.again(campaign), day=self.day(campaign), facts=file, at=at)

    def actions(self) -> list[str]:
        return list(db.session.execute(select(AuditEvent.action).order_by(AuditEvent.id)).scalars())

    def run(self, *words: str) -> Result:
        return self.app.test_cli_runner().invoke(args=["campaigns", *words])

    def write(self, content: Any) -> str:
        path = self.folder / "campaign.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)


class TestFromDraftToClosed(Planning):
    def test_publishing_freezes_each_neighborhoods_numbers_and_calls_those_who_follow(self):
        self.given_people_of_whom_two_are_sixty()
        campaign = self.when_it_is_planned()
        assert self.handler.people == []

        campaign = self.when_it_is_published(campaign)

        shares = db.session.execute(
            select(Share.neighborhood_id, Share.living_here, Share.eligible, Share.frozen_on).order_by(
                Share.id
            )
        ).all()
        assert shares == [(self.first.id, 2, 1, TODAY), (self.second.id, 1, 1, TODAY)]
        assert campaign.counted_on == TODAY + timedelta(days=14)
        assert {person[2] for person in self.handler.people} == {self.first.id, self.second.id}
        assert "campaign.published" in self.actions()
        assert all(verdict.broken_at is None for verdict in audit.verify())

    def test_a_birth_registered_later_changes_nothing_that_is_frozen(self):
        self.given_people_of_whom_two_are_sixty()
        self.when_it_is_published(self.when_it_is_planned())
        self.build.household(self.first, {"birth_date": date(1930, 1, 1)})
        assert db.session.execute(select(func.sum(Share.eligible))).scalar_one() == 2

    def test_an_event_without_days_counts_ages_on_the_day_it_is_published(self):
        campaign = self.when_it_is_planned(kind="event", days=[], criteria={}, targets=[])
        assert self.when_it_is_published(campaign).counted_on == TODAY

    def test_a_campaign_goes_from_draft_to_published_to_closed_and_never_back(self):
        campaign = self.when_it_is_planned()
        with pytest.raises(ActionNotAllowed), transaction() as work:
            planning.close(self.again(campaign), SYSTEM, work.at)
        self.when_it_is_published(campaign)
        with pytest.raises(ActionNotAllowed):
            self.when_it_is_published(campaign)
        with transaction() as work:
            planning.close(self.again(campaign), SYSTEM, work.at)
        with pytest.raises(ActionNotAllowed):
            self.when_it_is_published(campaign)
        assert self.again(campaign).status == "closed"
        assert self.handler.ended == [campaign.id]

    def test_a_draft_nobody_wants_goes_with_all_it_is_made_of(self):
        campaign = self.when_it_is_planned()
        with transaction():
            planning.discard(self.again(campaign), SYSTEM)
        for table in (Campaign, CampaignDay, Slot, Station, Target):
            assert db.session.execute(select(func.count()).select_from(table)).scalar_one() == 0
        assert "campaign.discarded" in self.actions()
        assert all(verdict.broken_at is None for verdict in audit.verify())

    def test_a_published_campaign_is_never_discarded(self):
        campaign = self.when_it_is_published(self.when_it_is_planned())
        with pytest.raises(ActionNotAllowed), transaction():
            planning.discard(campaign, SYSTEM)
        assert self.again(campaign).status == "published"

    def test_a_draft_deleted_at_the_same_moment_is_not_found(self):
        seen = self.again(self.when_it_is_planned(days=[], targets=[]))
        with transaction():
            for table in (Station, Campaign):
                db.session.execute(delete(table).execution_options(synchronize_session=False))
        with pytest.raises(NotThere), transaction() as work:
            planning.publish(seen, SYSTEM, work.at)

    def test_a_published_campaign_takes_more_days_but_none_before_its_first(self):
        campaign = self.when_it_is_published(self.when_it_is_planned())
        later = definition_rules.from_json(FILE, self.ward.id).days[0]
        with transaction() as work:
            days_editing.add_day(self.again(campaign), _on(later, 21), SYSTEM, work.at)
        with pytest.raises(DayTooEarly), transaction() as work:
            days_editing.add_day(self.again(campaign), _on(later, 7), SYSTEM, work.at)
        assert len(queries.open_slots(campaign.id, clock.now())) == 2

    def test_places_can_rise_and_fall_only_to_what_is_taken(self):
        campaign = self.when_it_is_published(self.when_it_is_planned())
        slot = queries.open_slots(campaign.id, clock.now())[0].slots[0]
        with transaction():
            seats.take(slot.number)
            seats.hold(slot.number)
        with pytest.raises(BelowTaken), transaction():
            days_editing.set_places(self.again(campaign), self.day(campaign), {slot.id: 1}, SYSTEM)
        with transaction():
            days_editing.set_places(self.again(campaign), self.day(campaign), {slot.id: 5}, SYSTEM)
        assert db.session.execute(select(Slot.capacity).where(Slot.id == slot.number)).scalar_one() == 5

    def test_targets_are_replaced_as_a_whole_and_every_change_is_audited(self):
        campaign = self.when_it_is_planned()
        new = [TargetFacts(None, "percent", 80, "Kế hoạch 12"), TargetFacts("02", "count", 3, "Công văn 3")]
        before = len(self.actions())
        with transaction() as work:
            targets_editing.set_targets(self.again(campaign), new, SYSTEM, work.at)
        assert sorted(self.actions()[before:]) == ["target.removed", "target.set"]
        assert db.session.execute(select(func.count()).select_from(Target)).scalar_one() == 2

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ([TargetFacts("77", "count", 1)], "targets[0].neighborhood"),
            ([TargetFacts("01", "count", 1), TargetFacts("01", "count", 2)], "targets[1].neighborhood"),
            ([TargetFacts(None, "percent", 101)], "targets[0].value"),
        ],
    )
    def test_a_wrong_target_leaves_all_of_them_as_they_were(self, wrong, field):
        campaign = self.when_it_is_planned()
        with pytest.raises(BadInput) as refused, transaction() as work:
            targets_editing.set_targets(self.again(campaign), wrong, SYSTEM, work.at)
        assert refused.value.facts["field"] == field
        assert db.session.execute(select(func.count()).select_from(Target)).scalar_one() == 2


class TestWhatAStateForbids(Planning):
    """The operations themselves refuse, whatever page or program calls them."""

    @pytest.mark.parametrize(
        "action",
        [
            lambda it: days_editing.add_day(it.campaign, it.facts.days[0], SYSTEM, it.at),
            lambda it: days_editing.change_day(it.campaign, it.day, "Nơi khác", "", 0, SYSTEM, it.at),
            lambda it: days_editing.change_hours(it.campaign, it.day, {}, SYSTEM, it.at),
            lambda it: days_editing.add_slots(it.campaign, it.day, [Hours(900, 960)], 1, SYSTEM),
            lambda it: days_editing.set_places(it.campaign, it.day, {}, SYSTEM),
            lambda it: planning.change_texts(it.campaign, it.campaign.kind, it.facts.texts, SYSTEM, it.at),
            lambda it: targets_editing.set_targets(it.campaign, [], SYSTEM, it.at),
            lambda it: planning.publish(it.campaign, SYSTEM, it.at),
            lambda it: planning.close(it.campaign, SYSTEM, it.at),
        ],
    )
    def test_a_closed_campaign_changes_no_more(self, action):
        campaign = self.when_it_is_published(self.when_it_is_planned())
        with transaction() as work:
            planning.close(self.again(campaign), SYSTEM, work.at)
        with pytest.raises(ActionNotAllowed), transaction() as work:
            action(self.all_of(campaign, work.at))

    @pytest.mark.parametrize(
        "action",
        [
            lambda it: days_editing.replace_day(it.campaign, it.day, it.facts.days[0], SYSTEM, it.at),
            lambda it: days_editing.remove_day(it.campaign, it.day, SYSTEM),
            lambda it: planning.change_texts(it.campaign, "event", it.facts.texts, SYSTEM, it.at),
            lambda it: planning.change_criteria(it.campaign, it.facts.criteria, SYSTEM),
            lambda it: stations.set_stations(it.campaign, ["Khám mắt"], SYSTEM),
        ],
    )
    def test_a_published_campaign_keeps_what_people_were_invited_for(self, action):
        campaign = self.when_it_is_published(self.when_it_is_planned())
        with pytest.raises(ActionNotAllowed), transaction() as work:
            action(self.all_of(campaign, work.at))

    def test_the_same_day_at_the_same_place_is_there_once(self):
        campaign = self.when_it_is_planned()
        day = definition_rules.from_json(FILE, self.ward.id).days[0]
        with pytest.raises(BadInput) as refused, transaction() as work:
            days_editing.add_day(self.again(campaign), day, SYSTEM, work.at)
        assert refused.value.facts["field"] == "date"
        with transaction() as work:
            days_editing.add_day(self.again(campaign), replace(day, venue="Trạm Y tế"), SYSTEM, work.at)

    def test_places_of_another_days_slots_are_not_there(self):
        first, second = self.when_it_is_planned(), self.when_it_is_planned(title="Đợt hai")
        foreign = queries.open_slots(second.id, clock.now())[0].slots[0]
        with pytest.raises(NotThere), transaction():
            days_editing.set_places(self.again(first), self.day(first), {foreign.id: 9}, SYSTEM)

    def test_a_day_of_another_ward_is_not_there(self):
        campaign = self.when_it_is_planned()
        other = self.build.ward("99002", "Phường Khác")
        with pytest.raises(NotThere):
            queries.day(other.id, self.day(campaign).public_id)
        with pytest.raises(NotThere):
            queries.campaign(other.id, campaign.public_id)

    def test_a_kind_that_changes_brings_its_usual_exam_points_unless_they_are_ones_own(self):
        campaign = self.when_it_is_planned()
        texts = definition_rules.from_json(FILE, self.ward.id).texts
        with transaction() as work:
            planning.change_texts(self.again(campaign), "vaccination", texts, SYSTEM, work.at)
        assert office_queries.station_names(campaign.id)[-1] == "Theo dõi 30 phút"
        with transaction():
            stations.set_stations(self.again(campaign), ["Khám mắt"], SYSTEM)
        with transaction() as work:
            planning.change_texts(self.again(campaign), "screening", texts, SYSTEM, work.at)
        assert office_queries.station_names(campaign.id) == ["Khám mắt"]


class TestFreeSlots(Planning):
    def test_a_full_slot_says_when_the_next_free_one_is(self):
        campaign = self.when_it_is_published(self.when_it_is_planned())
        slots = queries.open_slots(campaign.id, clock.now())[0].slots
        with transaction():
            seats.take(slots[0].number, 2)
            seats.take(slots[1].number, 2)
        first, *_rest, last = queries.open_slots(campaign.id, clock.now())[0].slots
        assert (first.left, first.next_free) == ("none", "9:00")
        assert (last.left, last.note) == ("many", None)

    def test_an_hour_that_has_begun_cannot_be_chosen_any_more(self):
        campaign = self.when_it_is_published(self.when_it_is_planned())
        day = self.day(campaign)
        eight = clock.at_local(day.date, clock.minutes_to_time(8 * 60))
        slots = queries.open_slots(campaign.id, eight)[0].slots
        assert [slot.is_over for slot in slots] == [True, True, False, False]
        assert queries.open_slots(campaign.id, eight + timedelta(days=1)) == []

    def test_the_hours_are_civil_time_whatever_the_clock_of_the_server(self):
        campaign = self.when_it_is_published(self.when_it_is_planned())
        day = self.day(campaign)
        late = clock.at_local(day.date, clock.minutes_to_time(0)) - timedelta(minutes=1)
        assert not queries.open_slots(campaign.id, late)[0].slots[0].is_over

    def test_the_counter_is_given_back_no_further_than_it_was_taken(self):
        campaign = self.when_it_is_published(self.when_it_is_planned())
        number = queries.open_slots(campaign.id, clock.now())[0].slots[0].number
        with transaction():
            seats.hold(number, 2)
            seats.held_to_booked(number, 2)
        with pytest.raises(seats.SlotFull), transaction():
            seats.hold(number)
        for wrong in (seats.release, seats.held_to_booked):
            with pytest.raises(seats.CounterOff), transaction():
                wrong(number)
        with transaction():
            seats.give_back(number, 2)
        with pytest.raises(seats.CounterOff), transaction():
            seats.give_back(number)
        for n in (0, -1):
            with pytest.raises(ValueError), transaction():
                seats.take(number, n)

    def test_queue_numbers_count_up_and_walk_ins_never_below_none(self):
        campaign = self.when_it_is_planned()
        day = self.day(campaign)
        with transaction():
            assert [seats.count_arrivals(day.id, numbers=1) for _ in range(3)] == [1, 2, 3]
            assert seats.count_arrivals(day.id, numbers=2, walk_ins=1) == 5
            seats.count_arrivals(day.id, walk_ins=-1)
        with pytest.raises(seats.CounterOff), transaction():
            seats.count_arrivals(day.id, walk_ins=-1)


class TestCommandLine(Planning):
    def test_create_and_publish_answers_with_the_id_and_list_shows_it(self):
        self.given_people_of_whom_two_are_sixty()
        made = self.run("create", self.write(FILE), "--publish", "--json")
        assert made.exit_code == 0, made.stderr
        row = json.loads(self.run("list", "--json").stdout)[0]
        assert json.loads(made.stdout) == {"id": row["id"]}
        assert (row["title"], row["kind"], row["status"]) == (FILE["title"], "screening", "published")
        assert len(row["days"][0]["slots"]) == 4
        assert row["days"][0]["date"] == FILE["days"][0]["date"]
        slot = row["days"][0]["slots"][0]
        assert {name: slot[name] for name in slot if name != "id"} == {
            "from": "07:00",
            "to": "08:00",
            "capacity": 2,
            "booked": 0,
            "held": 0,
        }
        assert len(self.handler.people) == 2

    def test_without_publish_it_stays_a_draft(self):
        assert self.run("create", self.write(FILE)).exit_code == 0
        assert json.loads(self.run("list", "--json").stdout)[0]["status"] == "draft"

    def test_the_ward_may_be_left_out_where_the_site_has_one(self):
        content = {name: value for name, value in FILE.items() if name != "ward"}
        assert self.run("create", self.write(content)).exit_code == 0

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"ward": "12345"}, "ward"),
            ({"ward": 99001}, "ward"),
            ({"title": ""}, "title"),
            ({"title": None}, "title"),
            ({"kind": "party"}, "kind"),
            ({"kind": []}, "kind"),
            ({"criteria": {"age_min": "old"}}, "criteria.age_min"),
            ({"criteria": {"groups": ["RICH"]}}, "criteria.groups"),
            ({"criteria": {"neighborhoods": ["77"]}}, "criteria.neighborhoods"),
            ({"criteria": "all"}, "criteria"),
            ({"days": {}}, "days"),
            ({"days": [7]}, "days[0]"),
            ({"days": [{**FILE["days"][0], "date": "05/12/2026"}]}, "days[0].date"),
            ({"days": [{**FILE["days"][0], "date": "2020-01-01"}]}, "days[0].date"),
            ({"days": [{**FILE["days"][0], "from": "7"}]}, "days[0].from"),
            ({"days": [{**FILE["days"][0], "to": "06:00"}]}, "days[0].to"),
            ({"days": [{**FILE["days"][0], "slot_minutes": 0}]}, "days[0].slot_minutes"),
            ({"days": [{**FILE["days"][0], "slot_minutes": 500}]}, "days[0].slot_minutes"),
            ({"days": [{**FILE["days"][0], "capacity": "many"}]}, "days[0].capacity"),
            ({"days": [{**FILE["days"][0], "walk_in_reserve": -1}]}, "days[0].walk_in_reserve"),
            ({"days": [{**FILE["days"][0], "venue": " "}]}, "days[0].venue"),
            ({"days": [{**FILE["days"][0], "room": 2}]}, "days[0].room"),
            ({"targets": [{"neighborhood": "77", "basis": "count", "value": 1}]}, "targets[0].neighborhood"),
            ({"targets": [{"neighborhood": None, "basis": "share", "value": 1}]}, "targets[0].basis"),
            ({"targets": [{"neighborhood": None, "basis": "percent", "value": 101}]}, "targets[0].value"),
            ({"targets": [{"neighborhood": None, "basis": "count", "value": "1"}]}, "targets[0].value"),
            ({"texts": {"fasting": "yes"}}, "texts.fasting"),
            ({"texts": {"free": 7}}, "texts.free"),
            ({"titel": "x"}, "titel"),
        ],
    )
    def test_a_wrong_file_is_refused_by_its_field_and_nothing_is_written(self, change, field):
        refused = self.run("create", self.write({**FILE, **change}), "--publish", "--json")
        assert refused.exit_code == 1
        assert refused.stderr.startswith(f"{field}: ")
        assert refused.stdout == ""
        assert db.session.execute(select(func.count()).select_from(Campaign)).scalar_one() == 0
        assert self.actions() == []

    @pytest.mark.parametrize("content", ["{", "[]", "7", "null", '"x"', "\x00", "[" * 100_000])
    def test_what_is_no_json_object_is_refused_in_words(self, content):
        refused = self.run("create", self.write(content), "--json")
        assert refused.exit_code == 1
        assert refused.stderr.strip()
        assert "Traceback" not in refused.stderr

    def test_a_file_that_is_not_there_is_wrong_usage(self):
        assert self.run("create", str(self.folder / "none.json")).exit_code == 2


def _on(day: definition_rules.DayFacts, days_ahead: int) -> definition_rules.DayFacts:
    return replace(day, date=TODAY + timedelta(days=days_ahead))
