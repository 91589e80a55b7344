import pytest

from wards.codes import WrongCode, clinic_code, neighborhood_code, ward_code


def test_a_ward_has_five_digits() -> None:
    assert ward_code(" 99001 ") == "99001"
    for wrong in ("9900", "990011", "9900a", "", "٩٩٠٠١"):
        with pytest.raises(WrongCode):
            ward_code(wrong)


def test_a_neighborhood_has_two_digits_or_more() -> None:
    assert neighborhood_code("7") == "07"
    assert neighborhood_code("107") == "107"
    for wrong in ("a7", "12345678901", "-1"):
        with pytest.raises(WrongCode):
            neighborhood_code(wrong)


def test_a_clinic_has_capitals_and_digits() -> None:
    assert clinic_code("pk31") == "PK31"
    for wrong in ("p", "phòng", "a-b", "x" * 21):
        with pytest.raises(WrongCode):
            clinic_code(wrong)
