"""What a campaign's pages, letters and messages say by its kind, and hours as letters say them."""

from dataclasses import fields
from datetime import date

import pytest
from flask import Flask

from campaigns.campaign_rows import DayRow, hours_said
from campaigns.definition_rules import KINDS
from campaigns.fasting_words import fasting_note, food_to_bring, shared_start
from campaigns.kind_words import WORDS, KindWords, kind_words
from core.i18n import force_locale
from screening.resident_rows import Appointment, gatherings
from turnout.board_pages import rung_title


@pytest.fixture(params=["vi", "en"])
def language(app: Flask, request: pytest.FixtureRequest):
    with app.test_request_context(), force_locale(request.param):
        yield request.param


@pytest.fixture
def vietnamese(app: Flask):
    with app.test_request_context(), force_locale("vi"):
        yield


def said(kind: str) -> list[str]:
    words = kind_words(kind)
    return [text for field in fields(KindWords) if (text := getattr(words, field.name))]


def test_every_kind_has_its_words() -> None:
    assert set(WORDS) == set(KINDS)


def test_a_vaccination_or_an_event_is_never_called_an_examination(language: str) -> None:
    words = "\n".join(said("vaccination") + said("event")).lower()
    assert "khám" not in words
    assert "exam" not in words
    assert "health check" not in words


def test_only_a_health_check_can_be_covered_elsewhere(language: str) -> None:
    assert [kind for kind in KINDS if kind_words(kind).elsewhere] == ["screening"]


def test_nobody_asks_for_an_event_at_home(language: str) -> None:
    words = kind_words("event")
    assert (words.home_visit, words.home_visit_needed, words.home_visits) == (None, None, None)


@pytest.mark.parametrize(
    ("kind", "title"), [("screening", "Chưa khám"), ("vaccination", "Chưa tiêm"), ("event", "Chưa đến")]
)
def test_the_board_names_those_who_are_missing_by_kind(vietnamese: None, kind: str, title: str) -> None:
    assert rung_title("not_yet", kind) == title


@pytest.mark.parametrize(
    ("starts", "ends", "text"),
    [
        (450, 480, "7 giờ 30 – 8 giờ sáng"),
        (420, 720, "7 giờ – 12 giờ sáng"),
        (810, 990, "13 giờ 30 – 16 giờ 30 chiều"),
        (420, 990, "7 giờ sáng – 16 giờ 30 chiều"),
        (1080, 1440, "18 giờ – 24 giờ tối"),
    ],
)
def test_hours_in_a_letter(vietnamese: None, starts: int, ends: int, text: str) -> None:
    assert hours_said(starts, ends) == text


def test_a_letter_says_the_hours_that_a_table_writes(vietnamese: None) -> None:
    day = DayRow("d", 1, date(2026, 12, 8), "Nhà văn hóa", 450, 690, ())
    assert gatherings([day])[0].hours == "7:30 – 11:30"
    assert gatherings([day], said=True)[0].hours == "7 giờ 30 – 11 giờ 30 sáng"


def test_the_hours_of_an_appointment_in_a_message(vietnamese: None) -> None:
    place = Appointment("s", "d", date(2026, 12, 8), 930, 990, "Nhà văn hóa")
    assert place.hours_said == "15 giờ 30 – 16 giờ 30"


@pytest.mark.parametrize(
    ("starts", "since"),
    [
        (450, "từ 23 giờ 30 đêm hôm trước"),
        (480, "từ 0 giờ"),
        (600, "không ăn sáng"),
        (870, "Được ăn sáng nhẹ trước 6 giờ 30. Nhịn ăn từ 6 giờ 30"),
        (None, "8 giờ trước"),
    ],
)
def test_fasting_begins_eight_hours_before_the_appointment(
    vietnamese: None, starts: int | None, since: str
) -> None:
    note = fasting_note(starts)
    assert since in note
    assert "nước lọc và thuốc" in note


@pytest.mark.parametrize(
    ("starts", "food"),
    [(450, "Đồ ăn sáng"), (870, "Đồ ăn nhẹ để ăn sau khi lấy máu xong"), (None, "Đồ ăn nhẹ")],
)
def test_what_to_bring_to_eat_follows_the_hour(vietnamese: None, starts: int | None, food: str) -> None:
    assert food_to_bring(starts).startswith(food)


@pytest.mark.parametrize(
    ("starts", "shared"), [([450, 450], 450), ([450, 870], None), ([450, None], None), ([], None)]
)
def test_a_household_has_one_hour_only_where_all_have_it(
    starts: list[int | None], shared: int | None
) -> None:
    assert shared_start(starts) == shared
