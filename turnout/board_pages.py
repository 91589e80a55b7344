"""The board as the page shows it: words beside every number, links where names may be read, slowest first."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from flask import url_for
from flask_babel import gettext as _

from accounts.heads.queries import HeadToCall
from campaigns.kind_words import kind_words
from core.errors import NotThere
from core.i18n import current_language, number, percent
from core.marking import N_
from turnout.conditions import counts_elsewhere
from turnout.people_queries import LISTS
from turnout.queries import Board, BoardNeighborhood
from turnout.rate_rules import LadderRow, behind, rate, why_over
from wards.place_words import head_title

RUNG_TITLES = {
    "living_here": N_("Current residents"),
    "late": N_("Added after publishing"),
    "eligible": N_("Eligible"),
    "invited": N_("Invited"),
    "booked": N_("Booked"),
    "arrived": N_("Arrived"),
    "completed": N_("Completed"),
    "covered_elsewhere": N_("Checked elsewhere"),
    "covered_self_declared": N_("Checked elsewhere, self-reported"),
    "walk_in": N_("Arrived without an appointment"),
    "no_show": N_("Did not come"),
}
NOT_YET = "not_yet"
"""The rung whose title depends on the kind of campaign."""
LADDER = ("living_here", "eligible", "invited", "booked", "arrived", "completed")
ELSEWHERE = ("covered_elsewhere", "covered_self_declared")
BESIDE = (*ELSEWHERE, "late", "walk_in", "no_show")
OF_APPOINTMENTS = ("booked", "walk_in", "no_show")
"""Numbers that an event open to all does not have."""
HAVE_NO_LIST = ("living_here",)
"""Numbers counted at publishing for which nobody kept who was counted."""


class _Reader:
    """The reader of the board: the language, and whether numbers link to names.

    A board has a thousand numbers, so the language is looked up once and an address is built once per rung.
    """

    def __init__(self, board: Board, names: bool) -> None:
        self._campaign, self._names = board.campaign, names
        self._language = current_language()
        self._paths: dict[str, str] = {}

    def number(self, value: int) -> str:
        """A count as text."""
        return number(value, self._language)

    def percent(self, share: float | None) -> str:
        """A rate as text."""
        return percent(share, language=self._language)

    def head_title(self, kind: str) -> str:
        """What the head of a neighborhood of a kind is called."""
        return head_title(kind, self._language)

    def link(self, rung: str, code: str | None = None) -> str | None:
        """The link to the people of a rung, of the ward or of one neighborhood; None for readers who may not see names."""
        if not self._names or rung in HAVE_NO_LIST:
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


def time_title(rung: str) -> str:
    """What the column of times in a list says, in the reader's language."""
    return _(LISTS[rung].time_title)


def screen(
    board: Board, names: bool, by_code: bool, heads: Mapping[str, list[HeadToCall]], plans: bool = False
) -> dict[str, Any]:
    """What the template shows in words beside the board's numbers.

    `names` says whether numbers may link to people, `plans` whether the reader sets targets. `heads` are whom
    to call where a neighborhood is behind, by its code.
    """
    reader = _Reader(board, names)
    neighborhoods = board.neighborhoods if by_code else sorted(board.neighborhoods, key=_slowest_first)
    bars = [_bar(board, neighborhood, reader, heads) for neighborhood in neighborhoods]
    rungs = shown(board, (*LADDER, *BESIDE))
    return {
        "rungs": [_rung(board, rung, reader) for rung in rungs if rung in LADDER],
        "beside": [_rung(board, rung, reader) for rung in rungs if rung not in LADDER],
        "headline": _headline(board, reader),
        "bars": bars,
        "lines": [_line(board, _called(one), one.row, one.code, reader) for one in board.neighborhoods],
        "total": _line(board, _("The whole %(ward_kind)s"), board.ward, None, reader),
        "hours": [(f"{hour}:00", people) for hour, people in board.hours],
        "by_code": by_code,
        "over": why_over(board.ward),
        "slow": [bar["label"] for bar in bars if bar["is_behind"]],
        "columns": [_(RUNG_TITLES[rung]) for rung in rungs],
        "elsewhere": counts_elsewhere(board.kind),
        "lacks_targets": all(
            row.target is None for row in (board.ward, *(n.row for n in board.neighborhoods))
        ),
        "targets_page": url_for("campaigns.targets.targets", campaign=board.campaign)
        if plans and board.status == "published"
        else None,
    }


def shown(board: Board, rungs: Iterable[str]) -> list[str]:
    """Those of the numbers that a campaign of this kind has."""
    without = set(() if counts_elsewhere(board.kind) else ELSEWHERE)
    without.update(OF_APPOINTMENTS if board.is_open_to_all else ())
    return [rung for rung in rungs if rung not in without]


def _slowest_first(neighborhood: BoardNeighborhood) -> tuple[float, str]:
    row = neighborhood.row
    share = row.turnout if row.target is not None else rate(row.counts.arrived, row.counts.eligible)
    return (share if share is not None else 9_999.0, neighborhood.code)


def _called(neighborhood: BoardNeighborhood) -> str:
    """The name at the time of the campaign, with today's beside it."""
    if not neighborhood.now:
        return neighborhood.name
    return _("%(then)s (now %(now)s)", then=neighborhood.name, now=neighborhood.now)


def _bar(
    board: Board, neighborhood: BoardNeighborhood, reader: _Reader, heads: Mapping[str, list[HeadToCall]]
) -> dict[str, Any]:
    """A neighborhood's bar: numbers as text beside it, its state in a word, and whom to call if it is behind.

    `value` are people who arrived, before the first day people with an appointment; `whole` is the target, or
    the eligible where no target is set.
    """
    row = neighborhood.row
    is_behind = _is_behind(board, row)
    return {
        "label": _called(neighborhood),
        "value": _reached(board, row),
        "whole": row.counts.eligible if row.target is None else row.target,
        "has_target": row.target is not None,
        "text": _against(board, row, reader),
        "is_behind": is_behind,
        "href": reader.link(NOT_YET, neighborhood.code),
        "heads": [
            (reader.head_title(head.kind), head)
            for head in heads.get(neighborhood.code, ())
            if is_behind and board.status == "published"
        ],
    }


def _reached(board: Board, row: LadderRow) -> int:
    return row.counts.arrived if board.has_begun else row.counts.booked


def _is_behind(board: Board, row: LadderRow) -> bool:
    """Whether a bar lags the ward's, by its own measure: the target, or the eligible where none is set."""
    wholes = [(one, one.counts.eligible if row.target is None else one.target) for one in (row, board.ward)]
    share, pace = (rate(_reached(board, one), whole) for one, whole in wholes)
    return behind(share, pace)


def _against(board: Board, row: LadderRow, reader: _Reader) -> str:
    """What a bar shows, in words: 42/60 · 70,0%."""
    value = _reached(board, row)
    if not board.has_begun:
        if row.target is None:
            return _(
                "%(booked)s of %(eligible)s eligible have booked",
                booked=reader.number(value),
                eligible=reader.number(row.counts.eligible),
            )
        return _(
            "%(booked)s have booked, target %(target)s",
            booked=reader.number(value),
            target=reader.number(row.target),
        )
    if row.target is None:
        return _(
            "%(arrived)s of %(eligible)s eligible · %(rate)s",
            arrived=reader.number(value),
            eligible=reader.number(row.counts.eligible),
            rate=reader.percent(rate(value, row.counts.eligible)),
        )
    return _(
        "%(arrived)s of %(target)s · %(rate)s",
        arrived=reader.number(value),
        target=reader.number(row.target),
        rate=reader.percent(row.turnout),
    )


def _headline(board: Board, reader: _Reader) -> str:
    row = board.ward
    if row.target is None or not board.has_begun:
        return _against(board, row, reader)
    return _(
        "%(arrived)s of %(target)s people",
        arrived=reader.number(row.counts.arrived),
        target=reader.number(row.target),
    )


def _rung(board: Board, rung: str, reader: _Reader) -> dict[str, Any]:
    value = getattr(board.ward.counts, rung)
    return {"label": _(RUNG_TITLES[rung]), "value": value, "href": reader.link(rung) if value else None}


def _line(board: Board, name: str, row: LadderRow, code: str | None, reader: _Reader) -> dict[str, Any]:
    """A line of the table: what it is called, the linked counts, and the rates as text."""
    cells = []
    for rung in shown(board, (*LADDER, *BESIDE)):
        value = getattr(row.counts, rung)
        cells.append((reader.number(value), reader.link(rung, code) if value else None))
    target = "–" if row.target is None else reader.number(row.target)
    rates = [reader.percent(row.turnout), reader.percent(row.attendance), reader.percent(row.coverage)]
    return {"name": name, "cells": [*cells, *((text, None) for text in (target, *rates))]}
