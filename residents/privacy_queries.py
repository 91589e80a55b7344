"""Reading what a person's page says about the person's own data: consent, requests, whether its use is restricted."""

from dataclasses import dataclass
from datetime import date, datetime

from residents import consent_queries, requests_queries
from residents.consent_queries import Stand
from residents.models import Resident
from residents.requests_queries import RequestRow


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
        tuple(requests_queries.of_person(resident, today)),
        resident.restricted_at,
    )
