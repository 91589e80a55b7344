"""Who has to agree at which age, and which consent is valid."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from residents.privacy.consent_rules import (
    AgreementNeeded,
    ChildMustAgree,
    Guardian,
    GuardianNeeded,
    GuardianPhoneNeeded,
    GuardianUninformed,
    RecipientNeeded,
    RelationNeeded,
    ages,
    band,
    check_given,
    consent_on,
    who_agrees,
)

TODAY = date(2026, 11, 23)
MOTHER = Guardian("Trần Thị Mẹ", "mother", "0912345678")
NOBODY = Guardian()


def born(years, days=0):
    return date(TODAY.year - years, TODAY.month, TODAY.day + days)


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        (born(7, 1), "under_7"),
        (born(7), "7_to_15"),
        (born(16, 1), "7_to_15"),
        (born(16), "16_to_17"),
        (born(18, 1), "16_to_17"),
        (born(18), "adult"),
    ],
)
def test_the_band_changes_on_the_birthday(birth, expected):
    assert band(birth, "day", TODAY) == expected


@pytest.mark.parametrize(
    ("precision", "birth", "expected"),
    [
        ("year", date(2019, 1, 1), (6, 7)),
        ("year", date(1950, 1, 1), (75, 76)),
        ("month", date(2019, 11, 1), (6, 7)),
        ("month", date(2019, 12, 1), (6, 6)),
        ("month", date(2019, 2, 1), (7, 7)),
        ("day", date(2020, 2, 29), (6, 6)),
    ],
)
def test_a_coarse_birth_date_leaves_the_age_open(precision, birth, expected):
    assert ages(birth, precision, TODAY) == expected


@pytest.mark.parametrize(
    ("birth", "purpose", "expected"),
    [
        (born(5), "reminders", AgreementNeeded(guardian=True, child=False)),
        (born(5), "photos", AgreementNeeded(guardian=True, child=False)),
        (born(8), "reminders", AgreementNeeded(guardian=True, child=False)),
        (born(8), "photos", AgreementNeeded(guardian=True, child=True)),
        (born(16, 1), "sharing", AgreementNeeded(guardian=True, child=True)),
        (born(16), "sharing", AgreementNeeded(guardian=False, child=False, informed=True)),
        (born(17), "reminders", AgreementNeeded(guardian=False, child=False, informed=True)),
        (born(18), "photos", AgreementNeeded(guardian=False, child=False)),
    ],
)
def test_a_guardian_agrees_for_a_child_and_from_seven_the_child_to_what_others_learn(
    birth, purpose, expected
):
    assert who_agrees(purpose, birth, "day", TODAY) == expected


def test_where_only_the_year_is_known_everybody_is_asked_who_may_be_needed():
    assert who_agrees("photos", date(2019, 1, 1), "year", TODAY) == AgreementNeeded(guardian=True, child=True)
    assert who_agrees("photos", date(2010, 1, 1), "year", TODAY) == AgreementNeeded(guardian=True, child=True)
    assert who_agrees("photos", date(2008, 1, 1), "year", TODAY).informed


def test_a_representative_agrees_for_an_adult_without_capacity():
    asked = who_agrees("photos", born(50), "day", TODAY, is_represented=True)
    assert asked == AgreementNeeded(guardian=True, child=False)


@pytest.mark.parametrize(
    ("asked", "purpose", "recipient", "guardian", "agreed", "refusal"),
    [
        (AgreementNeeded(True, False), "reminders", "", NOBODY, False, GuardianNeeded),
        (AgreementNeeded(True, False), "reminders", "", Guardian("A", "", "09"), False, RelationNeeded),
        (
            AgreementNeeded(True, False),
            "reminders",
            "",
            Guardian("A", "mother", ""),
            False,
            GuardianPhoneNeeded,
        ),
        (AgreementNeeded(True, True), "photos", "", MOTHER, False, ChildMustAgree),
        (AgreementNeeded(False, False), "sharing", "", NOBODY, False, RecipientNeeded),
        (AgreementNeeded(False, False, True), "photos", "", NOBODY, False, GuardianUninformed),
        (AgreementNeeded(False, False, True), "photos", "", Guardian("A"), False, RelationNeeded),
    ],
)
def test_a_yes_without_whom_the_law_asks_is_none(asked, purpose, recipient, guardian, agreed, refusal):
    with pytest.raises(refusal):
        check_given(asked, purpose, recipient, guardian, agreed)


def test_a_yes_with_everybody_is_one():
    check_given(AgreementNeeded(True, True), "photos", "", MOTHER, True)
    check_given(AgreementNeeded(False, False), "sharing", "Bệnh viện Mẫu", NOBODY, False)
    check_given(AgreementNeeded(False, False, True), "photos", "", Guardian("A", "father"), False)


def row(purpose, decision, day, recipient=""):
    at = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
    return SimpleNamespace(purpose=purpose, recipient=recipient, decision=decision, at=at)


ADULT = date(1950, 5, 1)


def test_silence_is_never_a_yes():
    assert consent_on([], ADULT, "day", TODAY) == {("reminders", ""): "never", ("photos", ""): "never"}


def test_the_last_answer_counts_however_the_rows_are_ordered():
    rows = [
        row("reminders", "withdrawn", date(2026, 5, 1)),
        row("reminders", "given", date(2026, 1, 1)),
    ]
    assert consent_on(rows, ADULT, "day", TODAY)["reminders", ""] == "withdrawn"
    again = [*rows, row("reminders", "given", date(2026, 6, 1))]
    assert consent_on(again, ADULT, "day", TODAY)["reminders", ""] == "given"


def test_one_purpose_says_nothing_about_another_nor_one_recipient_about_another():
    rows = [row("sharing", "given", date(2026, 1, 1), "A"), row("sharing", "refused", date(2026, 1, 2), "B")]
    states = consent_on(rows, ADULT, "day", TODAY)
    assert (states["sharing", "A"], states["sharing", "B"], states["photos", ""]) == (
        "given",
        "refused",
        "never",
    )


@pytest.mark.parametrize(
    ("given", "on", "expected"),
    [
        (date(2025, 11, 23), date(2026, 5, 30), "given"),  # six on both days
        (date(2025, 11, 23), date(2026, 6, 1), "ask_again"),  # seven today
        (date(2026, 6, 1), date(2026, 6, 2), "given"),  # given at seven
        (date(2035, 5, 31), date(2035, 6, 1), "ask_again"),  # sixteen today
        (date(2035, 6, 1), date(2037, 5, 31), "given"),
        (date(2037, 5, 31), date(2037, 6, 1), "ask_again"),  # eighteen today
        (date(2037, 6, 1), date(2038, 6, 1), "given"),
    ],
)
def test_a_yes_is_asked_again_at_seven_at_sixteen_and_at_eighteen(given, on, expected):
    states = consent_on([row("photos", "given", given)], date(2019, 6, 1), "day", on)
    assert states["photos", ""] == expected


def test_a_no_is_not_asked_again():
    states = consent_on([row("photos", "refused", date(2025, 1, 1))], date(2019, 6, 1), "day", TODAY)
    assert states["photos", ""] == "refused"
