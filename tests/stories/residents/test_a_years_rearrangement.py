"""A year's re-arrangement: the station merges two small neighborhoods, splits a large one, and last year still adds up."""

from typing import Any

import pytest
from sqlalchemy import select

from accounts.roles import Role
from core.db.database import db
from residents.models.people import Household
from tests.pages.residents.test_rearranging import Ward, rearranged_ward  # noqa: F401  # the fixture
from wards.queries import neighborhoods

NEW_YEAR = {"day": "20", "month": "11", "year": "2026"}


class TestAYearsRearrangement:
    """Tổ 7 is split in two; one half is then merged with Tổ 8; a family moves; the old campaign is shown."""

    @pytest.fixture(autouse=True)
    def station(self, ward: Ward, client: Any) -> None:
        self.ward = ward
        self.staff = ward.build.sign_in(client, ward.build.account(Role.STATION_ADMIN, ward.day.ward))
        self.old = ward.ladder(ward.closed)
        self.open = ward.ladder(ward.day.campaign)["ward"]

    def test_the_ward_is_rearranged_and_every_campaign_adds_up(self) -> None:
        self.given_the_large_neighborhood_is_split()
        self.then_all_campaigns_add_up()
        self.when_one_half_is_merged_with_the_neighborhood_beside_it()
        self.then_all_campaigns_add_up()
        self.when_a_family_moves()
        self.then_all_campaigns_add_up()
        self.then_the_old_campaign_still_shows_the_old_neighborhoods()
        self.then_the_first_change_can_no_longer_be_taken_back()

    def given_the_large_neighborhood_is_split(self) -> None:
        page = f"/neighborhoods/{self.ward.places['07'].public_id}/split"
        parts = {
            "parts-0-kind": "to_dan_pho",
            "parts-0-name": "",
            "first_goes_on": "y",
            "parts-1-kind": "to_dan_pho",
            "parts-1-name": "31",
            "parts-1-lines": "\n".join(home.code for home in self.ward.homes[4:6]),
            "rest": "0",
            f"head-{self.ward.head.public_id}": "0",
        }
        self.staff.get(page)
        shown = self.staff.submit(page, **NEW_YEAR, _=parts)
        assert "Tổ dân phố 7 tiếp tục" in shown.text
        assert self.staff.submit(page, step="carry_out").status_code == 303

    def when_one_half_is_merged_with_the_neighborhood_beside_it(self) -> None:
        db.session.rollback()
        rows = {row.label: row.public_id for row in neighborhoods(self.ward.day.ward.id)}
        chosen = [rows["Tổ dân phố 7"], rows["Tổ dân phố 8"]]
        said = {"kind": "khu_pho", "name": "Hòa Bình", "goes_on": "", f"head-{self.ward.head.public_id}": "0"}
        self.staff.get("/neighborhoods/merge")
        shown = self.staff.submit("/neighborhoods/merge", neighborhoods=chosen, **said, **NEW_YEAR)
        assert "Khu phố Hòa Bình" in shown.text
        answer = self.staff.submit("/neighborhoods/merge", neighborhoods=chosen, step="carry_out")
        assert answer.status_code == 303, answer.text

    def when_a_family_moves(self) -> None:
        home = self.ward.homes[0]
        db.session.rollback()
        to = {row.label: row.public_id for row in neighborhoods(self.ward.day.ward.id)}["Tổ dân phố 31"]
        page = f"/residents/households/{home.public_id}/move"
        self.staff.get(page)
        assert self.staff.submit(page, neighborhood=to, **NEW_YEAR).status_code == 303
        shown = self.staff.get(f"/residents/people/{self.ward.people[0].public_id}").text
        assert "trước đó ở Khu phố Hòa Bình" in shown
        assert "khi Tổ dân phố 7 được sáp nhập" in shown

    def then_all_campaigns_add_up(self) -> None:
        assert self.ward.ladder(self.ward.closed) == self.old
        assert self.ward.ladder(self.ward.day.campaign)["ward"] == self.open

    def then_the_old_campaign_still_shows_the_old_neighborhoods(self) -> None:
        page = self.staff.get(f"/turnout/{self.ward.closed.public_id}").text
        for name in ("Tổ dân phố 7", "Tổ dân phố 8"):
            assert name in page
        assert "Hòa Bình" not in page

    def then_the_first_change_can_no_longer_be_taken_back(self) -> None:
        listed = self.staff.get("/neighborhoods/changes").text
        assert listed.count("/neighborhoods/changes/") >= 2
        first = listed.rsplit("/neighborhoods/changes/", 1)[1][:26]
        page = f"/neighborhoods/changes/{first}"
        self.staff.get(page)
        answer = self.staff.submit(page)
        assert answer.status_code == 303
        assert "sắp xếp lại lần nữa" in self.staff.get(answer.location).text
        assert db.session.scalars(select(Household.id).where(Household.id == self.ward.homes[0].id)).one()
