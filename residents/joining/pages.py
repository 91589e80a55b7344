"""The page that compares two records: their facts, and where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import Row, select

from core.db.database import db
from residents import events as residents_events
from residents import words as residents_words
from residents.events import Trace
from residents.joining.rules import FieldOutcome, outcomes
from residents.models.joins import PersonJoin
from residents.models.people import Household, Resident
from residents.person.card_queries import PersonCard, person_card


@dataclass(frozen=True, slots=True)
class RecordSide:
    """One of the two records: the card of a person's page, and the person's campaigns."""

    card: PersonCard
    campaigns: Sequence[Trace]

    @property
    def title(self) -> str:
        """The name, with the birth year and household to tell the records apart."""
        home = _("Household %(code)s", code=self.card.row.household_code)
        return f"{self.card.row.name}, {self.card.row.birth_year} – {home}"


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact of both records, as the page shows it."""

    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Whether both have a value, and the values differ."""
        return self.first != self.second and NOTHING not in (self.first, self.second)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both records, and for each field whether they agree or the user must choose."""

    first: RecordSide
    second: RecordSide
    outcomes: dict[str, FieldOutcome]

    @property
    def asked(self) -> list[str]:
        """The fields in which the user must choose."""
        return [field for field, outcome in self.outcomes.items() if outcome == "ask"]

    @property
    def facts(self) -> list[FactRow]:
        """Every fact of the two, in the order of a person's page."""
        first, second = _facts(self.first.card), _facts(self.second.card)
        return [FactRow(label, first[label] or NOTHING, second[label] or NOTHING) for label in first]

    def values(self, field: str) -> tuple[str, str]:
        """What each of the two has in a field, as lists write it: numbers masked."""
        return _value(field, self.first.card), _value(field, self.second.card)


def comparison(first: Resident, second: Resident, today: date) -> Comparison:
    """The two side by side."""
    return Comparison(_side(first, today), _side(second, today), outcomes(first, second))


NOTHING = "–"


def _facts(card: PersonCard) -> dict[str, str]:
    row = card.row
    return {
        _("Full name"): row.name,
        _("Birth date"): residents_words.birth_text(row.birth_date, row.birth_precision),
        _("Sex"): str(residents_words.SEX[row.sex]),
        _("Household"): f"{row.household_code}, {row.neighborhood}",
        _("Address"): row.address,
        _("Relation to the head of the household"): row.relation,
        _("Citizen number"): card.personal_id,
        _("Phone"): _value("phone", card),
        _("Residence status"): str(residents_words.RESIDENCE[row.residence]),
        _("Health insurance"): str(residents_words.INSURANCE[card.insurance]),
        _("Note"): card.note,
    }


def _side(resident: Resident, today: date) -> RecordSide:
    traces = {
        trace.campaign: trace
        for handler in residents_events.handlers()
        for trace in handler.campaigns(resident)
    }
    return RecordSide(person_card(resident, today), list(traces.values()))


def _value(field: str, card: PersonCard) -> str:
    row = card.row
    values = {
        "full_name": row.name,
        "birth": residents_words.birth_text(row.birth_date, row.birth_precision),
        "sex": str(residents_words.SEX[row.sex]),
        "household": f"{row.household_code}, {row.neighborhood}, {row.address}",
        "personal_id": card.personal_id,
        "phone": card.phone + (f" ({card.phone_owner})" if card.phone_owner else ""),
        "insurance": str(residents_words.INSURANCE[card.insurance]),
        "note": card.note,
    }
    return values[field]


def joined_records(resident: Resident) -> Sequence[Row[str, str, str, datetime]]:
    """The records joined with a person, newest first; only the newest can be parted."""
    return db.session.execute(
        select(
            PersonJoin.public_id,
            Resident.full_name,
            Household.code.label("household_code"),
            PersonJoin.joined_at,
        )
        .join(Resident, Resident.id == PersonJoin.lost_id)
        .join(Household, Household.id == Resident.household_id)
        .where(PersonJoin.kept_id == resident.id, PersonJoin.undone_at.is_(None))
        .order_by(PersonJoin.id.desc())
    ).all()
