"""Rules for one row of a list: from cells to the facts of a person, or to what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from core.folding import fold_name, tidy_name
from core.sheets.cells import Cell, Sheet
from imports.reading.cells import (
    NO_LETTER_OF_A_NAME,
    NOTHING_BESIDE,
    beside_name,
    is_bare,
    is_blank,
    is_mark,
    is_no,
    is_run_together,
    what_is_wrong,
    without_date,
)
from imports.reading.coded_words import FewWordsReader
from imports.reading.head import Header
from residents.facts.birth import BadBirth, Birth, birth_from_parts, both_ways, may_be_swapped, read_birth
from residents.facts.citizen_number import (
    BadPersonalId,
    contradiction,
    is_passport,
    read_personal_id,
    sex_by_number,
)
from residents.facts.person import HEAD
from residents.facts.phone import read_phone, said_of_prefix
from wards.naming import NeighborhoodName

NAME_LENGTH, HOUSEHOLD_LENGTH = 120, 20
Severity = Literal["refuse", "review", "warn"]
Position = tuple[str, int]
"""A row by its sheet and number."""


class RowProblem(NamedTuple):
    """What is wrong with a row, by code; `column` is the title in the file, empty for the whole row.

    `refuse`: the row is not taken. `review`: a person decides. `warn`: it is taken, with what the message
    says done to it.
    """

    sheet: str
    row: int
    column: str
    code: str
    severity: Severity
    params: Mapping[str, str | int]


Problems = list[RowProblem]


class ListedRow(NamedTuple):
    """The facts of one person as the list has them; an empty text or "unknown" where it says nothing.

    `household` is the number or code as written; people with one `household_run` are one household
    of the file even where nothing is written. `residence` may also say that the person moved or died.
    """

    row: int
    sheet: str
    neighborhood: NeighborhoodName | None
    household: str
    household_run: int
    full_name: str
    name_folded: str
    relation: str
    birth: Birth
    sex: str
    personal_id: str
    phone: str
    phone_owner: str
    address: str
    insurance: str
    groups: frozenset[str]
    residence: str
    note: str

    @property
    def position(self) -> Position:
        """The sheet and number of the row."""
        return self.sheet, self.row

    @property
    def is_head(self) -> bool:
        """Whether the list calls this person the head of the household."""
        return self.relation == HEAD


@dataclass(frozen=True, slots=True)
class RowHome:
    """Where the person of a row lives: what the row says, or inherits from the rows above."""

    sheet: str
    neighborhood: NeighborhoodName | None
    household: str
    household_run: int
    address: str


class RowReader(FewWordsReader):
    """Reads the clean rows under one head; `today` bounds the birth dates."""

    def __init__(self, header: Header, today: date, sheet: Sheet) -> None:
        rows = sheet.rows[header.first :]
        super().__init__(header, rows)
        self.sheet, self.today = sheet.name, today
        self.names_at = [self.at[f] for f in ("full_name", "family_name", "given_name") if f in self.at]
        self.has_birth_parts = "birth_year" in self.at
        self.sexes_at = ("male", "female") if "male" in self.at else ()
        lone = -1 if header.has("male") or header.has("sex") else header.index_of("female")
        self.only_women_are_marked = lone >= 0 and any(is_mark(row[lone]) for row in rows)
        """Whether a lone column Nữ has crosses: then a person without one is a man."""
        birth_at = header.index_of("birth")
        self.may_have_swapped = birth_at >= 0 and may_be_swapped(row[birth_at] for row in rows)

    def has_name(self, cells: Sequence[Cell]) -> bool:
        """Whether there is anything like a name in the row."""
        for at in self.names_at:
            cell = cells[at]
            if isinstance(cell, str) and (cell[:1].isalpha() or any(map(str.isalpha, cell))):
                return True
        return False

    def name(self, cells: Sequence[Cell]) -> str:
        """The name as it is kept: without number or dash before it, neither in capitals nor in small letters alone."""
        if "given_name" in self.at:
            parts = (self.text(cells, field, NAME_LENGTH) for field in ("family_name", "given_name"))
            written = " ".join(part for part in parts if part)
        else:
            written = self.text(cells, "full_name", NAME_LENGTH + 10)
        return tidy_name(written)

    def read(
        self, number: int, cells: Sequence[Cell], home: RowHome
    ) -> tuple[ListedRow | None, list[RowProblem]]:
        """The person of a row, or None; and its problems. A row is None exactly if one of them refuses it."""
        problems: list[RowProblem] = []
        name = self._checked_name(number, cells, problems)
        birth, marked_sex = self._birth(number, cells, problems)
        personal_id = self._personal_id(number, cells, problems)
        if birth is None or not name or (problems and any(p.severity == "refuse" for p in problems)):
            return None, problems
        said = NOTHING_BESIDE if is_bare(name) else beside_name(name)
        few = self.few_words(cells, said)
        sex = marked_sex or few.sex or few.sex_of_relation or said.sex
        sex = self._settled_sex(number, cells, sex, personal_id, birth.day.year, problems)
        phone, phone_owner = self._phone(number, cells, problems)
        if few.unknown:
            problems.append(self._problem(number, "groups", "group_unknown", "warn", mark=few.unknown))
        return (
            ListedRow(
                row=number,
                sheet=home.sheet,
                neighborhood=home.neighborhood,
                household=home.household,
                household_run=home.household_run,
                full_name=said.name or name,
                name_folded=fold_name(said.name or name),
                relation=few.relation,
                birth=birth,
                sex=sex,
                personal_id=personal_id,
                phone=phone,
                phone_owner=phone_owner,
                address=home.address,
                insurance=few.insurance,
                groups=few.groups,
                residence=few.residence,
                note=few.note,
            ),
            problems,
        )

    def _problem(
        self, number: int, field: str, code: str, severity: Severity, **params: str | int
    ) -> RowProblem:
        title = self.header.title(field) or self.header.title_of_fact(field)
        return RowProblem(self.sheet, number, title, code, severity, params)

    def _checked_name(self, number: int, cells: Sequence[Cell], problems: list[RowProblem]) -> str:
        name = self.name(cells)
        field = "given_name" if "given_name" in self.at else "full_name"
        if not any(map(str.isalpha, name)):
            problems.append(self._problem(number, field, "name_missing", "refuse"))
        elif len(name) > NAME_LENGTH:
            problems.append(self._problem(number, field, "name_too_long", "refuse", most=NAME_LENGTH))
        elif odd := NO_LETTER_OF_A_NAME.search(name):
            problems.append(self._problem(number, field, *what_is_wrong(odd[0])))
        elif name.isalpha() and is_run_together(name):
            problems.append(self._problem(number, field, "name_run_together", "warn"))
        return name

    def _birth(
        self, number: int, cells: Sequence[Cell], problems: list[RowProblem]
    ) -> tuple[Birth | None, str]:
        """The birth date, and the sex where the list writes the year under Nam or Nữ."""
        field, value, sex = self._birth_cell(cells)
        try:
            if field == "birth_year":
                day, month, year = (
                    self.text(cells, f"birth_{part}", 10) for part in ("day", "month", "year")
                )
                return birth_from_parts(day, month, year, self.today), sex
            birth, warning = read_birth(value, self.today)
        except BadBirth as bad:
            problems.append(self._problem(number, field, bad.code, "refuse"))
            return None, sex
        if warning:
            facts: dict[str, str | int] = {"year": birth.day.year, "read": f"{birth.day:%d/%m/%Y}"}
            problems.append(self._problem(number, field, warning, "warn", **facts))
        elif self.may_have_swapped and isinstance(value, date) and (said := both_ways(value)):
            problems.append(self._problem(number, field, "birth_swapped", "warn", **said))
        return birth, sex

    def _birth_cell(self, cells: Sequence[Cell]) -> tuple[str, Cell, str]:
        """The field that holds the birth date, its cell, and the sex that its column tells."""
        value, sex = self.cell(cells, "birth"), ""
        if self.sexes_at:
            beside = [(column, self.cell(cells, column)) for column in self.sexes_at]
            said = [(column, cell) for column, cell in beside if not is_no(cell)]
            sex = said[0][0] if len(said) == 1 else ""
            for column, cell in said:
                if not is_mark(cell):
                    return column, cell, sex
        elif self.only_women_are_marked:
            sex = "female" if is_mark(self.cell(cells, "female")) else "male"
        if value == "" and self.has_birth_parts:
            return "birth_year", "", sex
        return ("birth" if "birth" in self.at else "male"), value, sex

    def _personal_id(self, number: int, cells: Sequence[Cell], problems: list[RowProblem]) -> str:
        if is_blank(self.cell(cells, "personal_id")):
            return ""
        try:
            personal_id, warning = read_personal_id(without_date(self.cell(cells, "personal_id")))
        except BadPersonalId as bad:
            problems.append(self._problem(number, "personal_id", bad.code, "refuse"))
            return ""
        if warning:
            problems.append(self._problem(number, "personal_id", warning, "warn"))
        return personal_id

    def _phone(self, number: int, cells: Sequence[Cell], problems: list[RowProblem]) -> tuple[str, str]:
        """The phone and whose it is."""
        if is_blank(self.cell(cells, "phone")):
            return "", ""
        phone, owner, code = read_phone(without_date(self.cell(cells, "phone")))
        if code:
            problems.append(self._problem(number, "phone", code, "warn", **said_of_prefix(phone, code)))
        return phone, owner

    def _settled_sex(
        self, number: int, cells: Sequence[Cell], sex: str, personal_id: str, year: int, problems: Problems
    ) -> str:
        """The sex, from the number where the list says none; notes where number and list differ."""
        if personal_id and (code := contradiction(personal_id, year, sex)):
            problems.append(self._problem(number, "personal_id", code, "warn"))
        if sex:
            return sex
        unsaid = "sex_missing" if is_blank(self.cell(cells, "sex")) else "sex_unreadable"
        tells_sex = bool(personal_id) and not is_passport(personal_id)
        problems.append(self._problem(number, "sex", "sex_from_number" if tells_sex else unsaid, "warn"))
        return sex_by_number(personal_id) if tells_sex else "unknown"
