"""Rules about a person's facts: leaving and coming back, and who may be the same person."""

from datetime import date

import pytest

from residents.facts.birth import Birth
from residents.facts.person import NothingToMark, Standing, after, looks_like

HERE = Standing("active", "permanent")


@pytest.mark.parametrize(
    ("change", "now", "then"),
    [
        ("moved", HERE, Standing("moved", "permanent")),
        ("deceased", HERE, Standing("deceased", "permanent")),
        ("absent", HERE, Standing("active", "absent")),
        ("back", Standing("active", "absent"), HERE),
        ("back", Standing("moved", "temporary"), Standing("active", "temporary")),
        ("moved", Standing("active", "absent"), Standing("moved", "absent")),
        ("homebound", HERE, Standing("active", "permanent", homebound=True)),
        ("mobile", Standing("active", "temporary", homebound=True), Standing("active", "temporary")),
        (
            "moved",
            Standing("active", "permanent", homebound=True),
            Standing("moved", "permanent", homebound=True),
        ),
    ],
)
def test_where_a_person_stands_after_a_mark(change, now, then):
    assert after(change, now) == then


@pytest.mark.parametrize(("change", "now"), [("back", HERE), ("moved", Standing("moved", "permanent"))])
def test_a_mark_that_changes_nothing_is_refused(change, now):
    with pytest.raises(NothingToMark):
        after(change, now)


def test_only_who_is_alive_here_and_not_away_is_counted_as_living_here():
    assert HERE.lives_here
    assert Standing("active", "temporary").lives_here
    assert not Standing("active", "absent").lives_here
    assert not Standing("moved", "permanent").lives_here


def test_a_bare_year_that_agrees_may_be_the_same_person():
    full, year = Birth(date(1950, 5, 1)), Birth(date(1950, 1, 1), "year")
    assert looks_like("Nguyễn Thị Hoa", full, "NGUYEN THI HOA", year)
    assert not looks_like("Nguyễn Thị Hoa", full, "Nguyễn Thị Hoa", Birth(date(1950, 5, 2)))
    assert not looks_like("Nguyễn Thị Hoa", full, "Nguyễn Thị Hòe", full)
