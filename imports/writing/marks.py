"""Writing the marks that a list sets on people and on households, with the list as their source."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from sqlalchemy import Table, insert, select

from core.actor import Actor
from core.db.database import db
from imports.deciding.plan import Plan
from imports.reading.row import RollRow
from imports.reading.words import OF_HOUSEHOLDS
from residents.models.people import Resident, ResidentGroup
from residents.person import groups

HOMEBOUND = "HOMEBOUND"
MARKS = cast(Table, ResidentGroup.__table__)


class Marks:
    """Group marks to write, of people known and new, and of households."""

    def __init__(self, plan: Plan, source: str, by: Actor, since: date) -> None:
        self.plan, self.source, self.by, self.since = plan, source, by, since
        self.known: list[tuple[int, str]] = []
        self.new: dict[str, frozenset[str]] = {}
        self.houses: dict[int, frozenset[str]] = {}

    def add(self, resident_id: int, codes: Iterable[str]) -> None:
        """Marks of a known person."""
        self.known += [(resident_id, code) for code in sorted(codes) if code != HOMEBOUND]

    def add_new(self, public_id: str, row: RollRow, household_id: int) -> None:
        """Marks of a person whose number is not known yet, and of the household."""
        if own := row.groups - OF_HOUSEHOLDS:
            self.new[public_id] = own
        self.add_household(row, household_id)

    def add_household(self, row: RollRow, household_id: int) -> None:
        """What the row says of its household as a whole, where that is new."""
        if codes := self.plan.house_groups.get((row.sheet, row.row)):
            self.houses[household_id] = self.houses.get(household_id, frozenset()) | codes

    def write(self) -> None:
        """Insert all marks."""
        ward_id = self.plan.facts.ward_id
        if self.new:
            newest = select(Resident.id, Resident.public_id).where(Resident.ward_id == ward_id)
            for resident_id, public_id in db.session.execute(newest):
                self.add(resident_id, self.new.get(public_id, ()))
        shared = {"ward_id": ward_id, "source": self.source, "set_by": self.by.ref, "valid_from": self.since}
        if self.known:
            rows = [{"resident_id": number, "code": code, **shared} for number, code in self.known]
            db.session.execute(insert(MARKS), rows)
        known = {home.id for home in self.plan.facts.households.values()} if self.houses else set()
        groups.mark_households(ward_id, self.houses, known, self.source, self.since, self.by)
