"""A whole list: which rows are people, which households and neighborhoods they stand in."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from core.errors import UploadRefused
from core.folding import fold
from core.marking import N_
from core.sheets import Cell, Sheet
from residents.roll_cells import cell_text, clean_rows, is_blank
from residents.roll_header import Header, find_header, is_title
from residents.roll_headless import with_head
from residents.roll_mapping import (
    MeaningsOf,
    header_by_meanings,
    nothing_said,
    titled_columns,
    with_meanings,
)
from residents.roll_row import (
    HOUSEHOLD_LENGTH,
    NAME_LENGTH,
    RELATION_LENGTH,
    Place,
    RollRow,
    RowProblem,
    RowReader,
)
from residents.roll_unicode import ConvertedColumn, in_unicode
from residents.roll_words import EXAMPLE_NAMES, HEAD, RELATIONS, SEXES
from wards.naming import NeighborhoodName, neighborhood_in_title, parse_neighborhood

MAX_PEOPLE = 100_000
TOTAL = re.compile(r"(tổng|cộng|tong cong|tong so)\b", re.IGNORECASE)
COLUMN_NUMBER = re.compile(r"[(\[]?\d{1,2}[)\]]?|[A-Z]")
PHONE_DIGITS = re.compile(r"\d{8}")
EXAMPLES = frozenset({"vd", "vi du"})
BIRTH_FIELDS = ("birth", "male", "female", "birth_year")


class NoListFound(UploadRefused):
    """No sheet of the workbook holds a list of people."""

    code = "list_not_found"
    message = N_(
        "No list of people was found. A table needs a head with the columns Họ và tên, Ngày sinh and one more; "
        "the template has them all. Lines without a head each need a name and a birth date or year."
    )


class NoBirthColumn(UploadRefused):
    """The list has names and no birth dates: its people cannot be told apart."""

    code = "birth_column_missing"
    message = N_(
        "The list has no column for the birth date. Add a column named Ngày sinh (the year is enough)."
    )


class TooManyPeople(UploadRefused):
    """The list names more than 100,000 people."""

    code = "list_too_long"
    message = N_("The list holds more than 100,000 people. Please send it in parts.")


@dataclass(frozen=True)
class Roll:
    """A list as it was read: its people, every problem, the rows refused so far, its sheets and their heads."""

    people: list[RollRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    refused: list[tuple[int, Place]] = field(default_factory=list)
    headers: dict[str, Header] = field(default_factory=dict)
    sheets: list[Sheet] = field(default_factory=list)
    """The sheets with a list, as they were read: in Unicode, under a head."""


def read_roll(sheets: Iterable[Sheet], today: date, meanings_of: MeaningsOf = nothing_said) -> Roll:
    """The people of every sheet that holds a list; raises NoListFound, NoBirthColumn, TooManyPeople.

    `meanings_of` tells what somebody said about the columns of a list with these titles.
    """
    roll = Roll()
    runs = 0
    for sheet, titled, converted in lists_in(sheets, meanings_of):
        header = with_meanings(sheet, titled, meanings_of)
        if not any(header.has(name) for name in BIRTH_FIELDS):
            raise NoBirthColumn()
        roll.headers[sheet.name] = header
        roll.sheets.append(sheet)
        roll.problems.extend(_conversion(sheet, header, column) for column in converted)
        runs = _SheetReading(sheet, header, today, roll, runs).read()
        if len(roll.people) + len(roll.refused) > MAX_PEOPLE:
            raise TooManyPeople()
    if not roll.headers:
        raise NoListFound()
    return roll


def lists_in(
    sheets: Iterable[Sheet], meanings_of: MeaningsOf = nothing_said
) -> list[tuple[Sheet, Header, list[ConvertedColumn]]]:
    """The sheets that hold a list, in Unicode: with a head, or with titles of which somebody said what they mean.

    Where no sheet has any, one without a head gets one of ours, or its columns hold what was said of them.
    """
    written = [in_unicode(sheet) for sheet in sheets]
    for head_of in (find_header, lambda sheet: header_by_meanings(sheet, meanings_of)):
        if lists := [(sheet, header, new) for sheet, new in written if (header := head_of(sheet))]:
            return lists
    headed = [(sheet, new) for one, new in written if (sheet := with_head(one))]
    if lists := [(sheet, header, new) for sheet, new in headed if (header := find_header(sheet))]:
        return lists
    told = [(sheet, header_by_meanings(sheet, meanings_of, has_head=False), new) for sheet, new in written]
    return [(sheet, header, new) for sheet, header, new in told if header]


def _conversion(sheet: Sheet, header: Header, column: ConvertedColumn) -> RowProblem:
    """What is said of a column whose old letters were converted, under its title and its first such row."""
    titles = {titled.place: titled.title for titled in titled_columns(sheet, header)}
    known = next(
        (known.title for known in header.columns if known.place == column.place), titles.get(column.place, "")
    )
    params = (("before", column.before), ("after", column.after), ("cells", column.cells))
    return RowProblem(column.row, known, f"text_{column.scheme}", "warn", params, sheet.name)


class _SheetReading:
    """Goes down one sheet, remembering what blank cells inherit from above."""

    def __init__(self, sheet: Sheet, header: Header, today: date, roll: Roll, runs: int) -> None:
        self.sheet, self.header, self.roll, self.runs = sheet, header, roll, runs
        self.reader = RowReader(header, today, sheet.name)
        self.reader.has_zero_for_a_sex = _has_zero(sheet.rows[header.first :], header.place("sex"))
        self.place = Place(sheet.name, header.neighborhood, "", runs, "")
        self.kind = next((c.about for c in header.columns if c.field == "neighborhood"), "") or None
        self.number_at = header.place("number")
        self.has_household, self.has_relation = header.has("household"), header.has("relation")
        self.has_head_name, self.head_name = header.has("household_head"), ""
        self.after_total = False
        self.places_at = [header.place(name) for name in ("neighborhood", "household", "address")]
        self.written: tuple[Cell, ...] = ()

    def read(self) -> int:
        """Read every row; returns the number of the last household."""
        first = self.header.first
        for number, cells in enumerate(clean_rows(self.sheet.rows[first:]), self.sheet.first_row + first):
            if not self._is_person(cells):
                continue
            written = tuple(cells[at] for at in self.places_at if at >= 0)
            if not (self.has_household and written == self.written and cells[self.places_at[1]]):
                self.place, self.written = self._placed(cells), written
            person, problems = self.reader.read(number, cells, self.place)
            if problems:
                self.roll.problems.extend(problems)
            if person is None:
                self.roll.refused.append((number, self.place))
            else:
                self.roll.people.append(person)
        return self.runs

    def _is_person(self, cells: Sequence[Cell]) -> bool:
        """Whether the row is about somebody; titles, totals, signatures and blank rows are not."""
        numbered = self.number_at >= 0 and _is_number(cells[self.number_at])
        named = self.reader.has_name(cells)
        if numbered and named and not self.after_total:
            return True
        filled = [cell for cell in cells if not is_blank(cell)]
        if not filled or self._is_marking(filled, cells):
            return False
        if not named:
            return self._has_evidence(cells)
        if self.after_total or len(filled) == 1:
            return numbered or self._has_birth(cells)
        return True

    def _is_marking(self, filled: Sequence[Cell], cells: Sequence[Cell]) -> bool:
        """Total, section title, the head again, numbers of columns, an example of the template."""
        first = filled[0]
        texts = [cell for cell in filled if isinstance(cell, str)]
        if any(TOTAL.match(text.strip()) for text in texts) and not self._has_birth(cells):
            self.after_total = True
            return True
        if len(filled) == 1 and isinstance(first, str) and (section := neighborhood_in_title(first)):
            self.place = replace(self.place, neighborhood=section, household="", address="")
            self.written = ()
            self.after_total = False
            return True
        if (
            isinstance(first, str)
            and fold(first) in EXAMPLES
            and fold(self.reader.name(cells)) in EXAMPLE_NAMES
        ):
            return True
        if any(is_title(cell) for cell in texts) and not self._has_birth(cells):
            return True
        return len(filled) > 1 and all(COLUMN_NUMBER.fullmatch(cell_text(cell, 10)) for cell in filled)

    def _has_birth(self, cells: Sequence[Cell]) -> bool:
        """Whether a birth cell holds something with a year in it."""
        found = (self.reader.cell(cells, name) for name in BIRTH_FIELDS)
        return any(
            isinstance(cell, date) or len(re.sub(r"\D", "", cell_text(cell, 40))) >= 4 for cell in found
        )

    def _has_evidence(self, cells: Sequence[Cell]) -> bool:
        """Whether a row without a name is still about somebody, who then must not be lost silently."""
        if self._has_birth(cells):
            return True
        numbers = (cell_text(self.reader.cell(cells, name), 40) for name in ("personal_id", "phone"))
        if any(PHONE_DIGITS.search(text.replace(" ", "").replace(".", "")) for text in numbers):
            return True
        relation = fold(self.reader.text(cells, "relation", RELATION_LENGTH))
        return relation in RELATIONS or fold(self.reader.text(cells, "sex", 20)) in SEXES

    def _placed(self, cells: Sequence[Cell]) -> Place:
        """The row's neighborhood, household and address, inherited from above where blank."""
        above = self.place
        neighborhood = _parsed(self.reader.text(cells, "neighborhood", 120), self.kind) or above.neighborhood
        household = self.reader.text(cells, "household", HOUSEHOLD_LENGTH)
        address = self.reader.text(cells, "address", 300)
        if self._is_next_household(cells, household, neighborhood, address):
            self.runs += 1
            return Place(above.sheet, neighborhood, household, self.runs, address)
        if address in ("", above.address) and neighborhood == above.neighborhood:
            return above
        return replace(above, neighborhood=neighborhood, address=above.address or address)

    def _is_next_household(
        self, cells: Sequence[Cell], household: str, neighborhood: NeighborhoodName | None, address: str
    ) -> bool:
        """By its number; else by its head's name, by the word "Chủ hộ", by another address."""
        above = self.place
        if above.household_run == self.runs == 0 or neighborhood != above.neighborhood:
            return True
        if household:
            return household != above.household
        if self.has_head_name and (named := fold(self.reader.text(cells, "household_head", NAME_LENGTH))):
            is_other, self.head_name = named != self.head_name, named
            return is_other
        if self.has_relation:
            word = self.reader.text(cells, "relation", RELATION_LENGTH)
            return RELATIONS.get(fold(word), ("",))[0] == HEAD
        if self.has_household or self.has_head_name:
            return False
        return not address or address != above.address


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, float) or (isinstance(cell, str) and cell.isdecimal())


def _has_zero(rows: Sequence[Sequence[Cell]], place: int) -> bool:
    """Whether a column of sexes has a 0: then nobody knows whether 1 is a man."""
    written = {row[place] for row in rows} if place >= 0 else set()
    return 0.0 in written or "0" in written


@lru_cache(maxsize=2048)
def _parsed(text: str, kind: str | None) -> NeighborhoodName | None:
    return parse_neighborhood(text, kind)
