"""What a household's own page shows about each member's data; a person must be on the letter."""

from dataclasses import dataclass
from datetime import date

from residents.person import queries as resident_queries
from residents.privacy import consent_queries, data_request_queries, representatives
from residents.privacy.consent_queries import PurposeState
from residents.privacy.consent_rules import ON_OWN_PAGE, AgreementNeeded, who_agrees
from residents.privacy.models import DataRequest
from screening.entrance.sign_ins import Visitor
from screening.resident_rows import Member


@dataclass(frozen=True, slots=True)
class OwnPerson:
    """A member with consents and requests; `asked` says who must consent to purposes that others see."""

    id: str
    title: str
    birth_year: int
    is_child: bool
    asked: AgreementNeeded
    consents: tuple[PurposeState, ...]
    requests: tuple[DataRequest, ...]
    representative: str


def own_person(visitor: Visitor, member: Member, today: date) -> OwnPerson:
    """What the page shows about a member of the letter."""
    row = resident_queries.resident(visitor.letter.campaign.ward_id, member.id)
    precision, speaker = consent_queries.precision_of(row), representatives.current(row, today)
    asked = who_agrees("photos", row.birth_date, precision, today, is_represented=speaker is not None)
    return OwnPerson(
        id=member.id,
        title=member.title,
        birth_year=member.birth_year,
        is_child=asked.guardian,
        asked=asked,
        consents=tuple(
            stand for stand in consent_queries.purpose_states(row, today) if stand.purpose in ON_OWN_PAGE
        ),
        requests=tuple(data_request_queries.of_person(row)),
        representative=speaker.name if speaker else "",
    )
