"""Sealed fields: what is sealed to a row opens there alone; many at once are what each would be by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import ALPHABET, LENGTH, new_ids
from core.sealing import Keyring, SealBroken

RING = Keyring(bytes(range(32)))
texts = st.lists(
    st.sampled_from(("", "0912345678", "031085000001", "0368999888")) | st.text(max_size=20), max_size=8
)


@given(texts)
def test_many_texts_are_sealed_each_to_its_own_row(many: list[str]) -> None:
    rows = new_ids(len(many))
    sealed = RING.seal_all("resident.phone", rows, many)
    assert [one and RING.open("resident.phone", row, one) for row, one in zip(rows, sealed, strict=True)] == [
        text or None for text in many
    ]
    assert len({one[:13] for one in sealed if one}) == len([text for text in many if text])


@given(texts)
def test_many_indexes_are_those_of_each(many: list[str]) -> None:
    assert RING.index_all("phone", many) == [RING.index("phone", text) if text else None for text in many]


def test_what_was_sealed_to_a_row_opens_in_no_other_row_or_place() -> None:
    (one,) = RING.seal_all("resident.phone", ["a"], ["0912345678"])
    assert one is not None
    for place, row in (("resident.phone", "b"), ("resident.personal_id", "a")):
        with pytest.raises(SealBroken):
            RING.open(place, row, one)


def test_many_ids_are_as_one_would_be() -> None:
    ids = new_ids(1000)
    assert len(set(ids)) == 1000
    assert all(len(one) == LENGTH and ALPHABET.issuperset(one) for one in ids)
