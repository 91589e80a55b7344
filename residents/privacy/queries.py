"""Reading what a person's page says about personal data: consent, data requests, restriction."""

from dataclasses import dataclass
from datetime import date, datetime

from residents.models.people import Resident
from residents.privacy import consent_queries, data_request_queries
from residents.privacy.consent_queries import PurposeState
from residents.privacy.data_request_queries import DataRequestRow


@dataclass(frozen=True, slots=True)
class PrivacyCard:
    """What a person's page shows; `restricted_at` is None for people who are not restricted."""

    purposes: tuple[PurposeState, ...]
    requests: tuple[DataRequestRow, ...]
    restricted_at: datetime | None


def card(resident: Resident, today: date) -> PrivacyCard:
    """The part of a person's page about personal data."""
    return PrivacyCard(
        consent_queries.purpose_states(resident, today),
        tuple(data_request_queries.of_person(resident, today)),
        resident.restricted_at,
    )
