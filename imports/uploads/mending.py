"""Rows of a list that were refused, as lines to correct in place; the corrected list is checked again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.sheets.cells import Cell, Sheet
from imports.deciding.problem_words import CONVERTED
from imports.models import Upload
from imports.reading.cells import cell_text
from imports.reading.row import Position, RowProblem
from imports.uploads import files

MOST_LINES = 30
"""A list with more refused rows is corrected at its source."""
LINE_LENGTH, CELL_LENGTH = 2_000, 300
BETWEEN = "|"


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A refused row as one line, its cells apart by a bar, and what is wrong with it."""

    sheet: str
    row: int
    text: str
    problems: list[RowProblem]


def refused_lines(upload: Upload, most_rows: int) -> list[RefusedLine]:
    """The lines to correct; none of a long list, of one with many such rows, or of one in old letters.

    Raises UploadGone.
    """
    problems = [RowProblem(*one) for one in upload.problems]
    refused: dict[Position, list[RowProblem]] = {}
    for problem in problems:
        if problem.severity == "refuse":
            refused.setdefault((problem.sheet, problem.row), []).append(problem)
    is_old = any(problem.code in CONVERTED for problem in problems)
    if not 0 < len(refused) <= MOST_LINES or is_old or upload.counts.get("rows", 0) > most_rows:
        return []
    sheets = {sheet.name: sheet for sheet in files.rows_of(upload.public_id)}
    return [
        RefusedLine(name, row, line_of(sheets[name].rows[row - sheets[name].first_row]), why)
        for (name, row), why in refused.items()
    ]


def line_of(cells: Sequence[Cell]) -> str:
    """The cells of a row as one line, up to the last that is filled."""
    texts = [cell_text(cell, CELL_LENGTH) for cell in cells]
    return f" {BETWEEN} ".join(texts).rstrip(f" {BETWEEN}")


def with_lines(sheets: Sequence[Sheet], lines: Mapping[Position, str]) -> list[Sheet]:
    """The sheets with these lines in place of their rows; an empty line is a row without anything."""
    mended = []
    for sheet in sheets:
        rows = list(sheet.rows)
        for (name, row), line in lines.items():
            at = row - sheet.first_row
            if name == sheet.name and 0 <= at < len(rows) and line != line_of(rows[at]):
                rows[at] = _cells(line, len(rows[at]))
        mended.append(replace(sheet, rows=rows))
    return mended


def _cells(line: str, width: int) -> list[Cell]:
    """As many cells as the row had; what is beyond them is in the last."""
    parts = [part.strip() for part in line.split(BETWEEN)]
    kept, beyond = parts[: width - 1], parts[width - 1 :]
    return [*kept, " ".join(filter(None, beyond)), *[""] * (width - len(kept) - 1)]
