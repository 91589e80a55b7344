"""The pages of splits and merges: nothing happens before it was shown, and then exactly that."""

from typing import Any

import pytest
from sqlalchemy import select

from accounts.models import Account
from accounts.roles import Role
from core.db.database import db
from residents.models.moves import Rearrangement
from residents.models.people import Household
from screening.models import Invitation
from tests.pages.residents.test_rearranging import Ward, rearranged_ward  # noqa: F401  # the fixture
from wards.queries import neighborhoods

ON = {"day": "20", "month": "11", "year": "2026"}


@pytest.fixture
def admin(ward: Ward, client: Any) -> Any:
    return ward.build.sign_in(client, ward.build.account(Role.STATION_ADMIN, ward.day.ward))


def splitting(ward: Ward, **answers: Any) -> dict[str, Any]:
    parts = {
        "parts-0-kind": "khu_pho",
        "parts-0-name": "Hòa Bình",
        "parts-0-lines": "\n".join(home.code for home in ward.homes[:4]),
        "parts-1-kind": "to_dan_pho",
        "parts-1-name": "31",
        "rest": "1",
    }
    return {**ON, "_": {**parts, **answers}}


def labels(ward: Ward) -> list[str]:
    db.session.rollback()
    return [row.label for row in neighborhoods(ward.day.ward.id)]


def head_answer(ward: Ward, said: str) -> dict[str, str]:
    return {f"head-{ward.head.public_id}": said}


def page_of(ward: Ward) -> str:
    return f"/neighborhoods/{ward.places['07'].public_id}/split"


def look_at_split(admin: Any, ward: Ward) -> Any:
    page = page_of(ward)
    admin.get(page)
    asked = admin.submit(page, **splitting(ward))
    assert ward.head.name in asked.text
    return admin.submit(page, _=head_answer(ward, "0"))


def test_a_split_is_shown_with_its_numbers_and_nothing_happens_yet(admin: Any, ward: Ward) -> None:
    ward.target("07", "count", 5)
    before = labels(ward)
    shown = look_at_split(admin, ward)
    assert shown.status_code == 200
    for words in ("Khu phố Hòa Bình", "Tổ dân phố 31", "Tổ dân phố 7 kết thúc", "3 người", "2 người"):
        assert words in shown.text
    assert labels(ward) == before
    assert db.session.scalars(select(Rearrangement)).all() == []


def test_what_was_shown_is_carried_out_and_can_be_taken_back(admin: Any, ward: Ward) -> None:
    look_at_split(admin, ward)
    answer = admin.submit(page_of(ward), step="carry_out")
    assert answer.status_code == 303, answer.text
    assert labels(ward) == ["Tổ dân phố 8", "Khu phố Hòa Bình", "Tổ dân phố 31"]
    listed = admin.get(answer.location)
    assert "Tổ dân phố 7 → Khu phố Hòa Bình, Tổ dân phố 31" in listed.text
    public_id = db.session.scalars(select(Rearrangement.public_id)).one()
    admin.get(f"/neighborhoods/changes/{public_id}")
    assert admin.submit(f"/neighborhoods/changes/{public_id}").status_code == 303
    assert labels(ward) == ["Tổ dân phố 7", "Tổ dân phố 8"]
    assert "đã khôi phục như trước" in admin.get("/neighborhoods/changes").text


def test_what_changed_since_it_was_shown_is_shown_again_and_not_carried_out(admin: Any, ward: Ward) -> None:
    shown = look_at_split(admin, ward)
    assert shown.status_code == 200
    ward.target("07", "count", 5)
    answer = admin.submit(page_of(ward), step="carry_out")
    assert answer.status_code == 409
    assert labels(ward) == ["Tổ dân phố 7", "Tổ dân phố 8"]
    assert admin.submit(page_of(ward), step="carry_out").status_code == 303


def test_a_booking_meanwhile_changes_nothing_of_what_was_shown(admin: Any, ward: Ward) -> None:
    look_at_split(admin, ward)
    ward.day.book(ward.people[3])
    assert admin.submit(page_of(ward), step="carry_out").status_code == 303
    assert ward.ladder(ward.day.campaign)["09"].counts.booked == 4


def test_who_is_claimed_by_nobody_is_asked_about_one_by_one(admin: Any, ward: Ward) -> None:
    page = page_of(ward)
    admin.get(page)
    answers = splitting(ward, rest="", **head_answer(ward, "close"), **{"parts-1-lines": "phố Không Có"})
    asked = admin.submit(page, **answers)
    assert ward.homes[5].code in asked.text
    assert "phố Không Có" in asked.text
    homes = {f"home-{home.public_id}": "1" for home in ward.homes[4:6]}
    shown = admin.submit(page, _={**homes, **head_answer(ward, "close")})
    assert "phố Không Có" in shown.text
    assert "khóa tài khoản" in shown.text
    assert admin.submit(page, step="carry_out").status_code == 303
    db.session.rollback()
    assert db.session.get(Account, ward.head.id).disabled_at is not None


def test_neighborhoods_are_merged_into_one_that_goes_on(admin: Any, ward: Ward) -> None:
    admin.get("/neighborhoods/merge")
    chosen = [ward.places["07"].public_id, ward.places["08"].public_id]
    asked = admin.submit(
        "/neighborhoods/merge", neighborhoods=chosen, goes_on=chosen[0], kind="to_dan_pho", **ON
    )
    assert asked.status_code == 200
    admin.submit("/neighborhoods/merge", _=head_answer(ward, "0") | {"neighborhoods": chosen})
    answer = admin.submit("/neighborhoods/merge", step="carry_out", neighborhoods=chosen)
    assert answer.status_code == 303, answer.text
    assert labels(ward) == ["Tổ dân phố 7"]
    places = {db.session.get(Household, home.id).neighborhood_id for home in ward.homes}
    assert places == {ward.places["07"].id}
    assert (
        set(
            db.session.scalars(
                select(Invitation.neighborhood_id).where(Invitation.campaign_id == ward.day.campaign.id)
            )
        )
        == places
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"parts-0-name": ""},
        {"parts-1-name": "Hòa Bình", "parts-1-kind": "khu_pho"},
        {"parts-1-name": "8"},
        {"parts-0-walk_from": "x"},
    ],
)
def test_a_split_that_cannot_be_is_refused_before_anything(
    admin: Any, ward: Ward, wrong: dict[str, str]
) -> None:
    page = page_of(ward)
    admin.get(page)
    answers = splitting(ward, **wrong, **head_answer(ward, "0"))
    assert admin.submit(page, **answers).status_code in (409, 422)
    assert labels(ward) == ["Tổ dân phố 7", "Tổ dân phố 8"]


def test_a_day_to_come_and_a_merge_of_one_are_refused(admin: Any, ward: Ward) -> None:
    admin.get("/neighborhoods/merge")
    one = [ward.places["07"].public_id]
    facts = {"kind": "to_dan_pho", "name": "12", "goes_on": ""}
    assert admin.submit("/neighborhoods/merge", neighborhoods=one, **facts, **ON).status_code == 422
    both = [*one, ward.places["08"].public_id]
    late = {**ON, "year": "2027"}
    answers = {**facts, **late, **head_answer(ward, "0")}
    assert admin.submit("/neighborhoods/merge", neighborhoods=both, **answers).status_code == 422
    assert (
        admin.submit("/neighborhoods/merge", neighborhoods=[*one, "a" * 26], **facts, **ON).status_code == 422
    )


def test_one_more_part_keeps_what_was_typed(admin: Any, ward: Ward) -> None:
    page = page_of(ward)
    admin.get(page)
    more = admin.submit(page, step="another", **splitting(ward))
    assert more.status_code == 200
    assert 'name="parts-2-name"' in more.text
    assert "Hòa Bình" in more.text
