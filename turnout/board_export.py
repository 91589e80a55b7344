"""The board for programs and spreadsheets: the contract's JSON, and an Excel workbook."""

from dataclasses import asdict
from typing import Any

from flask_babel import gettext as _

from core.clock import local
from core.i18n import day_short, moment
from core.sheets.writing import Column, Table, write_workbook
from turnout.queries import Board
from turnout.rate_rules import LadderRow


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
    return {
        **asdict(row.counts),
        "target": _whole(row.target),
        "target_basis": row.target_basis,
        "turnout": row.turnout,
        "attendance": row.attendance,
        "coverage": row.coverage,
    }


def _whole(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def workbook(board: Board) -> bytes:
    """The board as an .xlsx: title, time and day of counting first, then the table with its total."""
    counted_on = day_short(board.counted_on) if board.counted_on else "–"
    above = (
        board.title,
        _("Figures as of %(time)s", time=moment(board.as_of)),
        _("The number of eligible people is as of %(day)s. Each person is counted once.", day=counted_on),
        _("Outsiders, counted separately: %(number)s", number=board.outsiders),
        "",
    )
    neighborhoods = [(neighborhood.name, neighborhood.row) for neighborhood in board.neighborhoods]
    rows = [_cells(name, row) for name, row in [*neighborhoods, (_("The whole %(ward_kind)s"), board.ward)]]
    return write_workbook([Table(_("Turnout"), columns(), rows, above)])


def columns() -> list[Column]:
    """The columns of the table, in the reader's language."""
    return [
        Column(_("%(Place_kind)s"), width=24),
        Column(_("Current residents"), "number"),
        Column(_("Eligible"), "number"),
        Column(_("Invited"), "number"),
        Column(_("Booked"), "number"),
        Column(_("Arrived"), "number"),
        Column(_("of whom without an appointment"), "number"),
        Column(_("Completed"), "number"),
        Column(_("Checked elsewhere"), "number"),
        Column(_("Did not come"), "number"),
        Column(_("Target"), "amount"),
        Column(_("Rate against target (arrived ÷ target)"), "percent"),
        Column(_("Attendance (arrived ÷ invited)"), "percent"),
        Column(_("Coverage ((completed + elsewhere) ÷ eligible)"), "percent"),
    ]


def _cells(name: str, row: LadderRow) -> tuple[str | int | float | None, ...]:
    c = row.counts
    counts = (c.living_here, c.eligible, c.invited, c.booked, c.arrived, c.walk_in, c.completed)
    return (
        name,
        *counts,
        c.covered_elsewhere,
        c.no_show,
        row.target,
        row.turnout,
        row.attendance,
        row.coverage,
    )
