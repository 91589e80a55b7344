"""Rules for the columns of a list that hold one of few words: relation, sex, groups, insurance, residence, note."""

from collections.abc import Sequence
from typing import NamedTuple

from core.folding import fold
from core.sheets.cells import Cell
from imports.reading.cells import (
    NOTHING_BESIDE,
    BesideName,
    cell_text,
    groups_in,
    insurance_of,
    is_mark,
    relation_of,
    residence_of,
    sex_of,
)
from imports.reading.head import CROSSES, Header
from imports.reading.words import COMPUTED_GROUPS, GONE, NOTE_RESIDENCES

RELATION_LENGTH, NOTE_LENGTH = 60, 300
NONE: frozenset[str] = frozenset()
NOT_KEPT = COMPUTED_GROUPS | {"NO_BHYT"}
"""Marks that say what is kept elsewhere: the age by the birth date, the insurance by its own field."""
FEW = ("relation", "sex", "groups", "insurance", "residence", "note")


class FewWords(NamedTuple):
    """What a row says in these columns; `unknown` are marks that nobody knows, as one text."""

    relation: str
    sex: str
    sex_of_relation: str
    groups: frozenset[str]
    unknown: str
    insurance: str
    residence: str
    note: str


class FewWordsReader:
    """Reads clean rows by what their columns hold, and remembers: what a row says there, most rows before have said."""

    def __init__(self, header: Header, rows: Sequence[Sequence[Cell]]) -> None:
        self.header = header
        self.at = {c.field: c.index for c in header.columns if c.field not in CROSSES or not c.about}
        sexes = {row[self.at["sex"]] for row in rows} if "sex" in self.at else set()
        self.has_zero_for_a_sex = bool(sexes & {0.0, "0"})
        """Whether the list writes 0 for a sex: then nobody knows what 1 means."""
        self.marks = [(c.index, c.about) for c in header.columns if c.field == "group"]
        self.residences = [(c.index, c.about) for c in header.columns if c.field in CROSSES and c.about]
        indexes = {self.at[field] for field in FEW if field in self.at}
        self.indexes = sorted(indexes | {index for index, _about in (*self.marks, *self.residences)})
        self.remembered: dict[tuple[Cell, ...], FewWords] = {}

    def cell(self, cells: Sequence[Cell], field: str) -> Cell:
        """The cell under a field, an empty text where there is no such column."""
        index = self.at.get(field)
        return "" if index is None else cells[index]

    def text(self, cells: Sequence[Cell], field: str, limit: int) -> str:
        """The same as clean text."""
        index = self.at.get(field)
        if index is None:
            return ""
        cell = cells[index]
        if not isinstance(cell, str):
            return cell_text(cell, limit)
        return cell if len(cell) <= limit else cell[:limit].rstrip()

    def few_words(self, cells: Sequence[Cell], beside: BesideName) -> FewWords:
        """What the columns say, and where they do not, what is beside the name."""
        if beside is not NOTHING_BESIDE:
            return self._read(cells, beside)
        key = tuple(map(cells.__getitem__, self.indexes))
        if not set(map(type, key)) <= {str}:
            return self._read(cells, beside)  # True and 1 would be one key
        found = self.remembered.get(key)
        if found is None:
            found = self.remembered[key] = self._read(cells, beside)
        return found

    def _read(self, cells: Sequence[Cell], beside: BesideName) -> FewWords:
        relation, sex_of_relation = relation_of(
            self.text(cells, "relation", RELATION_LENGTH) or beside.relation
        )
        note = self.text(cells, "note", NOTE_LENGTH) or beside.note
        groups, unknown = self._groups(cells)
        return FewWords(
            relation=relation,
            sex=self._sex(cells),
            sex_of_relation=sex_of_relation,
            groups=groups - NOT_KEPT,
            unknown=unknown,
            insurance="no" if "NO_BHYT" in groups else insurance_of(self.text(cells, "insurance", 40)),
            residence=self._residence(cells, note),
            note="" if note and fold(note) in NOTE_RESIDENCES else note,
        )

    def _sex(self, cells: Sequence[Cell]) -> str:
        """The sex that its column says; 1 and 2 only in a list that has no 0, which may mean either."""
        written = self.text(cells, "sex", 20)
        return "" if self.has_zero_for_a_sex and written.isdecimal() else sex_of(written)

    def _groups(self, cells: Sequence[Cell]) -> tuple[frozenset[str], str]:
        """The groups by crosses and by words, and the words that nobody knows."""
        crossed = frozenset(about for index, about in self.marks if is_mark(cells[index]))
        written = self.text(cells, "groups", NOTE_LENGTH)
        found, unknown = groups_in(written) if written else (NONE, "")
        return found | crossed, unknown

    def _residence(self, cells: Sequence[Cell], note: str) -> str:
        written = self.cell(cells, "residence")
        said = residence_of(written if isinstance(written, str) else "", note)
        for index, about in self.residences:
            if is_mark(cells[index]) and said not in GONE:
                return about
        return said
