"""Rules of a split: a choice by hand, codes, the stretch of the round, words of the address, the rest."""

from residents.rearranging.rules import Claim, Home, assign

HOMES = [
    Home(n, f"id{n}", f"07-{n:04d}", address, n)
    for n, address in enumerate(
        ("Số 1 ngõ Cây Xanh", "Số 2 ngõ Cây Xanh", "Số 3 phố Huế", "Số 12 phố Huế", "Không rõ"), 1
    )
]


def parts(*claims: Claim, **chosen: int) -> dict[int, int]:
    return assign(HOMES, claims, chosen).parts


def test_a_code_is_understood_however_its_zeros_are_written() -> None:
    assert parts(Claim(lines=("07-1", "7-0002")), Claim()) == {1: 0, 2: 0}


def test_words_of_the_address_are_found_without_accents_and_as_whole_words() -> None:
    assert parts(Claim(lines=("ngo cay xanh",)), Claim(lines=("PHỐ HUẾ",))) == {1: 0, 2: 0, 3: 1, 4: 1}
    assert parts(Claim(lines=("số 1",)), Claim()) == {1: 0}


def test_a_stretch_of_the_round_has_both_ends_and_may_be_open() -> None:
    assert parts(Claim(walk_from=2, walk_to=3), Claim(walk_from=4)) == {2: 0, 3: 0, 4: 1, 5: 1}


def test_the_rest_goes_where_it_was_said() -> None:
    assert parts(Claim(lines=("phố Huế",)), Claim(takes_rest=True)) == {1: 1, 2: 1, 3: 0, 4: 0, 5: 1}


def test_a_choice_beats_a_code_a_code_the_stretch_and_the_stretch_words() -> None:
    first, second = Claim(lines=("07-1", "phố Huế")), Claim(walk_from=1, walk_to=3)
    assert parts(first, second) == {1: 0, 2: 1, 3: 1, 4: 0}
    assert parts(first, second, id1=1)[1] == 1


def test_who_is_claimed_by_two_or_by_nobody_stays_open() -> None:
    done = assign(HOMES, [Claim(lines=("phố Huế", "x")), Claim(lines=("Huế",))], {})
    assert [home.id for home in done.open] == [1, 2, 3, 4, 5]
    assert done.idle_lines == ((0, "x"),)


def test_a_choice_of_no_part_is_none() -> None:
    assert parts(Claim(), Claim(), id1=7) == {}
