"""The board as the page shows it: words beside every number, links where names may be read, the slow ones first."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import url_for
from flask_babel import gettext as _

from campaigns.kind_words import kind_words
from core.errors import NotThere
from core.i18n import current_language, number, percent
from core.marking import N_
from turnout.ladder import Row, behind, why_over
from turnout.queries import Board, PlaceRow, counts_elsewhere

RUNG_TITLES = {
    "living_here": N_("Current residents"),
    "eligible": N_("Eligible"),
    "invited": N_("Invited"),
    "booked": N_("Booked"),
    "arrived": N_("Arrived"),
    "completed": N_("Completed"),
    "covered_elsewhere": N_("Checked elsewhere"),
    "walk_in": N_("Arrived without an appointment"),
    "no_show": N_("Did not come"),
}
NOT_YET = "not_yet"
"""The rung whose title depends on the kind of campaign."""
LADDER = ("living_here", "eligible", "invited", "booked", "arrived", "completed")
ELSEWHERE = "covered_elsewhere"
BESIDE = (ELSEWHERE, "walk_in", "no_show")


@dataclass(frozen=True)
class Bar:
    """A neighborhood's bar: numbers as text beside it, its state in a word."""

    code: str
    label: str
    value: int
    target: float | None
    text: str
    state: str | None
    href: str | None


@dataclass(frozen=True)
class Line:
    """A line of the table: what it is called, the linked counts, and the rates as text."""

    name: str
    cells: list[tuple[str, str | None]]


@dataclass(frozen=True)
class Screen:
    """Everything the template shows that the board itself does not say in words."""

    rungs: list[dict[str, Any]]
    beside: list[dict[str, Any]]
    headline: str
    bars: list[Bar]
    lines: list[Line]
    total: Line
    hours: list[tuple[str, int]]
    by_code: bool
    over: bool
    slow: list[str]
    columns: list[str]
    elsewhere: bool
    """Whether a check somewhere else counts for this kind of campaign."""


class _Reader:
    """Who looks at the board: in which language, and whether numbers lead to names.

    A board has a thousand numbers: the language is asked for once, and an address made once a rung.
    """

    def __init__(self, board: Board, names: bool) -> None:
        self._campaign, self._names = board.campaign, names
        self._language = current_language()
        self._paths: dict[str, str] = {}

    def number(self, value: float) -> str:
        """A count as text."""
        return number(value, self._language)

    def percent(self, rate: float | None) -> str:
        """A rate as text."""
        return percent(rate, language=self._language)

    def people(self, target: float) -> str:
        """A target as text: a percentage of the eligible may end between two people, and the rate is taken of exactly it."""
        return self.number(int(target) if target == int(target) else round(target, 1))

    def link(self, rung: str, code: str | None = None) -> str | None:
        """The people of a rung, of the ward or of one neighborhood, for who may read names."""
        if not self._names:
            return None
        if rung not in self._paths:
            self._paths[rung] = url_for("turnout.show_people", campaign=self._campaign, rung=rung)
        return f"{self._paths[rung]}?neighborhood={quote(code)}" if code else self._paths[rung]


def rung_title(rung: str, kind: str) -> str:
    """A rung's name in the reader's language; raises NotThere for an unknown one."""
    if rung == NOT_YET:
        return kind_words(kind).not_yet
    if rung not in RUNG_TITLES:
        raise NotThere()
    return _(RUNG_TITLES[rung])


def screen(board: Board, names: bool, by_code: bool) -> Screen:
    """The board in words; `names` says whether numbers may link to people."""
    pace, reader = board.ward.turnout or 0.0, _Reader(board, names)
    places = board.neighborhoods if by_code else sorted(board.neighborhoods, key=_slowest_first)
    bars = [_bar(place, reader, pace) for place in places]
    return Screen(
        rungs=[_rung(board, rung, reader) for rung in LADDER],
        beside=[_rung(board, rung, reader) for rung in _beside(board)],
        headline=_headline(board.ward, reader),
        bars=bars,
        lines=[_line(board, _called(place), place.row, place.code, reader) for place in board.neighborhoods],
        total=_line(board, _("The whole %(ward_kind)s"), board.ward, None, reader),
        hours=[(f"{hour}:00", people) for hour, people in board.hours],
        by_code=by_code,
        over=why_over(board.ward),
        slow=[bar.label for bar in bars if bar.state == "behind"],
        columns=[_(RUNG_TITLES[rung]) for rung in (*LADDER, *_beside(board))],
        elsewhere=counts_elsewhere(board.kind),
    )


def _beside(board: Board) -> tuple[str, ...]:
    """The numbers beside the ladder."""
    return tuple(rung for rung in BESIDE if rung != ELSEWHERE or counts_elsewhere(board.kind))


def _slowest_first(place: PlaceRow) -> tuple[float, str]:
    turnout = place.row.turnout
    return (turnout if turnout is not None else 9_999.0, place.code)


def _called(place: PlaceRow) -> str:
    """The name of the campaign's time, and today's beside it."""
    return _("%(then)s (now %(now)s)", then=place.name, now=place.now) if place.now else place.name


def _bar(place: PlaceRow, reader: _Reader, pace: float) -> Bar:
    row = place.row
    state = None
    if row.turnout is not None:
        state = "reached" if row.turnout >= 1 else "behind" if behind(row, pace) else "on_track"
    return Bar(
        code=place.code,
        label=_called(place),
        value=row.counts.arrived,
        target=row.target,
        text=_against(row, reader),
        state=state,
        href=reader.link(NOT_YET, place.code),
    )


def _against(row: Row, reader: _Reader) -> str:
    if row.target is None:
        return _("%(arrived)s arrived, no target set", arrived=reader.number(row.counts.arrived))
    return _(
        "%(arrived)s of %(target)s · %(rate)s",
        arrived=reader.number(row.counts.arrived),
        target=reader.people(row.target),
        rate=reader.percent(row.turnout),
    )


def _headline(row: Row, reader: _Reader) -> str:
    if row.target is None:
        return _against(row, reader)
    return _(
        "%(arrived)s of %(target)s people",
        arrived=reader.number(row.counts.arrived),
        target=reader.people(row.target),
    )


def _rung(board: Board, rung: str, reader: _Reader) -> dict[str, Any]:
    value = getattr(board.ward.counts, rung)
    return {
        "label": _(RUNG_TITLES[rung]),
        "value": value,
        "href": reader.link(rung) if value else None,
        "note": None,
    }


def _line(board: Board, name: str, row: Row, code: str | None, reader: _Reader) -> Line:
    cells = []
    for rung in (*LADDER, *_beside(board)):
        value = getattr(row.counts, rung)
        cells.append((reader.number(value), reader.link(rung, code) if value else None))
    target = "–" if row.target is None else reader.people(row.target)
    rates = [reader.percent(row.turnout), reader.percent(row.attendance), reader.percent(row.coverage)]
    return Line(name, [*cells, *((text, None) for text in (target, *rates))])
