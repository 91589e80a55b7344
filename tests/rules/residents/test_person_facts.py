"""Rules about a person's facts: leaving and coming back, and who may be the same person."""

from datetime import date

import pytest

from residents.facts.birth import Birth
from residents.facts.person import NothingToMark, Residency, after, looks_like

HERE = Residency("active", "permanent")


@pytest.mark.parametrize(
    ("change", "now", "then"),
    [
        ("moved", HERE, Residency("moved", "permanent")),
        ("deceased", HERE, Residency("deceased", "permanent")),
        ("absent", HERE, Residency("active", "absent")),
        ("back", Residency("active", "absent"), HERE),
        ("back", Residency("moved", "temporary"), Residency("active", "temporary")),
        ("moved", Residency("active", "absent"), Residency("moved", "absent")),
        ("homebound", HERE, Residency("active", "permanent", homebound=True)),
        ("mobile", Residency("active", "temporary", homebound=True), Residency("active", "temporary")),
        (
            "moved",
            Residency("active", "permanent", homebound=True),
            Residency("moved", "permanent", homebound=True),
        ),
    ],
)
def test_a_mark_changes_the_residency(change, now, then):
    assert after(change, now) == then


@pytest.mark.parametrize(("change", "now"), [("back", HERE), ("moved", Residency("moved", "permanent"))])
def test_a_mark_that_changes_nothing_is_refused(change, now):
    with pytest.raises(NothingToMark):
        after(change, now)


def test_only_who_is_alive_here_and_not_away_is_counted_as_living_here():
    assert HERE.lives_here
    assert Residency("active", "temporary").lives_here
    assert not Residency("active", "absent").lives_here
    assert not Residency("moved", "permanent").lives_here


def test_a_bare_year_that_agrees_may_be_the_same_person():
    full, year = Birth(date(1950, 5, 1)), Birth(date(1950, 1, 1), "year")
    assert looks_like("Nguyễn Thị Hoa", full, "NGUYEN THI HOA", year)
    assert not looks_like("Nguyễn Thị Hoa", full, "Nguyễn Thị Hoa", Birth(date(1950, 5, 2)))
    assert not looks_like("Nguyễn Thị Hoa", full, "Nguyễn Thị Hòe", full)
