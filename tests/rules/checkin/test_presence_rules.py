"""A person's state is a fold over the set of scans: order, repetition and batches do not matter."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from checkin.scanning.presence_rules import Presence, Seen, presence_of, valid_scans

START = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
IDS = ["a", "b", "c", "d", "e"]


def seen(scan_id="a", kind="arrive", minute=0, **facts):
    return Seen(day_id=1, scan_id=scan_id, kind=kind, happened_at=START + timedelta(minutes=minute), **facts)


one_scan = st.builds(
    seen,
    scan_id=st.sampled_from(IDS),
    kind=st.sampled_from(["arrive", "station", "complete"]),
    minute=st.integers(0, 5),
    station=st.sampled_from([None, "vitals"]),
    place=st.sampled_from(["Bàn 1", "Bàn 2"]),
    counts=st.booleans(),
    walk_in=st.booleans(),
)
one_undo = st.builds(
    seen,
    scan_id=st.sampled_from(["u", "v", "w"]),
    kind=st.just("undo"),
    undoes=st.sampled_from([*IDS, "u"]),
    minute=st.integers(0, 5),
)
ledgers = st.lists(one_scan | one_undo, max_size=8)


@given(st.data())
def test_order_and_repetition_do_not_matter(data):
    ledger = data.draw(ledgers)
    repeated = ledger + (data.draw(st.lists(st.sampled_from(ledger))) if ledger else [])
    assert presence_of(data.draw(st.permutations(repeated))) == presence_of(ledger)


@given(ledgers, ledgers)
def test_two_desks_come_to_the_same_in_either_order(one, two):
    assert presence_of(one + two) == presence_of(two + one)


@given(ledgers)
def test_a_person_has_come_exactly_when_a_scan_is_valid(ledger):
    presence, left = presence_of(ledger), valid_scans(ledger)
    assert (presence.arrived is not None) == bool(left)
    assert not left or presence.arrived.happened_at == min(scan.happened_at for scan in left)


@given(ledgers)
def test_a_person_who_finished_or_passed_a_station_was_there(ledger):
    presence = presence_of(ledger)
    later = [presence.completed, *presence.stations.values()]
    assert all(presence.arrived.happened_at <= scan.happened_at for scan in later if scan)


def test_nobody_is_there_without_scans():
    assert presence_of([]) == Presence()


def test_the_earliest_of_two_desks_counts():
    late, early = seen("a", minute=30, place="Bàn 1"), seen("b", minute=2, place="Bàn 2")
    assert presence_of([late, early]).arrived == early


def test_an_undo_takes_back_only_its_scan_and_the_other_counts():
    first, second, undo = seen("a"), seen("b", minute=3), seen("u", "undo", undoes="a")
    assert presence_of([first, second, undo]).arrived == second


def test_an_undo_may_come_before_its_scan():
    undo, scan = seen("u", "undo", undoes="a"), seen("a")
    assert presence_of([undo]).arrived is None
    assert presence_of([undo, scan]).arrived is None


def test_undone_and_scanned_again_is_there_once():
    assert presence_of([seen("a"), seen("u", "undo", undoes="a"), seen("b", minute=1)]).arrived == seen(
        "b", minute=1
    )


def test_an_undo_of_another_day_takes_nothing_back():
    undo = Seen(day_id=2, scan_id="u", kind="undo", happened_at=START, undoes="a")
    assert presence_of([seen("a"), undo]).arrived == seen("a")


def test_what_waits_for_a_person_does_not_count_and_an_undo_that_waits_takes_nothing_back():
    assert presence_of([seen("a", counts=False)]).arrived is None
    assert presence_of([seen("a"), seen("u", "undo", undoes="a", counts=False)]).arrived == seen("a")


def test_taking_back_the_finish_leaves_the_arrival():
    ledger = [seen("a"), seen("b", "complete", minute=40), seen("u", "undo", undoes="b")]
    assert presence_of(ledger).arrived == seen("a")
    assert presence_of(ledger).completed is None
