"""Reading data requests: the queue with the most urgent first, one request, a person's own."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from core.db.database import db
from core.errors import NotThere
from core.ids import tidy_id
from residents.models.people import Resident
from residents.person.queries import person_rows, person_select
from residents.person.rows import PersonRow
from residents.privacy.data_request_rules import OPEN
from residents.privacy.models import DataRequest

MOST = 300


@dataclass(frozen=True, slots=True)
class DataRequestRow:
    """A data request in the queue. `next_due` is the nearest deadline: to answer, or to carry out."""

    id: str
    kind: str
    state: str
    name: str
    birth_year: int
    received_on: date
    next_due: date
    is_overdue: bool
    ended_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether something remains to be done."""
        return self.state in OPEN


def waiting(ward_id: int, today: date) -> list[DataRequestRow]:
    """The ward's open data requests, the most urgent first."""
    rows = _rows(today, DataRequest.ward_id == ward_id, DataRequest.state.in_(OPEN))
    return sorted(rows, key=lambda row: (row.next_due, row.received_on, row.id))


def ended(ward_id: int, today: date) -> list[DataRequestRow]:
    """The ward's ended data requests, newest first."""
    return _rows(today, DataRequest.ward_id == ward_id, DataRequest.state.not_in(OPEN))


def of_person(resident: Resident, today: date) -> list[DataRequestRow]:
    """Every data request about a person, newest first."""
    return _rows(today, DataRequest.resident_id == resident.id)


def one(ward_id: int, public_id: str) -> tuple[DataRequest, PersonRow]:
    """A data request of the ward and the person it is about. Raises NotThere."""
    found = db.session.scalars(
        select(DataRequest).where(
            DataRequest.ward_id == ward_id, DataRequest.public_id == (tidy_id(public_id) or "")
        )
    ).one_or_none()
    if found is None:
        raise NotThere()
    (person,) = person_rows(person_select().where(Resident.id == found.resident_id))
    return found, person


def has_number(data_request: DataRequest) -> bool:
    """Whether a citizen number is on file, by which a later list would be recognized to name an erased person."""
    found = select(Resident.personal_id_sealed.is_not(None)).where(Resident.id == data_request.resident_id)
    return bool(db.session.scalar(found))


def is_asked(resident: Resident, kind: str) -> bool:
    """Whether an open data request of this kind exists for the person."""
    wanted = (DataRequest.resident_id == resident.id, DataRequest.kind == kind, DataRequest.state.in_(OPEN))
    return bool(db.session.scalar(select(func.count()).select_from(DataRequest).where(*wanted)))


def _rows(today: date, *wanted: ColumnElement[bool]) -> list[DataRequestRow]:
    found = db.session.execute(
        select(DataRequest, Resident.full_name, Resident.birth_date)
        .join(Resident, Resident.id == DataRequest.resident_id)
        .where(*wanted)
        .order_by(DataRequest.id.desc())
        .limit(MOST)
    )
    return [_row(data_request, name, born, today) for data_request, name, born in found]


def _row(data_request: DataRequest, name: str, born: date, today: date) -> DataRequestRow:
    due = data_request.carry_out_by
    if data_request.state == "received":
        due = min(data_request.answer_by, due)
    return DataRequestRow(
        id=data_request.public_id,
        kind=data_request.kind,
        state=data_request.state,
        name=name,
        birth_year=born.year,
        received_on=data_request.received_on,
        next_due=due,
        is_overdue=data_request.state in OPEN and due < today,
        ended_at=data_request.ended_at,
    )
