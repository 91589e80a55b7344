"""Places against people before planning: what is missing, and what would help. Slots 1 to 3 of a day are early."""

from dataclasses import replace

import pytest

from screening.seating.desks import PER_HOUR, StationPace, places_of
from screening.seating.facts import is_early
from screening.seating.needs import needs
from screening.seating.plan_rows import RemedyKind
from tests.seating_wards import home, slots_of, ward


def test_what_is_free_is_set_against_the_people_to_be_seated() -> None:
    slots = slots_of(1, [4, 4, 4, 4])
    there = [home(1, 3), home(2, 2, fasting=1), home(3, 1, slots=(4,), fixed=True)]
    found = needs(ward((*slots[:3], replace(slots[3], booked=2, held=1)), there))
    assert (found.people, found.kept, found.places, found.early_places) == (5, 1, 13, 12)
    assert (found.fasting, found.companions, found.missing) == (1, 1, 0)
    assert found.remedies == ()


def test_missing_places_are_cured_by_slots_desks_or_a_day() -> None:
    homes = [home(n, 4) for n in range(1, 15)]
    found = needs(ward(slots_of(2, [4] * 10), homes, desk_places=1))
    assert found.missing == 16
    cures = {one.kind: (one.count, one.gain, one.enough) for one in found.remedies}
    assert cures == {
        RemedyKind.SLOTS: (4, 16, True), RemedyKind.DESK: (2, 20, True), RemedyKind.DAY: (1, 20, True),
    }  # fmt: skip


def test_more_slots_are_proposed_on_the_day_with_the_fewest() -> None:
    first, second = slots_of(2, [4] * 10)[:5], slots_of(2, [4] * 10)[5:7]
    (slots, *_others) = needs(ward((*first, *second), [home(n, 4) for n in range(1, 9)])).remedies
    assert (slots.kind, slots.day, slots.count) == (RemedyKind.SLOTS, second[0].day, 1)


def test_too_few_early_places_are_said_before_planning() -> None:
    homes = [home(n, 3, fasting=2) for n in range(1, 5)]
    found = needs(ward(slots_of(1, [2, 2, 2, 9, 9]), homes, desk_places=1))
    assert (found.fasting, found.missing, found.missing_early, found.missing_together) == (8, 2, 2, 6)
    kinds = {one.kind: one.count for one in found.remedies}
    assert kinds == {RemedyKind.EARLY_SLOTS: 1, RemedyKind.EARLY_DESK: 1, RemedyKind.FASTING_ONLY: 1}


def test_late_slots_alone_are_not_called_enough_where_early_ones_are_missing() -> None:
    homes = [home(n, 3, fasting=3) for n in range(1, 5)]
    found = needs(ward(slots_of(1, [2, 2, 2, 2]), homes))
    enough = {one.kind: one.enough for one in found.remedies}
    assert not enough[RemedyKind.SLOTS]


def test_the_slowest_station_decides_how_many_people_a_slot_serves() -> None:
    stations = [
        StationPace("reception", 1, PER_HOUR["reception"]),
        StationPace("doctor", 3, PER_HOUR["doctor"]),
        StationPace("ultrasound", 1, PER_HOUR["ultrasound"], share=0.2),
    ]
    proposed = places_of(stations, 60)
    assert (proposed.places, proposed.bottleneck, proposed.one_more_desk) == (33, "doctor", 7)
    assert places_of(stations, 30).places == 16


def test_a_station_that_nobody_goes_to_limits_nothing() -> None:
    stations = [StationPace("doctor", 2, 11), StationPace("xray", 0, 25, share=0.0)]
    assert places_of(stations, 60).bottleneck == "doctor"
    with pytest.raises(ValueError):
        places_of(stations[1:], 60)


def test_a_slot_is_early_if_it_ends_in_time() -> None:
    assert is_early(600, 600) and not is_early(601, 600)
