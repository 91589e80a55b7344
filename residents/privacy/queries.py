"""Reading what a person's page says about the person's own data: consent, requests, whether its use is restricted."""

from dataclasses import dataclass
from datetime import date, datetime

from residents.models.people import Resident
from residents.privacy import consent_queries, data_request_queries
from residents.privacy.consent_queries import Stand
from residents.privacy.data_request_queries import RequestRow


@dataclass(frozen=True, slots=True)
class PrivacyCard:
    """What a person's page says; `restricted_at` is None for everybody who did not ask for it."""

    stands: tuple[Stand, ...]
    requests: tuple[RequestRow, ...]
    restricted_at: datetime | None


def card(resident: Resident, today: date) -> PrivacyCard:
    """The part of a person's page that is about the person's own data."""
    return PrivacyCard(
        consent_queries.stands(resident, today),
        tuple(data_request_queries.of_person(resident, today)),
        resident.restricted_at,
    )
