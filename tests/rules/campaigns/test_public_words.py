"""Pictures of what to bring: a known thing has its picture, any other a check mark."""

import pytest

from campaigns.public_words import bring_picture


@pytest.mark.parametrize(
    ("thing", "icon"),
    [
        ("Căn cước hoặc giấy khai sinh", "card"),
        ("CCCD", "card"),
        ("Thẻ bảo hiểm y tế (nếu có)", "insurance"),
        ("Thẻ BHYT", "insurance"),
        ("Đơn thuốc đang uống", "pill"),
        ("Giấy mời này", "letter"),
        ("Sổ khám bệnh, kết quả cũ", "file"),
        ("Kính đang đeo", "eye"),
        ("Áo rộng tay", "check"),
        ("Chai nước", "check"),
    ],
)
def test_a_thing_has_its_picture(thing: str, icon: str) -> None:
    assert bring_picture(thing) == icon
