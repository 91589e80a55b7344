"""What a card's text says, read by the module the phone runs: any card is read, anything else is a fault, nothing throws."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

YEAR = 2026
LETTERS = "AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXYÁẶẤỆỊỘỚỰỸ"
numbers = st.from_regex(r"[0-9]{12}", fullmatch=True)
old_numbers = st.one_of(st.just(""), st.from_regex(r"[0-9]{9}", fullmatch=True))
words = st.text(st.sampled_from(LETTERS), min_size=1, max_size=7)
names = st.lists(words, min_size=1, max_size=5).map(" ".join)
births = st.dates(date(1907, 1, 1), date(2025, 12, 31))
addresses = st.text(st.sampled_from(LETTERS + "0123456789 ,./-"), max_size=80)
tails = st.lists(addresses, max_size=6)

CASES = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def read(page: Page):
    """The module's `readCard`, in the browser."""
    source = Path(__file__).resolve().parents[3] / "static/js/residents/person/card.js"
    assert "import" not in source.read_text(encoding="utf-8")
    page.goto("/sign-in")
    page.evaluate("async () => { window.card = await import('/static/js/residents/person/card.js'); }")
    return lambda text: page.evaluate("([text, year]) => card.readCard(text, year)", [text, YEAR])


def expected(number: str, name: str, birth: date, sex: str, address: str) -> dict[str, object]:
    return {
        "number": number,
        "name": name.title(),
        "birth": {"day": str(birth.day), "month": str(birth.month), "year": str(birth.year)},
        "sex": {"Nam": "male", "Nữ": "female"}[sex],
        "address": " ".join(address.split()),
    }


def test_a_card_of_either_layout_is_read_whatever_follows(read) -> None:
    @CASES
    @given(
        number=numbers,
        old=old_numbers,
        name=names,
        birth=births,
        sex=st.sampled_from(["Nam", "Nữ"]),
        address=addresses,
        tail=tails,
        listed=st.booleans(),
        slashes=st.booleans(),
        blanks=st.booleans(),
    )
    def holds(number, old, name, birth, sex, address, tail, listed, slashes, blanks) -> None:
        written = birth.strftime("%d/%m/%Y" if slashes else "%d%m%Y")
        before = [number] if listed else [number, old]
        text = "|".join([*before, name, written, sex, address, "10052021", *tail])
        answer = read(f"  {text}\r\n" if blanks else text)
        assert answer == {"card": expected(number, name, birth, sex, address)}

    holds()


@pytest.mark.parametrize(
    ("written", "birth"),
    [
        ("1950", ("", "", "1950")),
        ("00001950", ("", "", "1950")),
        ("00/00/1950", ("", "", "1950")),
        ("00021950", ("", "2", "1950")),
        ("29022000", ("29", "2", "2000")),
        ("2/9/1950", ("2", "9", "1950")),
    ],
)
def test_a_birth_known_by_year_or_month_is_read_as_far_as_it_is_known(read, written, birth) -> None:
    card = read(f"031150000123||NGUYỄN THỊ MẪU|{written}|Nữ|Tổ 3|10052021")["card"]
    assert tuple(card["birth"].values()) == birth


@pytest.mark.parametrize(
    "written",
    ["29021900", "31042000", "15132000", "05002000", "01012027", "01011900", "2000-01-01", "", "xx"],
)
def test_a_birth_that_cannot_be_makes_the_card_unreadable(read, written) -> None:
    assert read(f"031150000123||NGUYỄN THỊ MẪU|{written}|Nữ|Tổ 3|10052021") == {"fault": "unreadable"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Y BRĂM ÊBAN", "Y Brăm Êban"), ("H'MOK", "H'Mok"), ("Nguyễn Thị Mẫu", "Nguyễn Thị Mẫu"), ("A", "A")],
)
def test_a_name_of_any_form_is_shown_as_lists_write_it(read, name, shown) -> None:
    assert read(f"031150000123||{name}|02091950|Nữ|Tổ 3|10052021")["card"]["name"] == shown


def test_combining_marks_become_whole_letters_and_a_sex_without_marks_is_known(read) -> None:
    card = read("031150000123||NGUYỄN|02091950|Nu|Tổ 3|10052021")["card"]
    assert (card["name"], card["sex"], card["address"]) == ("Nguyễn", "female", "Tổ 3")
    assert read("031150000123||AN|02091950|X|Tổ 3|10052021")["card"]["sex"] == ""


@pytest.mark.parametrize(
    "text", ["", "https://zalo.me/g/abc", "031150000123", "031234567|X|Y|Z|A|B|C", "0311500001234||A|1|2|3|4"]
)
def test_what_is_no_card_is_foreign(read, text) -> None:
    assert read(text) == {"fault": "foreign"}


def test_no_text_at_all_makes_it_fail_and_no_half_card_comes_out(read) -> None:
    @CASES
    @given(st.one_of(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=9).map("|".join)))
    def holds(text: str) -> None:
        for tried in (text, f"031150000123|{text}"):
            answer = read(tried)
            assert answer.get("fault") in ("foreign", "unreadable") or set(answer["card"]) == {
                "number",
                "name",
                "birth",
                "sex",
                "address",
            }

    holds()


def test_a_card_cut_off_anywhere_before_its_address_is_unreadable_or_foreign(read) -> None:
    @CASES
    @given(st.integers(0, len("031150000123||NGUYỄN THỊ MẪU|02091950|Nữ") - 1))
    def holds(length: int) -> None:
        assert "fault" in read("031150000123||NGUYỄN THỊ MẪU|02091950|Nữ"[:length])

    holds()
