"""Birth dates as lists write them."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from residents.facts.birth import MAX_AGE, BadBirth, Birth, birth_from_parts, may_be_swapped, read_birth

TODAY = date(2026, 11, 22)
possible_days = st.dates(date(TODAY.year - MAX_AGE, 1, 1), TODAY)
births = st.builds(
    lambda day, precision: Birth(
        {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[precision], precision
    ),
    possible_days,
    st.sampled_from(["day", "month", "year"]),
)


def why_refused(value: object) -> str:
    with pytest.raises(BadBirth) as caught:
        read_birth(value, TODAY)  # type: ignore[arg-type]
    return caught.value.code


@given(possible_days, st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d%m%Y", "%d %m %Y"]))
def test_a_day_is_read_however_it_is_written(day: date, pattern: str) -> None:
    assert read_birth(day.strftime(pattern).zfill(8), TODAY) == (Birth(day), None)


@given(st.dates(date(1927, 5, 18), TODAY))
def test_a_serial_number_of_excel_is_a_day(day: date) -> None:
    assert read_birth(float((day - date(1899, 12, 30)).days), TODAY)[0] == Birth(day)


@given(st.dates(date(1910, 1, 1), TODAY))
def test_a_date_cell_is_a_day(day: date) -> None:
    assert read_birth(day, TODAY) == (Birth(day), None)


@given(
    possible_days,
    st.sampled_from(
        ["sinh ngày {}", "Ngày {}", "'{}", "’{}", "~{}", "NS: {}", "sn {}", "khoảng {}", "{} (khoảng)", "/ {}"]
    ),
    st.sampled_from(["%d/%m/%Y", "%d\\%m\\%Y", "%d,%m,%Y", "%Y/%m/%d", "%Y.%m.%d", "%d tháng %m năm %Y", "%d-thg %m-%Y"]),
)  # fmt: skip
def test_text_around_a_date_is_removed(day: date, around: str, pattern: str) -> None:
    assert read_birth(around.format(day.strftime(pattern)), TODAY) == (Birth(day), None)


@given(
    st.integers(TODAY.year - MAX_AGE, TODAY.year - 1),
    st.sampled_from(
        ["sinh năm {}", "Năm {}", "~{}", "≈ {}", "'{}", "{}.0", "{},0", "sn: {}", "…/…/{}", ".../.../{}", "//{}", "{}."]
    ),
)  # fmt: skip
def test_text_around_a_year_is_removed(year: int, around: str) -> None:
    assert read_birth(around.format(year), TODAY) == (Birth(date(year, 1, 1), "year"), None)


@given(possible_days, st.sampled_from(["%d-%b-%Y", "%d %B %Y", "%d/%b/%Y", "%d %B, %Y"]))
def test_an_english_excel_is_understood_too(day: date, pattern: str) -> None:
    assert read_birth(day.strftime(pattern), TODAY) == (Birth(day), None)


@given(possible_days)
def test_a_number_that_lost_its_first_zero_is_still_read_as_day_month_year(day: date) -> None:
    assert read_birth(float(day.strftime("%d%m%Y")), TODAY)[0] == Birth(day)


@given(
    st.integers(TODAY.year - MAX_AGE, TODAY.year - 1),
    st.sampled_from(["{}", "00/00/{}", "--/--/{}", "?/?/{}", " {} "]),
)
def test_a_bare_year_is_a_year(year: int, pattern: str) -> None:
    assert read_birth(pattern.format(year), TODAY)[0] == Birth(date(year, 1, 1), "year")
    assert read_birth(float(year), TODAY)[0] == Birth(date(year, 1, 1), "year")


@pytest.mark.parametrize("written", ["05/1950", "5/1950", "00/05/1950", "--/05/1950", "tháng 5/1950"])
def test_month_and_year_are_a_month(written: str) -> None:
    assert read_birth(written, TODAY)[0] == Birth(date(1950, 5, 1), "month")


def test_words_are_read_too() -> None:
    assert read_birth("ngày 9 tháng 11 năm 1990", TODAY)[0] == Birth(date(1990, 11, 9))


def test_a_year_typed_into_a_date_cell_is_that_year_and_said_so() -> None:
    assert read_birth(date(1899, 12, 30) + timedelta(days=1980), TODAY) == (
        Birth(date(1980, 1, 1), "year"),
        "birth_year_as_date",
    )


def test_two_digits_of_a_year_are_guessed_and_said_so() -> None:
    assert read_birth("9/11/90", TODAY) == (Birth(date(1990, 11, 9)), "birth_two_digit_year")
    assert read_birth("1/1/25", TODAY) == (Birth(date(2025, 1, 1)), "birth_two_digit_year")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "birth_missing"),
        ("31/02/1990", "birth_impossible"),
        ("11/25/1990", "birth_impossible"),
        ("05/00/1990", "birth_impossible"),
        ("23/11/2026", "birth_future"),
        ("2027", "birth_future"),
        (2027.0, "birth_future"),
        ("31/12/1905", "birth_too_old"),
        (90.0, "birth_short_year"),
        ("90", "birth_short_year"),
        (190.0, "birth_too_old"),
        ("29/02/2001", "birth_impossible"),
        ("12/05/1950 (âm lịch)", "birth_unreadable"),
        ("76 tuổi", "birth_unreadable"),
        ("12/5/195O", "birth_unreadable"),
        (1980.5, "birth_unreadable"),
        ("không nhớ", "birth_unreadable"),
        ("1950-1955", "birth_unreadable"),
    ],
)
def test_what_no_living_person_can_have_is_refused_by_name(value: object, code: str) -> None:
    assert why_refused(value) == code


@given(st.text(max_size=20) | st.floats(-1e9, 1e9) | st.dates())
def test_any_cell_is_a_birth_or_a_named_refusal(value: object) -> None:
    try:
        birth, _warning = read_birth(value, TODAY)  # type: ignore[arg-type]
    except BadBirth as bad:
        assert bad.code.startswith("birth_")
    else:
        assert birth.day <= TODAY


HOSTILE_NUMBERS = ("9" * 5000, "9223372036854775808", "2147483648", "-1", "0", "00000", "²", "１９５０")


@pytest.mark.parametrize("typed", HOSTILE_NUMBERS)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_no_number_typed_into_a_birth_box_is_more_than_a_refusal(typed: str, place: int) -> None:
    parts = ["7", "4", "1950"]
    parts[place] = typed
    try:
        birth = birth_from_parts(*parts, TODAY)
    except BadBirth as bad:
        assert bad.code.startswith("birth_")
    else:
        assert birth.day <= TODAY


@given(births, births)
def test_agreeing_is_mutual_and_everybody_agrees_with_himself(one: Birth, other: Birth) -> None:
    assert one.agrees_with(one)
    assert one.agrees_with(other) == other.agrees_with(one)
    assert not (one.is_finer_than(other) and other.is_finer_than(one))


@given(births, births)
def test_two_births_agree_exactly_as_far_as_the_coarser_one_says(one: Birth, other: Birth) -> None:
    parts = min(3 if b.precision == "day" else 2 if b.precision == "month" else 1 for b in (one, other))
    same = [(b.day.year, b.day.month, b.day.day)[:parts] for b in (one, other)]
    assert one.agrees_with(other) == (same[0] == same[1])


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (("1950-05-12", "day"), ("1950-05-01", "month"), True),
        (("1950-06-12", "day"), ("1950-05-01", "month"), False),
        (("1950-05-12", "day"), ("1950-05-13", "day"), False),
        (("1950-05-12", "day"), ("1951-01-01", "year"), False),
        (("1950-05-01", "month"), ("1950-01-01", "year"), True),
    ],
)
def test_births_of_different_fineness_are_compared_by_what_both_know(
    one: tuple[str, Any], other: tuple[str, Any], agree: bool
) -> None:
    first, second = (Birth(date.fromisoformat(day), precision) for day, precision in (one, other))
    assert first.agrees_with(second) is agree
    assert second.agrees_with(first) is agree


def test_the_oldest_and_the_youngest_are_people_and_a_day_beyond_is_none() -> None:
    oldest = TODAY.year - MAX_AGE
    assert read_birth(date(1899, 12, 30) + timedelta(days=oldest), TODAY)[0] == Birth(
        date(oldest, 1, 1), "year"
    )
    assert read_birth(f"1/1/{oldest}", TODAY)[0].day == date(oldest, 1, 1)
    assert why_refused(f"31/12/{oldest - 1}") == "birth_too_old"
    assert read_birth(TODAY.strftime("%d/%m/%Y"), TODAY)[0].day == TODAY
    assert why_refused((TODAY + timedelta(days=1)).strftime("%d/%m/%Y")) == "birth_future"
    assert why_refused(9999.0) == "birth_future"
    assert read_birth("1/1/26", TODAY)[0].day == date(2026, 1, 1)
    assert read_birth("1/1/27", TODAY)[0].day == date(1927, 1, 1)


@given(st.lists(possible_days, min_size=3, max_size=30))
def test_a_column_of_dates_that_excel_turned_is_noticed_and_no_other(days: list[date]) -> None:
    turned = [
        day.strftime("%d/%m/%Y") if day.day > 12 else day.replace(month=day.day, day=day.month)
        for day in days
    ]
    texts = sum(isinstance(cell, str) for cell in turned)
    assert may_be_swapped(turned) == (texts >= 3 and len(days) - texts >= 3)
    assert not may_be_swapped([*turned, date(1950, 1, 13)])
    assert not may_be_swapped([*turned, "05/12/1950"])


@given(possible_days)
def test_a_bare_year_agrees_with_every_day_of_it(day: date) -> None:
    year = Birth(date(day.year, 1, 1), "year")
    assert year.agrees_with(Birth(day)) and Birth(day).is_finer_than(year)


def test_three_fields_make_a_birth_and_day_and_month_may_be_left_out() -> None:
    assert birth_from_parts("9", "11", "1990", TODAY) == Birth(date(1990, 11, 9))
    assert birth_from_parts("", "", "1945", TODAY) == Birth(date(1945, 1, 1), "year")
    with pytest.raises(BadBirth):
        birth_from_parts("9", "", "1990", TODAY)
