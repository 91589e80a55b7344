"""Who a row is: known, new, twice in the file, or a question; twins, namesakes, father and son survive."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.folding import fold_name, sort_key
from imports.deciding.changes import changes
from imports.deciding.matcher import Matcher
from imports.deciding.people import IncomingRow, Known, Match
from imports.reading.row import ListedRow
from residents.facts.birth import Birth
from residents.household_codes import household_code, next_number


def index_of(number: str) -> bytes:
    return number.encode()


def born(text: str) -> Birth:
    parts = [int(part) for part in text.split("/")]
    if len(parts) == 1:
        return Birth(date(parts[0], 1, 1), "year")
    return Birth(date(parts[2], parts[1], parts[0]))


def row(
    name: str = "Lê Văn An", birth: str = "07/04/1950", house: str = "07-0001", number: str = "", **facts: Any
) -> IncomingRow:
    values = {
        "row": 2, "sheet": "", "neighborhood": None, "household": house, "household_run": 1, "full_name": name,
        "name_folded": fold_name(name), "relation": "", "birth": born(birth), "sex": "male", "personal_id": number,
        "phone": "", "phone_owner": "", "address": "", "insurance": "unknown", "groups": frozenset(),
        "residence": "", "note": "", **facts,
    }  # fmt: skip
    phone = values["phone"]
    return IncomingRow(
        ListedRow(**values), "07", house, sort_key(name), index_of(number) if number else None,
        index_of(phone) if phone else None,
    )  # fmt: skip


def known(
    name: str = "Lê Văn An",
    birth: str = "07/04/1950",
    house: str = "07-0001",
    number: str = "",
    key: int = 1,
    **facts: Any,
) -> Known:
    values = {"sex": "male", "personal_id": index_of(number) if number else None, **facts}
    return Known(key, "07", house, name, fold_name(name), sort_key(name), born(birth), **values)


def verdicts(rows: list[IncomingRow], people: list[Known] | None = None) -> list[Match]:
    numbered = [one._replace(row=one.row._replace(row=place)) for place, one in enumerate(rows, 2)]
    return Matcher(people or [], index_of).match(numbered)


def kinds(rows: list[IncomingRow], people: list[Known] | None = None) -> list[tuple[str, str]]:
    return [(verdict.kind, verdict.code) for verdict in verdicts(rows, people)]


def test_number_name_and_birth_agree_so_it_is_the_same_person_wherever_the_household() -> None:
    assert kinds([row(number="031050000123", house="09-0009")], [known(number="031050000123")]) == [
        ("same", "")
    ]


def test_household_name_birth_and_sex_agree_so_it_is_the_same_person_without_a_number() -> None:
    assert kinds([row("LE VAN AN".title())], [known(number="031050000123")]) == [("same", "")]


def test_a_bare_year_that_agrees_is_the_same_person() -> None:
    assert kinds([row(birth="1950")], [known()]) == [("same", "")]
    assert kinds([row()], [known(birth="1950")]) == [("same", "")]


def test_father_and_son_of_one_name_in_one_house_are_two_people() -> None:
    assert kinds([row(birth="01/01/1980")], [known()]) == [("new", "")]


def test_neighbors_of_one_name_and_birth_with_different_numbers_are_two_people() -> None:
    assert kinds([row(house="07-0002", number="031050000999")], [known(number="031050000123")]) == [
        ("new", "")
    ]


def test_twins_with_other_names_are_two_people() -> None:
    assert kinds([row("Lê Văn Bình")], [known()]) == [("new", "")]


def test_twins_whose_names_differ_by_the_tone_alone_are_both_taken_and_both_recognized() -> None:
    twins = [row("Lê Thị Hà", sex="female"), row("Lê Thị Hạ", sex="female")]
    assert kinds(twins) == [("new", ""), ("new", "")]
    there = [known("Lê Thị Hạ", key=1, sex="female"), known("Lê Thị Hà", key=2, sex="female")]
    assert [verdict.known.key for verdict in verdicts(twins, there) if verdict.known] == [2, 1]


def test_a_second_twin_is_a_question_and_never_swallowed() -> None:
    twins = [row("Lê Thị Hạ", sex="female"), row("Lê Thị Hà", sex="female")]
    found = verdicts(twins, [known("Lê Thị Hà", sex="female")])
    assert [verdict.kind for verdict in found] == ["new", "same"]


def test_a_number_that_belongs_to_another_name_is_a_question() -> None:
    assert kinds([row("Lê Văn Bình", number="031050000123")], [known(number="031050000123")]) == [
        ("question", "number_of_another")
    ]


def test_a_number_with_the_right_name_and_another_birth_date_is_a_question() -> None:
    other = row(birth="08/04/1950", number="031050000123")
    assert kinds([other], [known(number="031050000123")]) == [("question", "number_of_another")]


def test_two_numbers_for_one_name_and_birth_in_one_house_are_a_question_and_never_one_person() -> None:
    other = row(number="031050000999")
    assert kinds([other], [known(number="031050000123")]) == [("question", "alike_in_household")]


def test_same_name_and_year_in_one_house_is_a_question() -> None:
    assert kinds([row(birth="08/04/1950")], [known()]) == [("question", "alike_in_household")]


def test_same_name_and_birth_elsewhere_is_a_question_where_a_number_is_missing() -> None:
    assert kinds([row(house="07-0002")], [known(number="031050000123")]) == [("question", "alike_elsewhere")]
    assert kinds([row(house="07-0002", birth="1950")], [known(number="031050000123")]) == [("new", "")]


def test_a_number_that_differs_in_one_digit_is_a_question() -> None:
    assert kinds([row(house="07-0002", number="031050000124")], [known(number="031050000123")]) == [
        ("question", "number_nearly_alike")
    ]
    only_a_year = row(house="07-0002", number="031050000124", birth="1950")
    assert kinds([only_a_year], [known(number="031050000123")]) == [("question", "number_nearly_alike")]


def test_a_bare_year_that_fits_two_people_is_a_question() -> None:
    people = [known(birth="01/02/1974", key=1), known(birth="05/06/1974", key=2)]
    assert kinds([row(birth="1974")], people) == [("question", "several_alike")]


def test_a_person_twice_in_the_file_is_refused_with_the_number_of_the_first_row() -> None:
    (first, second) = verdicts([row(), row("LÊ VĂN AN")])
    assert (first.kind, second.kind, second.code, second.other_row) == ("new", "repeated", "row_repeated", 2)


def test_a_citizen_number_twice_in_the_file_is_refused_the_second_time() -> None:
    rows = [row(number="031050000123"), row("Lê Văn Bình", number="031050000123")]
    assert kinds(rows) == [("new", ""), ("repeated", "number_repeated")]


def test_the_same_name_and_year_twice_in_one_house_of_the_file_is_a_question_unless_both_have_numbers() -> (
    None
):
    assert kinds([row(birth="1950"), row()]) == [("new", ""), ("question", "alike_in_file")]
    assert kinds([row(number="031050000123"), row(number="031050000999")]) == [("new", ""), ("new", "")]


def test_a_question_within_the_file_is_none_where_both_people_are_known() -> None:
    people = [known(birth="1950", key=1), known(birth="07/04/1950", key=2)]
    assert kinds([row(birth="1950"), row()], people) == [("same", ""), ("same", "")]


def test_a_list_without_household_numbers_finds_the_house_by_a_member_with_a_number() -> None:
    rows = [row(number="031050000123", house=""), row("Lê Thị Hoa", "1952", house="", sex="female")]
    people = [known(number="031050000123"), known("Lê Thị Hoa", "01/02/1952", key=2, sex="female")]
    assert [verdict.known.key for verdict in verdicts(rows, people) if verdict.known] == [1, 2]


def test_a_new_member_of_a_house_found_that_way_joins_it() -> None:
    rows = [row(number="031050000123", house=""), row("Lê Thị Bé", "01/02/2025", house="", sex="female")]
    assert verdicts(rows, [known(number="031050000123")])[1] == Match("new", household="07-0001")


names = st.sampled_from(["Lê Văn An", "Lê Thị Hà", "Lê Thị Hạ", "Trần Văn Bình"])
births = st.sampled_from(["07/04/1950", "1950", "08/04/1950", "01/01/1980"])
houses = st.sampled_from(["07-0001", "07-0002"])
numbers = st.sampled_from(["", "", "031050000123", "031050000124", "031080000999"])
rolls = st.lists(st.builds(row, names, births, houses, numbers), max_size=8)


def as_known(incoming: IncomingRow, key: int) -> Known:
    one = incoming.row
    return Known(
        key,
        "07",
        incoming.household,
        one.full_name,
        one.name_folded,
        incoming.spelling,
        one.birth,
        one.sex,
        incoming.personal_id,
    )


@given(rolls)
def test_the_same_list_again_finds_nobody_new_and_nothing_to_change(rows: list[IncomingRow]) -> None:
    first = verdicts(rows)
    people = [
        as_known(one, key)
        for key, (one, verdict) in enumerate(zip(rows, first, strict=True))
        if verdict.kind == "new"
    ]
    again = verdicts(rows, people)
    assert not [verdict for verdict in again if verdict.kind == "new"]
    for one, before, verdict in zip(rows, first, again, strict=True):
        assert before.kind != "new" or verdict.kind == "same"
        if verdict.kind == "same" and before.kind == "new":
            assert not changes(verdict.known, one, first_of_household=True)


@given(rolls)
def test_no_two_rows_are_ever_one_known_person(rows: list[IncomingRow]) -> None:
    people = [as_known(one, key) for key, one in enumerate(rows)]
    claimed = [verdict.known.key for verdict in verdicts(rows, people) if verdict.kind == "same"]
    assert len(claimed) == len(set(claimed))


def test_gaps_are_filled_and_what_is_known_waits_for_approval() -> None:
    one = row(
        number="031050000123", phone="0912345678", insurance="no", relation="Con", groups=frozenset({"MERIT"})
    )
    found = changes(known(insurance="yes", relation="Cháu"), one, first_of_household=False)
    assert found.gaps == {"personal_id", "phone", "groups"}
    assert found.overwrites == {"insurance", "relation"}


def test_what_the_row_leaves_out_changes_nothing() -> None:
    person = known(
        number="031050000123",
        phone=b"x",
        insurance="yes",
        relation="Con",
        residence="temporary",
        groups=frozenset({"POOR"}),
    )
    assert not changes(person, row(birth="1950"), first_of_household=True)


def test_a_finer_birth_date_fills_a_gap_and_a_coarser_one_overwrites_nothing() -> None:
    assert changes(known(birth="1950"), row(), first_of_household=False).gaps == {"birth"}
    assert not changes(known(), row(birth="1950"), first_of_household=False)


def test_a_name_without_accents_says_nothing_new_and_another_accent_waits_for_approval() -> None:
    assert not changes(known(), row("Le Van An"), first_of_household=False)
    assert changes(known(), row("Lê Vân An"), first_of_household=False).overwrites == {"full_name"}


def test_a_person_who_moved_away_or_died_and_is_on_the_list_again_waits_for_approval() -> None:
    assert changes(known(status="moved"), row(), first_of_household=False).overwrites == {"status"}


def test_the_address_is_the_households_and_is_compared_once() -> None:
    one = row(address="Số 2")
    assert changes(known(address="Số 1"), one, first_of_household=True).overwrites == {"address"}
    assert not changes(known(address="Số 1"), one, first_of_household=False)


def test_household_numbers_are_one_code_however_written() -> None:
    assert {household_code("07", way) for way in ("1", "0001", "07-1", "07-0001", "07.0001")} == {"07-0001"}
    assert household_code("07", "A12") == "07-A12"
    assert household_code("07", "") == ""
    assert next_number("07", ["07-0009", "07-A12", "07-0002"]) == 10


SAID = {
    "relation": "Vợ",
    "insurance": "yes",
    "residence": "permanent",
    "note": "xóm trên",
    "phone": "0912345678",
}


@pytest.mark.parametrize(
    ("field", "kept", "written"),
    [
        ("phone", {"phone": index_of("0987654321")}, {}),
        ("personal_id", {"number": "031050000001"}, {"number": "031050000002"}),
        ("sex", {"sex": "female"}, {}),
        ("insurance", {"insurance": "no"}, {}),
        ("residence", {"residence": "temporary"}, {}),
        ("household", {"house": "07-0002"}, {}),
        ("relation", {"relation": "Con"}, {}),
        ("note", {"note": "xóm dưới"}, {}),
        ("address", {"address": "Số 2"}, {"address": "Số 3"}),
        ("birth", {"birth": "1950"}, {}),
        ("groups", {}, {"groups": frozenset({"MERIT"})}),
        ("full_name", {"name": "Lê Văn Ân"}, {}),
        ("status", {"status": "moved"}, {}),
    ],
)
def test_one_fact_that_is_written_otherwise_is_seen_among_many_that_are_not(
    field: str, kept: dict[str, Any], written: dict[str, Any]
) -> None:
    phone = {"phone": index_of(SAID["phone"])}
    assert not changes(known(**SAID | phone), row(**SAID), first_of_household=True)
    found = changes(known(**SAID | phone | kept), row(**SAID | written), first_of_household=True)
    assert found.gaps | found.overwrites == {field}


@pytest.mark.parametrize(
    "written", ["H’Hen Niê", "H'Hen Niê", "H`Hen Niê", "H-Hen Niê", "H Hen  Niê", "H' Hen Niê"]
)
def test_marks_that_a_phone_or_excel_changes_do_not_make_another_person(written: str) -> None:
    (found,) = verdicts([row(written)], [known("HʼHen Niê")])
    assert (found.kind, found.known and found.known.key) == ("same", 1)


def test_twins_whose_names_differ_by_a_tone_stay_two_with_marks_in_their_names() -> None:
    twins = [known("H'Hòa Niê", key=1), known("H'Hoa Niê", key=2)]
    found = verdicts([row("H’Hoa Niê"), row("H’Hòa Niê")], twins)
    assert [one.known and one.known.key for one in found] == [2, 1]


@pytest.mark.parametrize("written", ["LêVănAn", "Lê VănAn", "LEVANAN"])
@pytest.mark.parametrize("house", ["07-0001", "07-0009"])
def test_a_name_run_together_is_a_question(written: str, house: str) -> None:
    (found,) = verdicts([row(written, house=house)], [known("Lê Văn An")])
    assert (found.kind, found.code, found.known and found.known.key) == ("question", "run_together", 1)


def test_a_name_run_together_on_the_roll_is_a_question_too() -> None:
    (found,) = verdicts([row("Lê Văn An")], [known("LêVănAn")])
    assert (found.kind, found.code) == ("question", "run_together")


def test_a_name_run_together_with_another_birth_is_a_new_person() -> None:
    assert kinds([row("LêVănAn", "08/04/1950")], [known("Lê Văn An")]) == [("new", "")]


def test_a_name_and_the_same_run_together_in_one_household_of_a_list_are_a_question() -> None:
    first, second = verdicts([row("Lê Văn An"), row("LêVănAn")])
    assert first.kind == "new" and (second.kind, second.code) == ("question", "alike_in_file")
