"""Operations that split or merge neighborhoods from a day on: people, heads, campaigns, in one transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from accounts.administration import disable, give_area
from accounts.models import Account
from core import clock
from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import BadInput, NotThere, Refusal
from core.marking import N_
from messages import outbox
from residents.catalog import areas
from residents.household.moves import note_households, place_households
from residents.models.moves import Rearrangement
from residents.models.people import Household, Resident
from residents.rearranging.events import CampaignChange, Followed, NeighborhoodChange, handlers
from residents.rearranging.plan import HeadDone, Part, PartDone, RearrangementOutcome, RearrangementPlan
from wards import succession
from wards.models import Neighborhood

CARRIED_OUT = audit.declare(
    "neighborhoods.rearranged", "kind", "sources", "parts", "households", "people", "on"
)
HEAD = "neighborhood_head"


class NotDecided(Refusal):
    """A household or a head's account of the neighborhoods was assigned to no part."""

    code = "not_decided"
    message = N_("A household or a head was added meanwhile and has no %(place_kind)s yet. Check again.")


def carry_out(ward_id: int, plan: RearrangementPlan, by: Actor, at: datetime) -> RearrangementOutcome:
    """Carry out the plan inside the caller's transaction.

    Raises BadInput, NeighborhoodExists, NotDecided, NotThere (a source that ended meanwhile).
    """
    return _Work(ward_id, plan, by, at).carry_out()


def homes_of(neighborhoods: Sequence[int]) -> Sequence[Household]:
    """Every household of these neighborhoods, in walking order."""
    homes = select(Household).where(Household.neighborhood_id.in_(neighborhoods))
    order = (Household.neighborhood_id, Household.walk_order, Household.code)
    return db.session.scalars(homes.order_by(*order)).all()


def heads_of(neighborhoods: Sequence[int]) -> Sequence[Account]:
    """The open accounts of heads of these neighborhoods."""
    theirs = (Account.neighborhood_id.in_(neighborhoods), Account.role == HEAD, Account.disabled_at.is_(None))
    return db.session.scalars(select(Account).where(*theirs).order_by(Account.id)).all()


class _Work:
    """One rearrangement in progress: the state before, and the results so far."""

    def __init__(self, ward_id: int, plan: RearrangementPlan, by: Actor, at: datetime) -> None:
        self.ward_id, self.plan, self.by, self.at = ward_id, plan, by, at
        self.sources = _sources(ward_id, plan, at)
        ids = [source.id for source in self.sources]
        self.homes, self.accounts = homes_of(ids), heads_of(ids)
        self._check_decided()
        self.names = {source.id: source.label for source in self.sources}
        self.before = {home.id: (home.neighborhood_id, home.walk_order) for home in self.homes}
        codes = {source.id: source.public_id for source in self.sources}
        self.head_neighborhoods = {a.public_id: codes[a.neighborhood_id or 0] for a in self.accounts}
        self.people: Counter[int] = Counter()

    def carry_out(self) -> RearrangementOutcome:
        """Carry out each step: names, households with their people, heads, and the rooms above."""
        aliases = {source.public_id: list(source.aliases) for source in self.sources}
        weighed = [handler.weigh(self.ward_id, list(self.names)) for handler in handlers()]
        parts = self._begin_and_end()
        areas.hand_down(list(self.names), [part.id for part in parts], self.plan.starts_on, self.by)
        change = NeighborhoodChange(
            self.ward_id, self.plan.starts_on, tuple(self.names), tuple(part.id for part in parts)
        )
        self._move(parts)
        heads = [self._head(account, parts) for account in self.accounts]
        followed = [
            handler.rearranged(change, measure, self.by, self.at)
            for handler, measure in zip(handlers(), weighed, strict=True)
        ]
        outcome = self._outcome(parts, heads, [change for done in followed for change in done.campaigns])
        kept = self._keep(outcome, parts, aliases, followed)
        self._record(kept, parts)
        return outcome

    def _check_decided(self) -> None:
        parts = range(len(self.plan.parts))
        numbers = {home.id for home in self.homes}
        if numbers != self.plan.homes.keys() or not set(self.plan.homes.values()) <= set(parts):
            raise NotDecided()
        for account in self.accounts:
            if self.plan.heads.get(account.public_id, -1) not in (None, *parts):
                raise NotDecided()
        if self.plan.kind == "split" and set(self.plan.homes.values()) != set(parts):
            raise BadInput(N_("A part has no household. Every part needs at least one."), field="parts")

    def _begin_and_end(self) -> list[Neighborhood]:
        """End the sources first: a new neighborhood may take the name of one that ends."""
        going_on = {part.goes_on for part in self.plan.parts}
        for source in self.sources:
            if source.public_id not in going_on:
                succession.end(source, self.plan.starts_on, self.by)
        parts = [self._part(part) for part in self.plan.parts]
        if self.plan.kind == "merge":
            succession.inherit_names(parts[0], self.sources)
        return parts

    def _part(self, part: Part) -> Neighborhood:
        if part.goes_on is None:
            return succession.begin(self.ward_id, part.kind, part.name, self.plan.starts_on, self.by)
        return next(source for source in self.sources if source.public_id == part.goes_on)

    def _move(self, parts: Sequence[Neighborhood]) -> None:
        """Move households, their people and waiting notices, and count the people of each part."""
        neighborhoods = {
            home: parts[part].id
            for home, part in self.plan.homes.items()
            if parts[part].id != self.before[home][0]
        }
        rounds = {home: walk for home, (_neighborhood, walk) in self.before.items()}
        place_households(neighborhoods, self.at, rounds if self.plan.kind == "split" else None)
        for part in parts:
            rows = db.session.execute(
                select(Resident.public_id, Resident.status).where(Resident.neighborhood_id == part.id)
            ).all()
            outbox.readdress([row.public_id for row in rows], part.id)
            self.people[part.id] = sum(row.status == "active" for row in rows)

    def _head(self, account: Account, parts: Sequence[Neighborhood]) -> HeadDone:
        before = account.neighborhood_id or 0
        part = self.plan.heads[account.public_id]
        sizes = Counter(neighborhood for neighborhood, _walk in self.before.values())
        if part is None:
            disable(account, by=self.by, at=self.at)
            return HeadDone(account.name, self.names[before], None, sizes[before], 0)
        give_area(account, parts[part], by=self.by)
        after = sum(chosen == part for chosen in self.plan.homes.values())
        return HeadDone(account.name, self.names[before], parts[part].label, sizes[before], after)

    def _kept_heads(self, parts: Sequence[Neighborhood]) -> list[dict[str, str | None]]:
        """Each account's neighborhood before and after; None after where it was closed."""
        given = {
            account: None if part is None else parts[part].public_id
            for account, part in self.plan.heads.items()
        }
        return [
            {"account": account, "from": neighborhood, "to": given[account]}
            for account, neighborhood in self.head_neighborhoods.items()
        ]

    def _outcome(
        self, parts: Sequence[Neighborhood], heads: Sequence[HeadDone], campaigns: Sequence[CampaignChange]
    ) -> RearrangementOutcome:
        households = Counter(self.plan.homes.values())
        labels = {**self.names, **{part.id: part.label for part in parts}}
        done = [
            PartDone(labels[part.id], households[n], self.people[part.id], part.id in self.names)
            for n, part in enumerate(parts)
        ]
        going_on = {part.id for part in parts}
        ended = [name for neighborhood, name in self.names.items() if neighborhood not in going_on]
        homes = sorted((home.code, self.plan.homes[home.id]) for home in self.homes)
        return RearrangementOutcome(
            self.plan.kind,
            self.plan.starts_on,
            tuple(self.names.values()),
            tuple(ended),
            tuple(done),
            tuple(heads),
            tuple(campaigns),
            labels,
            tuple(homes),
        )

    def _keep(
        self,
        outcome: RearrangementOutcome,
        parts: Sequence[Neighborhood],
        aliases: Mapping[str, list[str]],
        followed: Sequence[Followed],
    ) -> Rearrangement:
        kept = Rearrangement(
            ward_id=self.ward_id,
            kind=self.plan.kind,
            starts_on=self.plan.starts_on,
            facts={
                "sources": [source.public_id for source in self.sources],
                "parts": [part.public_id for part in parts],
                "source_names": list(outcome.sources),
                "part_names": [part.label for part in outcome.parts],
                "aliases": dict(aliases),
                "rounds": {str(home): walk for home, (_neighborhood, walk) in self.before.items()},
                "heads": self._kept_heads(parts),
                "followed": [done.facts for done in followed],
            },
            done_at=self.at,
            done_by=self.by.ref,
        )
        db.session.add(kept)
        db.session.flush()
        return kept

    def _record(self, kept: Rearrangement, parts: Sequence[Neighborhood]) -> None:
        """Write a move for each household that changed its neighborhood, and one audit row for all."""
        moved = [
            {
                "ward_id": self.ward_id,
                "household_id": home,
                "from_neighborhood_id": self.before[home][0],
                "to_neighborhood_id": parts[part].id,
                "moved_on": self.plan.starts_on,
                "recorded_at": self.at,
                "recorded_by": self.by.ref,
                "rearrangement_id": kept.id,
            }
            for home, part in self.plan.homes.items()
            if parts[part].id != self.before[home][0]
        ]
        note_households(moved)
        audit.record(
            CARRIED_OUT,
            by=self.by,
            ward_id=self.ward_id,
            object_ref=kept.public_id,
            kind=self.plan.kind,
            sources=[source.code for source in self.sources],
            parts=[part.code for part in parts],
            households=len(moved),
            people=sum(self.people.values()),
            on=self.plan.starts_on.isoformat(),
        )


def _sources(ward_id: int, plan: RearrangementPlan, at: datetime) -> Sequence[Neighborhood]:
    """The present neighborhoods, locked until the end. Raises NotThere, BadInput."""
    sources = succession.held(ward_id, plan.sources)
    if len(sources) != len(set(plan.sources)):
        raise NotThere()
    if plan.starts_on > clock.civil_date(at):
        raise BadInput(N_("This day is in the future. Carry it out on that day."), field="day")
    if any(source.valid_from and plan.starts_on <= source.valid_from for source in sources):
        raise BadInput(
            N_("One of the %(place_kinds)s did not exist yet on this day. Enter a later day."), field="day"
        )
    return sources
