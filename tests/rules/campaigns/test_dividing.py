"""Rules of dividing and joining: parts add up to the whole, whatever the numbers."""

from hypothesis import given
from hypothesis import strategies as st

from campaigns.targets.dividing import DividedTarget, divide, divide_goal, join_goals

WEIGHTS = st.lists(st.integers(0, 10_000), min_size=1, max_size=6)


@given(st.integers(0, 100_000), WEIGHTS)
def test_parts_add_up_to_the_whole_and_are_at_most_one_away_from_their_share(
    total: int, weights: list[int]
) -> None:
    parts = divide(total, weights)
    assert sum(parts) == total
    whole = sum(weights) or len(weights)
    for part, weight in zip(parts, weights if any(weights) else [1] * len(weights), strict=True):
        assert abs(part - total * weight / whole) < 1


def test_a_remainder_goes_to_the_largest_fraction_and_of_equal_ones_to_the_first() -> None:
    assert divide(10, [1, 1, 1]) == [4, 3, 3]
    assert divide(10, [2, 5, 3]) == [2, 5, 3]
    assert divide(1, [1, 2]) == [0, 1]
    assert divide(5, [0, 0]) == [3, 2]


@given(st.sampled_from(("count", "percent")), st.integers(0, 1_000_000), WEIGHTS)
def test_a_target_divided_and_joined_again_means_as_many_people(
    basis: str, hundredths: int, weights: list[int]
) -> None:
    goal = DividedTarget(basis, hundredths / 100, "KH 1", "2026-01-01")
    parts = divide_goal(goal, weights)
    joined = join_goals(parts, weights)
    assert joined is not None
    if basis == "count":
        assert abs(joined.value - goal.value) < 0.005
    else:
        assert joined == goal


def test_joining_keeps_one_percentage_and_names_all_documents() -> None:
    one, other = (
        DividedTarget("percent", 70.0, "KH 1", "2026-01-01"),
        DividedTarget("percent", 70.0, "KH 2", "2026-02-01"),
    )
    assert join_goals([one, other], [10, 20]) == DividedTarget("percent", 70.0, "KH 1; KH 2", "2026-02-01")
    assert join_goals([one, other._replace(value=50.0)], [10, 20]) == DividedTarget(
        "count", 17.0, "KH 1; KH 2", "2026-02-01"
    )
    assert join_goals([None, None], [1, 2]) is None
