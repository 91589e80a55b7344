"""A ward of any size for the bench: written in bulk, published and booked by the site's own operations."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random

from sqlalchemy import insert, select

from accounts.gate import SESSION_KEY
from accounts.models import Account, SignIn
from accounts.roles import Role
from campaigns.capacity import Hours
from campaigns.definition_rules import CampaignDefinition, DayFacts, Texts
from campaigns.eligibility.rules import Criteria
from campaigns.models import Campaign, CampaignDay
from campaigns.planning import planning
from core import clock
from core.actor import SYSTEM
from core.db.database import db, writing_session
from core.db.transaction import transaction
from core.folding import fold_name, sort_key
from core.ids import new_id, token_hash
from demo.vietnamese_names import Namer
from residents.models.people import Household, Resident
from wards.models import Neighborhood, Ward

HOUSEHOLD = 4
BATCH = 2000


@dataclass(frozen=True)
class Size:
    """The size of a ward."""

    residents: int
    neighborhoods: int


def write_ward(size: Size, seed: int = 1, code: str = "99998") -> int:
    """Write the ward with people aged 18 to 90; return its number."""
    chance = Random(seed)
    namer = Namer(chance)
    at = clock.now()
    with writing_session():
        ward = Ward(
            code=code,
            name="Phường Lớn",
            station_name="Trạm Y tế phường Lớn",
            station_phone="0225 3999 000",
        )
        db.session.add(ward)
        db.session.flush()
        places = [
            Neighborhood(ward_id=ward.id, code=f"{n:02d}", kind="to_dan_pho", name=str(n), aliases=[], sort=n)
            for n in range(1, size.neighborhoods + 1)
        ]
        db.session.add_all(places)
        db.session.flush()
        homes = [
            {"public_id": new_id(), "ward_id": ward.id, "neighborhood_id": places[n % len(places)].id,
             "code": f"{n % len(places) + 1:02d}-{n // len(places) + 1:05d}", "address": "", "walk_order": n}
            for n in range(-(-size.residents // HOUSEHOLD))
        ]  # fmt: skip
        ids = db.session.scalars(
            insert(Household).returning(Household.id, sort_by_parameter_order=True), homes
        ).all()
        people = (
            _person(namer, chance, at, ward.id, homes[n // HOUSEHOLD]["neighborhood_id"], ids[n // HOUSEHOLD])
            for n in range(size.residents)
        )
        while batch := list(islice(people, BATCH)):
            db.session.execute(insert(Resident), batch)
        return ward.id


def _person(
    namer: Namer, chance: Random, at: datetime, ward: int, place: int, home: int
) -> dict[str, object]:
    sex, year = chance.choice(("male", "female")), chance.randint(1936, 2008)
    name = namer.full(namer.surname(), sex, year)
    return {
        "public_id": new_id(), "ward_id": ward, "neighborhood_id": place, "household_id": home, "full_name": name,
        "name_folded": fold_name(name), "sort_key": sort_key(name), "birth_date": date(year, 5, 1), "sex": sex,
        "created_at": at, "updated_at": at,
    }  # fmt: skip


def write_campaign(
    ward_id: int, *, day: date, slots: int, capacity: int, places: tuple[str, ...] = ()
) -> Campaign:
    """A published campaign for everyone (or for some neighborhoods) with one day of equal slots."""
    length = 960 // slots
    facts = CampaignDefinition(
        ward_id=ward_id,
        kind="screening",
        texts=Texts(title="Khám sức khỏe định kỳ"),
        criteria=Criteria(neighborhoods=places),
        days=(
            DayFacts(
                day, "Trạm Y tế", (Hours(360, 360 + length * slots),), slot_minutes=length, capacity=capacity
            ),
        ),
    )
    with transaction() as work:
        campaign = planning.create(facts, SYSTEM, work.at)
        planning.publish(campaign, SYSTEM, work.at)
    return campaign


def day_of(campaign: Campaign) -> str:
    """The public id of a campaign's first day."""
    found = db.session.scalar(select(CampaignDay.public_id).where(CampaignDay.campaign_id == campaign.id))
    assert found is not None
    return found


def sign_in(ward_id: int, role: Role) -> dict[str, str]:
    """Sign an account in; return the content of its session cookie."""
    at, token = clock.now(), new_id()
    with transaction():
        account = Account(
            role=role.value, ward_id=ward_id, login=f"bench-{new_id()[:6]}", name="Bench", created_at=at
        )
        db.session.add(account)
        db.session.flush()
        db.session.add(
            SignIn(token_hash=token_hash(token), account_id=account.id, started_at=at, seen_at=at,
                   expires_at=at + timedelta(hours=2))
        )  # fmt: skip
    return {SESSION_KEY: token}
