"""What a spreadsheet holds, as plain values: sheets, rows, cells."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

Cell = str | float | bool | date
"""Text, a number, a truth value or a date; an empty cell is an empty text."""


@dataclass(frozen=True)
class Sheet:
    """One visible sheet; `rows[i]` is the row that the spreadsheet program numbers `first_row + i`."""

    name: str
    first_row: int = 1
    rows: list[list[Cell]] = field(default_factory=list)

    def numbered(self, start: int = 0) -> Iterator[tuple[int, list[Cell]]]:
        """Rows from a place on, with the numbers seen in the spreadsheet program."""
        return ((self.first_row + place, self.rows[place]) for place in range(start, len(self.rows)))
