"""Reading data requests: the queue with the most urgent first, one request, a person's own."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Row, func, select

from core.db.database import db
from core.errors import there
from core.ids import tidy_id
from residents.models.people import Resident
from residents.person.queries import person_row
from residents.person.rows import PersonRow
from residents.privacy.data_request_rules import OPEN
from residents.privacy.models import DataRequest

MOST = 300


DataRequestRows = Sequence[Row[DataRequest, str, date]]
"""Data requests, each with the name and the birth date of the person it is about."""


def waiting(ward_id: int) -> DataRequestRows:
    """The ward's open data requests, the most urgent first."""
    rows = _rows(DataRequest.ward_id == ward_id, DataRequest.state.in_(OPEN))
    return sorted(rows, key=lambda row: (row[0].next_due, row[0].received_on, row[0].public_id))


def ended(ward_id: int) -> DataRequestRows:
    """The ward's ended data requests, newest first."""
    return _rows(DataRequest.ward_id == ward_id, DataRequest.state.not_in(OPEN))


def of_person(resident: Resident) -> Sequence[DataRequest]:
    """Every data request about a person, newest first."""
    theirs = select(DataRequest).where(DataRequest.resident_id == resident.id)
    return db.session.scalars(theirs.order_by(DataRequest.id.desc()).limit(MOST)).all()


def one(ward_id: int, public_id: str) -> tuple[DataRequest, PersonRow]:
    """A data request of the ward and the person it is about. Raises NotThere."""
    wanted = (DataRequest.ward_id == ward_id, DataRequest.public_id == tidy_id(public_id))
    found = there(db.session.scalar(select(DataRequest).where(*wanted)))
    return found, person_row(found.resident_id)


def has_number(data_request: DataRequest) -> bool:
    """Whether a citizen number is on file, by which a later list would be recognized to name an erased person."""
    found = select(Resident.personal_id_sealed.is_not(None)).where(Resident.id == data_request.resident_id)
    return bool(db.session.scalar(found))


def is_asked(resident: Resident, kind: str) -> bool:
    """Whether an open data request of this kind exists for the person."""
    wanted = (DataRequest.resident_id == resident.id, DataRequest.kind == kind, DataRequest.state.in_(OPEN))
    return bool(db.session.scalar(select(func.count()).select_from(DataRequest).where(*wanted)))


def _rows(*wanted: ColumnElement[bool]) -> DataRequestRows:
    return db.session.execute(
        select(DataRequest, Resident.full_name, Resident.birth_date)
        .join(Resident, Resident.id == DataRequest.resident_id)
        .where(*wanted)
        .order_by(DataRequest.id.desc())
        .limit(MOST)
    ).all()
