import pytest

from accounts.passwords.rules import WeakPassword, accepted, common

GOOD = [
    "trâu ăn cỏ non buổi sáng",
    "correct horse battery staple",
    "bốn quả chuối xanh trên bàn",
    "Xq7#mB2!rT9$kL4",
]


@pytest.mark.parametrize("password", GOOD)
def test_a_few_words_that_do_not_belong_together_are_a_password(password: str) -> None:
    assert accepted(password) == password


def test_fourteen_characters_are_too_few_and_fifteen_are_enough() -> None:
    with pytest.raises(WeakPassword):
        accepted("bò gà ngựa dê")
    assert accepted("bò gà ngựa dê!!")


def test_more_than_128_characters_are_refused() -> None:
    assert accepted(("chuối xoài ổi mít " * 8)[:128])
    with pytest.raises(WeakPassword):
        accepted(("chuối xoài ổi mít " * 8)[:129])


def test_the_same_letters_typed_in_two_ways_are_one_password() -> None:
    composed = "trâu ăn cỏ non buổi sáng"
    decomposed = "tra\u0302u a\u0306n co\u0309 non buo\u0302\u0309i sa\u0301ng"
    assert accepted(decomposed) == composed


@pytest.mark.parametrize(
    "password",
    [
        "matkhaumatkhau1",
        "Mật Khẩu 2026 !!!!",
        "123456789012345",
        "abcdefghijklmnop",
        "qwertyuiopasdfgh",
        "aaaaaaaaaaaaaaaa",
        "!!!!!!!!!!!!!!!!",
        "iloveyouforever99",
        "anhyeuemnhieu2024",
        "password12345678",
    ],
)
def test_what_everybody_takes_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        accepted(password)


@pytest.mark.parametrize(
    "password",
    [
        "Trạm Y tế phường Mẫu",
        "nguyenthihoa1985!",
        "Phường Mẫu 2026!!!",
        "hoa.to7hoa.to7hoa",
        "99001-99001-99001",
    ],
)
def test_names_around_the_account_make_no_password(password: str) -> None:
    around = ["hoa.to7", "Nguyễn Thị Hoa", "Phường Mẫu", "Trạm Y tế phường Mẫu", "99001"]
    with pytest.raises(WeakPassword):
        accepted(password, around)


def test_a_sentence_may_hold_a_common_word() -> None:
    assert accepted("con gà mái nhảy qua mật khẩu")


def test_the_list_holds_folded_words_of_three_letters_and_more() -> None:
    assert {"matkhau", "qwerty", "tramyte"} <= common()
    assert all(len(word) >= 3 and word.isalnum() for word in common())
