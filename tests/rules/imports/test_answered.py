"""The state of a row of a checked list after some answers: the open question, or what it counts as."""

from imports.deciding.decisions import NOTHING_DECIDED, THE_OTHER_ROW, Decisions
from imports.uploads.answered import AskedRow, PossiblePerson, RowState, Step, standings

AN, BA = PossiblePerson("an", "unchanged"), PossiblePerson("ba", "review", ("phone",))
NEW = PossiblePerson("", "new")
FIRST = Step("alike_in_household", (AN,), "07-0001")
SECOND = Step("alike_elsewhere", (BA,), "07-0002")


def asked(row: int, *steps: Step, rest: PossiblePerson = NEW) -> AskedRow:
    return AskedRow(("Danh sách", row), steps, rest)


def states(*rows: AskedRow, decisions: Decisions = NOTHING_DECIDED) -> list[RowState]:
    return [standing for _row, standing in standings(rows, decisions)]


def said(row: AskedRow, **answer) -> Decisions:
    return NOTHING_DECIDED.answering(row.position, **answer)


def test_without_an_answer_the_first_question_is_open() -> None:
    (standing,) = states(asked(2, FIRST, SECOND))
    assert (standing.outcome, standing.step) == ("review", FIRST)


def test_a_no_opens_the_next_question_and_after_the_last_the_row_is_what_is_left() -> None:
    row = asked(2, FIRST, SECOND)
    assert states(row, decisions=said(row, others=["an"]))[0].step == SECOND
    assert states(row, decisions=said(row, others=["an", "ba"]))[0].outcome == "new"


def test_a_person_whom_one_row_is_said_to_be_is_no_other_row() -> None:
    rows = asked(2, FIRST), asked(3, FIRST, SECOND)
    first, second = states(*rows, decisions=said(rows[0], same="an"))
    assert (first.outcome, second.step) == ("unchanged", SECOND)


def test_of_two_rows_said_to_be_one_person_the_first_is() -> None:
    rows = asked(2, FIRST), asked(3, FIRST)
    both = said(rows[0], same="an").answering(rows[1].position, same="an")
    assert [one.outcome for one in states(*rows, decisions=both)] == ["unchanged", "new"]


def test_the_number_of_another_stays_a_question_whichever_row_is_said_to_be_its_holder() -> None:
    rows = asked(2, FIRST), asked(3, Step("number_of_another", (AN,)))
    assert states(*rows, decisions=said(rows[0], same="an"))[1].outcome == "review"


def test_of_several_who_fit_the_last_one_left_is_the_person() -> None:
    row = asked(2, Step("several_alike", (AN, BA)))
    assert states(row, decisions=said(row, others=["ba"]))[0].outcome == "unchanged"


def test_a_person_of_whom_the_list_says_something_else_waits_for_approval() -> None:
    row = asked(2, SECOND)
    (standing,) = states(row, decisions=said(row, same="ba"))
    assert (standing.outcome, standing.problems) == ("review", [("would_overwrite", "phone", {})])
    (standing,) = states(row, decisions=said(row, same="ba").approving([], [row.position]))
    assert (standing.outcome, standing.problems) == ("changed", [])


def test_a_row_that_repeats_another_is_refused_and_names_it() -> None:
    row = asked(7, Step("alike_in_file", (PossiblePerson(THE_OTHER_ROW, "refused"),), other_row=3))
    (standing,) = states(row, decisions=said(row, same=THE_OTHER_ROW))
    assert (standing.outcome, standing.problems) == (
        "refused",
        [("row_repeated", "full_name", {"other_row": 3})],
    )


def test_of_people_elsewhere_nothing_is_told_but_to_ask_the_station() -> None:
    row = asked(2, SECOND._replace(is_elsewhere=True))
    for decisions in (NOTHING_DECIDED, said(row, same="ba")):
        ((code, _fact, facts),) = states(row, decisions=decisions)[0].problems
        assert code == "ask_the_station" and "07-0002" not in str(facts)
