"""Reading which rows of a list may be somebody, with the facts of both side by side, so that a person can say who is who."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from core.database import db
from residents import labels
from residents.cards import mask_phone, masked
from residents.identifiers import mask
from residents.matching import Incoming, Known, Verdict
from residents.models import Household, Resident
from residents.roll_decisions import THE_OTHER_ROW
from residents.roll_import import Prepared
from residents.roll_messages import kind_of
from residents.roll_row import RollRow

MOST_SHOWN = 20
"""Questions on one page: more are shown when these are answered."""

MOST_CANDIDATES = 4

FACTS = ("name", "birth", "sex", "personal_id", "phone", "household", "relation", "address")


@dataclass(frozen=True, slots=True)
class Side:
    """One of those compared: how an answer names the person, a heading, the facts in the order of FACTS."""

    ref: str
    title: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlikeRow:
    """A row of the list, and whom it may be; `why` is the kind of likeness."""

    row: int
    sheet: str
    why: str
    code: str
    listed: Side
    candidates: tuple[Side, ...]

    @property
    def others(self) -> str:
        """How an answer names everybody whom the row may be."""
        return ",".join(side.ref for side in self.candidates)

    def lines(self) -> list[tuple[str, str, tuple[tuple[str, bool], ...]]]:
        """Each fact: its name, what the list says, what each candidate has and whether that differs."""
        words = fact_words()
        return [
            (words[name], said or "–", tuple((one.facts[at] or "–", _differs(said, one.facts[at])) for one in self.candidates))
            for at, (name, said) in enumerate(zip(FACTS, self.listed.facts, strict=True))
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class AlikeRows:
    """The first of the questions, and how many there are in all."""

    rows: list[AlikeRow]
    total: int


def fact_words() -> dict[str, str]:
    """What each of the facts compared is called."""
    return {
        "name": _("Full name"), "birth": _("Birth date"), "sex": _("Sex"), "personal_id": _("Citizen number"),
        "phone": _("Phone"), "household": _("Household"), "relation": _("Relation"), "address": _("Address"),
    }  # fmt: skip


def alike_rows(prepared: Prepared) -> AlikeRows:
    """The rows that wait for somebody to say who they are, in the order of the file; numbers are masked."""
    asked = prepared.plan.alike
    shown = asked[:MOST_SHOWN]
    known = [one for _incoming, verdict in shown for one in _candidates(verdict)]
    people = _people(one.key for one in known)
    return AlikeRows([_row(incoming, verdict, people, prepared) for incoming, verdict in shown], len(asked))


def _candidates(verdict: Verdict) -> Sequence[Known]:
    return [one for one in (verdict.known, *verdict.others) if one is not None][:MOST_CANDIDATES]


def _row(
    incoming: Incoming, verdict: Verdict, people: dict[int, tuple[Resident, Household]], prepared: Prepared
) -> AlikeRow:
    row = incoming.row
    candidates = [_on_file(*people[one.key]) for one in _candidates(verdict) if one.key in people]
    if verdict.known is None:
        candidates = [_other_row(row, verdict.other_row, prepared)]
    return AlikeRow(
        row.row,
        row.sheet,
        kind_of(verdict.code),
        verdict.code,
        Side("", _("Row %(number)s of the list", number=row.row), _facts_of_row(row, incoming.household)),
        tuple(candidates),
    )


def _people(ids: Iterable[int]) -> dict[int, tuple[Resident, Household]]:
    rows = db.session.execute(
        select(Resident, Household)
        .join(Household, Household.id == Resident.household_id)
        .where(Resident.id.in_(set(ids)))
    )
    return {resident.id: (resident, household) for resident, household in rows}


def _on_file(one: Resident, home: Household) -> Side:
    facts = (
        one.full_name,
        labels.birth_text(one.birth_date, one.birth_precision),
        str(labels.SEX[one.sex]),
        masked(one, "personal_id"),
        masked(one, "phone"),
        home.code,
        one.relation,
        home.address,
    )
    return Side(one.public_id, _("On the roll"), facts)


def _other_row(row: RollRow, number: int, prepared: Prepared) -> Side:
    """The earlier row of the list; of the same sheet where that has one with this number."""
    found = [other for other in prepared.roll.people if other.row == number]
    other = next((one for one in found if one.sheet == row.sheet), found[0])
    return Side(
        THE_OTHER_ROW,
        _("Row %(number)s of the list", number=number),
        _facts_of_row(other, other.household),
    )


def _facts_of_row(row: RollRow, household: str) -> tuple[str, ...]:
    return (
        row.full_name,
        labels.birth_text(row.birth.day, row.birth.precision),
        str(labels.SEX[row.sex]),
        mask(row.personal_id) if row.personal_id else "",
        mask_phone(row.phone) if row.phone else "",
        household,
        row.relation,
        row.address,
    )


def _differs(said: str, on_file: str) -> bool:
    return bool(said and on_file and said != on_file)
