"""Reading what people asked about their data: the queue with what is due first, one of them, a person's own."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from core.db.database import db
from core.errors import NotThere
from core.ids import tidy_id
from residents.models.people import Resident
from residents.person.rows import PersonRow, person_rows, person_select
from residents.privacy.data_request_rules import OPEN
from residents.privacy.models import DataRequest

MOST = 300


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request in the queue. `next_due` is the day that comes first: to answer, or to carry out."""

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
        """Whether somebody still has to do something."""
        return self.state in OPEN


def waiting(ward_id: int, today: date) -> list[RequestRow]:
    """What is not ended: what is due first, first."""
    rows = _rows(today, DataRequest.ward_id == ward_id, DataRequest.state.in_(OPEN))
    return sorted(rows, key=lambda row: (row.next_due, row.received_on, row.id))


def ended(ward_id: int, today: date) -> list[RequestRow]:
    """What was carried out or turned down, the last one first."""
    return _rows(today, DataRequest.ward_id == ward_id, DataRequest.state.not_in(OPEN))


def of_person(resident: Resident, today: date) -> list[RequestRow]:
    """Everything asked about a person, the last one first."""
    return _rows(today, DataRequest.resident_id == resident.id)


def one(ward_id: int, public_id: str) -> tuple[DataRequest, PersonRow]:
    """A request of the ward and whom it is about. Raises NotThere."""
    found = db.session.scalars(
        select(DataRequest).where(
            DataRequest.ward_id == ward_id, DataRequest.public_id == (tidy_id(public_id) or "")
        )
    ).one_or_none()
    if found is None:
        raise NotThere()
    (person,) = person_rows(person_select().where(Resident.id == found.resident_id))
    return found, person


def has_number(request: DataRequest) -> bool:
    """Whether a citizen number is on file, by which a later list would be known to name an erased person."""
    found = select(Resident.personal_id_sealed.is_not(None)).where(Resident.id == request.resident_id)
    return bool(db.session.scalar(found))


def is_asked(resident: Resident, kind: str) -> bool:
    """Whether a request of this kind about the person waits already."""
    wanted = (DataRequest.resident_id == resident.id, DataRequest.kind == kind, DataRequest.state.in_(OPEN))
    return bool(db.session.scalar(select(func.count()).select_from(DataRequest).where(*wanted)))


def _rows(today: date, *wanted: ColumnElement[bool]) -> list[RequestRow]:
    found = db.session.execute(
        select(DataRequest, Resident.full_name, Resident.birth_date)
        .join(Resident, Resident.id == DataRequest.resident_id)
        .where(*wanted)
        .order_by(DataRequest.id.desc())
        .limit(MOST)
    )
    return [_row(request, name, born, today) for request, name, born in found]


def _row(request: DataRequest, name: str, born: date, today: date) -> RequestRow:
    due = request.carry_out_by
    if request.state == "received":
        due = min(request.answer_by, due)
    return RequestRow(
        id=request.public_id,
        kind=request.kind,
        state=request.state,
        name=name,
        birth_year=born.year,
        received_on=request.received_on,
        next_due=due,
        is_overdue=request.state in OPEN and due < today,
        ended_at=request.ended_at,
    )
