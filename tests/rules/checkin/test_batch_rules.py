"""What a desk may send: a bad scan is reported and spoils no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.scanning.batch_rules import MOST_SCANS, Malformed, NotABatch, Sent, read_batch, read_scan

NOW = "2026-11-24T08:00:00+07:00"
ID, OTHER = "0b9e4c1e-5b0a-4c3e-9d57-3f2a7b1c9e01", "0b9e4c1e-5b0a-4c3e-9d57-3f2a7b1c9e02"
GOOD = {"scan_id": ID, "kind": "arrive", "ticket": "a" * 26, "scanned_at": NOW, "method": "qr"}


def without(name):
    return {key: value for key, value in GOOD.items() if key != name}


@pytest.mark.parametrize(
    "scan",
    [
        GOOD,
        {**GOOD, "scan_id": ID.upper()},
        {**without("ticket"), "short_code": "abcd-efgh", "method": "typed"},
        {**without("ticket"), "resident": "b" * 26, "kind": "complete", "method": "list"},
        {**without("ticket"), "outsider": {"birth_year": 1960, "sex": "female"}, "method": "count"},
        {**without("ticket"), "outsider": {"birth_year": None, "sex": "unknown"}, "method": "count"},
        {**without("ticket"), "kind": "undo", "undoes": OTHER},
        {**GOOD, "kind": "station", "station": "vitals"},
        {**GOOD, "short_code": None, "station": None, "undoes": None},
        {**GOOD, "something": "new"},
    ],
)
def test_a_scan_of_the_contract_is_read(scan):
    assert isinstance(read_scan(scan), Sent)


@pytest.mark.parametrize(
    "scan",
    [
        None,
        [],
        "scan",
        {},
        without("scan_id"),
        without("kind"),
        without("ticket"),
        without("scanned_at"),
        without("method"),
        {**GOOD, "scan_id": "1"},
        {**GOOD, "scan_id": 7},
        {**GOOD, "kind": "leave"},
        {**GOOD, "kind": ["arrive"]},
        {**GOOD, "method": {}},
        {**GOOD, "scanned_at": "2026-11-24T08:00:00"},
        {**GOOD, "ticket": ""},
        {**GOOD, "ticket": "x" * 400},
        {**GOOD, "ticket": 12},
        {**GOOD, "short_code": "ABCD-EFGH"},
        {**without("ticket"), "resident": "../1"},
        {**without("ticket"), "outsider": {"birth_year": "1960", "sex": "male"}},
        {**without("ticket"), "outsider": {"birth_year": True, "sex": "male"}},
        {**without("ticket"), "outsider": {"birth_year": 1960, "sex": ["male"]}},
        {**without("ticket"), "outsider": {"birth_year": 1960, "sex": "male"}, "kind": "complete"},
        {**GOOD, "kind": "undo"},
        {**GOOD, "kind": "undo", "undoes": ID},
        {**GOOD, "kind": "station"},
        {**GOOD, "kind": "station", "station": "v\x00"},
    ],
)
def test_anything_else_is_malformed(scan):
    assert isinstance(read_scan(scan), Malformed)


def test_a_malformed_scan_is_named_where_it_can_be():
    assert read_scan({**GOOD, "kind": "leave"}) == Malformed(ID)
    assert read_scan({**GOOD, "scan_id": "x" * 1000}) == Malformed(None)


def test_a_bad_scan_spoils_no_other():
    batch = read_batch({"device_sent_at": NOW, "scans": [GOOD, None, {**GOOD, "scan_id": OTHER}]})
    assert [type(scan) for scan in batch.scans] == [Sent, Malformed, Sent]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"device_sent_at": NOW},
        {"device_sent_at": NOW, "scans": {}},
        {"device_sent_at": NOW, "scans": [GOOD] * (MOST_SCANS + 1)},
    ],
)
def test_a_body_that_no_desk_sends_is_refused_whole(body):
    with pytest.raises(NotABatch):
        read_batch(body)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"device_sent_at": "yesterday"},
        {"device_sent_at": NOW[:-6]},
        {"device_sent_at": 7, "oldest_scanned_at": []},
        *({"pending": pending} for pending in (-1, "12", 1.5, True, None, [], 10**9)),
    ],
)
def test_what_a_desk_says_wrongly_about_itself_refuses_none_of_its_scans(said):
    batch = read_batch({**said, "scans": [GOOD]})
    assert [type(scan) for scan in batch.scans] == [Sent]
    assert (batch.sent_at, batch.pending, batch.oldest_at) == (None, 0, None)


def test_an_empty_batch_is_a_sign_of_life():
    batch = read_batch({"device_sent_at": NOW, "pending": 12, "oldest_scanned_at": NOW, "scans": []})
    assert (batch.pending, batch.scans) == (12, ())
    assert batch.oldest_at == batch.sent_at


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
hostile_scans = st.fixed_dictionaries(
    {}, optional=dict.fromkeys([*GOOD, "undoes", "station", "outsider"], json_values)
)


@given(st.lists(hostile_scans | json_values, max_size=5))
def test_whatever_comes_is_read_or_malformed_one_for_one(scans):
    batch = read_batch({"device_sent_at": NOW, "scans": scans})
    assert len(batch.scans) == len(scans)


@pytest.mark.parametrize("fraction", [".1", ".123", ".123456", ".1234567", ".123456789", ",5"])
@pytest.mark.parametrize("zone", ["Z", "+07:00"])
def test_the_time_of_a_scan_may_be_as_fine_as_a_device_has_it(fraction, zone):
    scan = read_scan({**GOOD, "scanned_at": f"2026-11-24T08:00:00{fraction}{zone}"})
    assert isinstance(scan, Sent)
    assert (
        scan.device_at.replace(microsecond=0).isoformat()
        == f"2026-11-24T08:00:00{zone.replace('Z', '+00:00')}"
    )
