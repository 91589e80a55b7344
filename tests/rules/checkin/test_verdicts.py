"""Who is admitted, and what the desk is told."""

from datetime import UTC, date, datetime

import pytest

from checkin.scanning.presence_rules import Presence, Seen, presence_of
from checkin.scanning.verdicts import (
    ID_REUSED,
    Admission,
    BookingFact,
    admit,
    decide,
    decide_without_resident,
    deciding_booking,
)

TODAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 25)
AT = datetime(2026, 11, 24, 1, tzinfo=UTC)


def booking(state, day_id=1, number=1):
    return BookingFact(number, state, day_id, TODAY if day_id == 1 else TOMORROW, 420, 450)


@pytest.mark.parametrize(
    ("bookings", "place"),
    [
        ([], "none"),
        ([booking("booked")], "today"),
        ([booking("attended")], "today"),
        ([booking("no_show")], "today"),
        ([booking("booked", day_id=2)], "other_day"),
        ([booking("attended", day_id=2)], "other_day"),
        ([booking("no_show", day_id=2)], "none"),
        ([booking("cancelled")], "cancelled"),
        ([booking("cancelled", day_id=2)], "cancelled"),
        ([booking("moved"), booking("booked", day_id=2, number=2)], "other_day"),
        ([booking("moved", day_id=2), booking("booked", number=2)], "today"),
        ([booking("cancelled"), booking("booked", number=2)], "today"),
        ([booking("booked", number=2), booking("cancelled", number=1)], "today"),
        ([booking("no_show", day_id=2), booking("cancelled", number=2)], "cancelled"),
        ([booking("cancelled"), booking("no_show", day_id=2, number=2)], "none"),
    ],
)
def test_which_booking_decides(bookings, place):
    assert deciding_booking(bookings, day_id=1)[0] == place


@pytest.mark.parametrize(
    ("place", "facts", "expected"),
    [
        ("today", {}, Admission()),
        ("today", {"is_invited": False}, Admission()),
        ("other_day", {}, Admission("other_day")),
        ("cancelled", {}, Admission("cancelled")),
        ("none", {}, Admission(walk_in=True)),
        ("none", {"is_invited": False, "is_eligible": True}, Admission(walk_in=True)),
        ("none", {"is_invited": False}, Admission("not_eligible")),
        ("today", {"is_alive": False}, Admission("not_eligible")),
    ],
)
def test_who_is_let_in_without_asking(place, facts, expected):
    known = {"is_alive": True, "is_invited": True, "is_eligible": False} | facts
    assert admit(place, **known) == expected


def test_the_first_scan_is_accepted_and_the_second_told_when_and_where():
    first = Seen(1, "a", "arrive", AT, place="Bàn 2")
    assert decide("arrive", None, Admission(), Presence(), True).verdict == "accepted"
    said = decide("arrive", None, Admission(), presence_of([first]), True)
    assert (said.verdict, said.before, said.counts) == ("already_arrived", first, True)


def test_finishing_is_new_after_an_arrival_and_old_after_finishing():
    arrived, finished = Seen(1, "a", "arrive", AT), Seen(1, "b", "complete", AT)
    assert decide("complete", None, Admission(), presence_of([arrived]), True).verdict == "accepted"
    assert decide("complete", None, Admission(), presence_of([arrived, finished]), True).before == finished


def test_each_station_is_new_once():
    passed = Seen(1, "a", "station", AT, station="vitals")
    assert decide("station", "vitals", Admission(), presence_of([passed]), True).verdict == "already_arrived"
    assert decide("station", "samples", Admission(), presence_of([passed]), True).verdict == "accepted"


def test_a_scan_outside_the_day_waits_whatever_else_is_true():
    said = decide("arrive", None, Admission(), Presence(), False)
    assert (said.verdict, said.reason, said.counts) == ("review", "clock", False)


def test_who_has_come_on_another_day_is_told_so_and_is_not_counted_again():
    said = decide("arrive", None, Admission("other_day"), presence_of([Seen(2, "a", "arrive", AT)]), True)
    assert (said.verdict, said.counts) == ("already_arrived", False)


def test_who_is_not_let_in_waits_for_a_person():
    said = decide("complete", None, Admission("cancelled"), Presence(), True)
    assert (said.verdict, said.reason, said.counts) == ("review", "cancelled", False)


@pytest.mark.parametrize(
    ("subject", "reason"),
    [
        ("other_campaign", "other_campaign"),
        ("unknown", "unknown_ticket"),
        ("household_letter", "household_code"),
    ],
)
def test_a_scan_without_a_resident_of_the_campaign_waits_and_says_why(subject, reason):
    said = decide_without_resident(subject, True)
    assert (said.verdict, said.reason, said.counts) == ("review", reason, False)


def test_an_undo_and_a_visitor_from_elsewhere_count_at_once():
    said = decide_without_resident("nobody", True)
    assert (said.verdict, said.reason, said.counts) == ("accepted", None, True)


@pytest.mark.parametrize("subject", ["nobody", "other_campaign", "unknown", "household_letter"])
def test_outside_the_day_the_clock_is_the_reason_whatever_is_named(subject):
    said = decide_without_resident(subject, False)
    assert (said.verdict, said.reason, said.counts) == ("review", "clock", False)


def test_other_content_under_a_known_id_waits_for_a_person():
    assert (ID_REUSED.verdict, ID_REUSED.reason, ID_REUSED.counts) == ("review", "id_reused", False)
