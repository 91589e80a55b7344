"""The board for programs and spreadsheets: the contract's JSON, and an Excel workbook."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from flask_babel import gettext as _

from core.clock import local
from core.i18n import day_short, moment
from core.marking import N_
from core.sheets.writing import Column, Table, write_workbook
from turnout.board_pages import ELSEWHERE, OF_APPOINTMENTS, RUNG_TITLES
from turnout.queries import Board
from turnout.rate_rules import LadderRow

COUNTS = {
    **{
        rung: RUNG_TITLES[rung]
        for rung in ("living_here", "eligible", "late", "invited", "booked", "arrived")
    },
    "walk_in": N_("of whom without an appointment"),
    **{rung: RUNG_TITLES[rung] for rung in ("completed", *ELSEWHERE, "no_show")},
}
RATES = {
    "turnout": N_("Rate against target (arrived ÷ target)"),
    "attendance": N_("Attendance (arrived ÷ invited)"),
    "coverage": N_("Coverage (eligible people who completed or proved a check elsewhere ÷ eligible)"),
}


def as_json(board: Board) -> dict[str, Any]:
    """The board in the contract's words; rates with four decimals, or null."""
    return {
        "campaign": board.campaign,
        "as_of": local(board.as_of).isoformat(timespec="seconds"),
        "denominator_date": board.counted_on.isoformat() if board.counted_on else None,
        "ward": _row(board.ward),
        "neighborhoods": [{"code": p.code, "name": p.name, **_row(p.row)} for p in board.neighborhoods],
        "hours": [{"from": f"{hour:02d}:00", "arrived": people} for hour, people in board.hours],
        "outsiders": board.outsiders,
        "waiting_to_sync": asdict(board.waiting),
    }


def _row(row: LadderRow) -> dict[str, Any]:
    said = asdict(row)
    counts = said.pop("counts")
    del counts["completed_late"]
    return {**counts, **said}


def workbook(board: Board, ward_name: str) -> bytes:
    """The board as an .xlsx that opens ready to print: ward, title, time and day of counting, the table with its total."""
    counted_on = day_short(board.counted_on) if board.counted_on else "–"
    above = (
        ward_name,
        board.title,
        _("Figures as of %(time)s", time=moment(board.as_of)),
        _("The number of eligible people is as of %(day)s. Each person is counted once.", day=counted_on),
        _("Outsiders, counted separately: %(number)s", number=board.outsiders),
        "",
    )
    counts = [rung for rung in COUNTS if not (board.is_open_to_all and rung in OF_APPOINTMENTS)]
    rows = [_cells(counts, number, one.name, one.row) for number, one in enumerate(board.neighborhoods, 1)]
    rows.append(_cells(counts, None, _("The whole %(ward_kind)s"), board.ward))
    return write_workbook([Table(_("Turnout"), columns(counts), rows, above, for_paper=True)])


def columns(counts: Iterable[str] = COUNTS) -> list[Column]:
    """The columns of the table for these counts, in the reader's language."""
    return [
        Column(_("No."), "number", width=6),
        Column(_("%(Place_kind)s"), width=24),
        *(Column(_(title), "number", width=12) for title in (COUNTS[rung] for rung in counts)),
        Column(_("Target"), "number", width=12),
        *(Column(_(title), "percent", width=14) for title in RATES.values()),
    ]


def _cells(
    rungs: Iterable[str], number: int | None, name: str, row: LadderRow
) -> tuple[str | int | float | None, ...]:
    counts = (getattr(row.counts, rung) for rung in rungs)
    return (number, name, *counts, row.target, *(getattr(row, rate) for rate in RATES))
