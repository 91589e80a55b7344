"""Rules: which neighborhood, household and address a row of a sheet has, or inherits from the rows above."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache

from core.folding import fold
from core.sheets.cells import Cell, Sheet
from imports.reading.cells import cell_text, is_blank
from imports.reading.coded_words import RELATION_LENGTH
from imports.reading.head import Header
from imports.reading.row import HOUSEHOLD_LENGTH, NAME_LENGTH, RowHome, RowReader
from imports.reading.words import RELATIONS
from residents.facts.person import HEAD
from wards.naming import NeighborhoodName, parse_neighborhood

BIRTH_FIELDS = ("birth", "male", "female", "birth_year")
SHARE_OF_MEMBERS = 0.2
"""Where so many people have no running number, the numbers count households; fewer are forgotten."""


def has_birth(reader: RowReader, cells: Sequence[Cell]) -> bool:
    """Whether a birth cell holds something with a year in it."""
    found = (reader.cell(cells, name) for name in BIRTH_FIELDS)
    return any(isinstance(cell, date) or len(re.sub(r"\D", "", cell_text(cell, 40))) >= 4 for cell in found)


class Inherited:
    """Goes down a sheet with its reader; `home` is where the latest row belongs, `runs` counts households."""

    def __init__(self, sheet: Sheet, header: Header, reader: RowReader, runs: int) -> None:
        self.header, self.reader, self.runs = header, reader, runs
        self.rows = sheet.rows[header.first :]
        self.home = RowHome(sheet.name, header.neighborhood, "", runs, "")
        self.kind = next((c.about for c in header.columns if c.field == "neighborhood"), "") or None
        self.has_household = header.has("household")
        self.has_head_name, self.head_name = header.has("household_head"), ""
        self.at = [header.index_of(name) for name in ("neighborhood", "household", "address")]
        self.written: tuple[Cell, ...] = ()
        self.title_household: str | None = None
        self.is_under_new_title = self.title_has_head = False

    def enter_neighborhood(self, name: NeighborhoodName) -> None:
        """A line named the neighborhood of the rows under it."""
        self.home = replace(self.home, neighborhood=name, household="", address="")
        self.title_household, self.written = None, ()

    def enter_household(self, number: str) -> None:
        """A line began a household, which may have a number; all under it belong to it."""
        self.title_household, self.is_under_new_title, self.written = number, True, ()

    def go_on(self, cells: Sequence[Cell]) -> None:
        """To the row of the next person."""
        written = tuple(cells[at] for at in self.at if at >= 0)
        if not (self.has_household and written == self.written and cells[self.at[1]]):
            self.home, self.written = self._home_of(cells), written

    def _home_of(self, cells: Sequence[Cell]) -> RowHome:
        """The row's neighborhood, household and address, inherited from above where blank."""
        above = self.home
        neighborhood = _parsed(self.reader.text(cells, "neighborhood", 120), self.kind) or above.neighborhood
        household = self.reader.text(cells, "household", HOUSEHOLD_LENGTH)
        address = self.reader.text(cells, "address", 300)
        if self._is_next_household(cells, household, neighborhood, address):
            self.runs += 1
            household = household or self.title_household or ""
            return RowHome(above.sheet, neighborhood, household, self.runs, address)
        if address in ("", above.address) and neighborhood == above.neighborhood:
            return above
        return replace(above, neighborhood=neighborhood, address=above.address or address)

    def _is_next_household(
        self, cells: Sequence[Cell], household: str, neighborhood: NeighborhoodName | None, address: str
    ) -> bool:
        """By the title above or its number; else by its head's name; else as the list has it."""
        above = self.home
        if (
            self.is_under_new_title
            or above.household_run == self.runs == 0
            or neighborhood != above.neighborhood
        ):
            self.is_under_new_title, self.title_has_head = False, self._is_head(cells)
            return True
        if household:
            return household != above.household or self._heads_another(cells, address)
        if self.title_household is not None and not self._is_second_head(cells):
            return False
        if self.has_head_name and (named := fold(self.reader.text(cells, "household_head", NAME_LENGTH))):
            is_other, self.head_name = named != self.head_name, named
            return is_other
        return self._begins_one(cells, address)

    def _heads_another(self, cells: Sequence[Cell], address: str) -> bool:
        """Whether a second head has the number at another address: it was given twice."""
        if not address or not self.home.address or fold(address) == fold(self.home.address):
            return False
        return self._is_head(cells)

    def _is_head(self, cells: Sequence[Cell]) -> bool:
        word = self.reader.text(cells, "relation", RELATION_LENGTH)
        return RELATIONS.get(fold(word), ("",))[0] == HEAD

    def _is_second_head(self, cells: Sequence[Cell]) -> bool:
        """Whether another household begins under a title that named only the first."""
        if not self._is_head(cells):
            return False
        if self.title_has_head:
            self.title_household = None
        self.title_has_head = True
        return self.title_household is None

    def _begins_one(self, cells: Sequence[Cell], address: str) -> bool:
        """By the word "Chủ hộ", a running number, a missing relation, another address: what this list has."""
        match self._way:
            case "relation":
                return self._is_head(cells)
            case "number":
                return not is_blank(cells[self.header.index_of("number")])
            case "no relation":
                return not self.reader.text(cells, "relation", RELATION_LENGTH)
            case "never":
                return False
        return not address or address != self.home.address

    @cached_property
    def _way(self) -> str:
        """What tells the first of a household where nothing is written: asked of the whole list, once."""
        relation_at, number_at = self.header.index_of("relation"), self.header.index_of("number")
        words = {fold(str(row[relation_at])) for row in self.rows} if relation_at >= 0 else set()
        if any(RELATIONS.get(word, ("",))[0] == HEAD for word in words):
            return "relation"
        if self.has_household or self.has_head_name:
            return "never"
        people = [row for row in self.rows if self.reader.has_name(row) and has_birth(self.reader, row)]
        members = sum(is_blank(row[number_at]) for row in people) if number_at >= 0 else 0
        if len(people) * SHARE_OF_MEMBERS < members < len(people):
            return "number"
        heads = sum(is_blank(row[relation_at]) for row in people) if relation_at >= 0 else 0
        return "no relation" if 0 < heads < len(people) else "address"


@lru_cache(maxsize=2048)
def _parsed(text: str, kind: str | None) -> NeighborhoodName | None:
    return parse_neighborhood(text, kind)
