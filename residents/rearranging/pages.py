"""The pages of a split or merge: what remains to be decided, and what will happen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.actor import Actor
from core.db.database import db
from core.db.transaction import transaction
from core.errors import there
from residents.models.moves import Rearrangement
from residents.rearranging.forms import MergeForm, SplitForm
from residents.rearranging.plan import Part, RearrangementOutcome, RearrangementPlan
from residents.rearranging.rearranging import carry_out, heads_of, homes_of
from residents.rearranging.rules import Home, assign
from wards.models import Neighborhood
from wards.naming import display_name

CLOSE = "close"
MOST_ASKED = 200
"""Households asked about one by one on a page; for more, a part should claim them by a rule."""


@dataclass(frozen=True)
class HeadAssignment:
    """A head's account with its neighborhood, and the choice made for it so far."""

    account: str
    name: str
    neighborhood: str
    chosen: str


@dataclass(frozen=True)
class RearrangementDraft:
    """A rearrangement as decided so far; it has a plan once nothing is open."""

    plan: RearrangementPlan | None
    choices: tuple[tuple[str, str], ...]
    homes: tuple[Home, ...]
    open: int
    heads: tuple[HeadAssignment, ...]
    idle_lines: tuple[tuple[int, str], ...] = ()

    @property
    def asked(self) -> frozenset[str]:
        """The fields of the page that asks about households and heads."""
        homes = (f"home-{home.public_id}" for home in self.homes)
        return frozenset((*homes, *(f"head-{head.account}" for head in self.heads)))


class _Seen(Exception):
    """Ends the transaction of a preview, so that nothing of it is kept."""

    def __init__(self, outcome: RearrangementOutcome) -> None:
        super().__init__()
        self.outcome = outcome


def foresee(ward_id: int, plan: RearrangementPlan, by: Actor) -> RearrangementOutcome:
    """Preview the plan: it is carried out and rolled back, so the page always shows what will happen.

    Raises what `carry_out` raises.
    """
    try:
        with transaction() as work:
            raise _Seen(carry_out(ward_id, plan, by, work.at))
    except _Seen as seen:
        return seen.outcome


def split_draft(source: Neighborhood, form: SplitForm, answers: Mapping[str, str]) -> RearrangementDraft:
    """A split as the form describes it, with the answers about households and heads given so far."""
    goes_on = [
        source.public_id if n == 0 and form.first_goes_on.data else None for n in range(len(form.parts))
    ]
    parts = tuple(
        Part(goes_on=stays) if stays else Part(entry.form.kind.data, entry.form.name.data)
        for stays, entry in zip(goes_on, form.parts, strict=True)
    )
    homes = [
        Home(row.id, row.public_id, row.code, row.address, row.walk_order) for row in homes_of([source.id])
    ]
    chosen = {home.public_id: _number(answers.get(f"home-{home.public_id}")) for home in homes}
    by_hand = {home: part for home, part in chosen.items() if part is not None}
    assigned = assign(homes, form.claims(), by_hand)
    heads, given = _heads([source], answers, len(parts))
    is_open = assigned.open or len(given) < len(heads)
    return RearrangementDraft(
        None
        if is_open
        else RearrangementPlan("split", form.on, (source.public_id,), parts, assigned.parts, given),
        tuple((str(n), _label(part, [source])) for n, part in enumerate(parts)),
        assigned.open[:MOST_ASKED],
        len(assigned.open),
        heads,
        assigned.idle_lines,
    )


def merge_draft(ward_id: int, form: MergeForm, answers: Mapping[str, str]) -> RearrangementDraft:
    """A merge as the form describes it, with the answers about heads given so far."""
    sources = db.session.scalars(
        select(Neighborhood)
        .where(Neighborhood.ward_id == ward_id, Neighborhood.public_id.in_(form.neighborhoods.data))
        .order_by(Neighborhood.sort, Neighborhood.code)
    ).all()
    goes_on = form.goes_on.data or None
    part = Part(goes_on=goes_on) if goes_on else Part(form.kind.data, form.name.data)
    heads, given = _heads(sources, answers, 1)
    homes = {home.id: 0 for home in homes_of([source.id for source in sources])}
    neighborhoods = tuple(source.public_id for source in sources)
    return RearrangementDraft(
        RearrangementPlan("merge", form.on, neighborhoods, (part,), homes, given)
        if len(given) == len(heads)
        else None,
        (("0", _label(part, sources)),),
        (),
        0,
        heads,
    )


def past(ward_id: int) -> Sequence[Rearrangement]:
    """The ward's splits and merges, newest first."""
    done = select(Rearrangement).where(Rearrangement.ward_id == ward_id)
    return db.session.scalars(done.order_by(Rearrangement.id.desc())).all()


def one_past(ward_id: int, public_id: str) -> Rearrangement:
    """One split or merge of the ward; raises NotThere."""
    return there(next((row for row in past(ward_id) if row.public_id == public_id), None))


def _heads(
    sources: Sequence[Neighborhood], answers: Mapping[str, str], parts: int
) -> tuple[tuple[HeadAssignment, ...], dict[str, int | None]]:
    names = {source.id: source.label for source in sources}
    asked: list[HeadAssignment] = []
    given: dict[str, int | None] = {}
    for account in heads_of(list(names)):
        said = answers.get(f"head-{account.public_id}", "")
        number = _number(said)
        if said == CLOSE:
            given[account.public_id] = None
        elif number is not None and number < parts:
            given[account.public_id] = number
        asked.append(
            HeadAssignment(account.public_id, account.name, names[account.neighborhood_id or 0], said)
        )
    return tuple(asked), given


def _number(said: str | None) -> int | None:
    return int(said) if said and said.isascii() and said.isdecimal() and len(said) < 3 else None


def _label(part: Part, sources: Sequence[Neighborhood]) -> str:
    if part.goes_on is None:
        return display_name(part.kind, part.name)
    return next(source.label for source in sources if source.public_id == part.goes_on)
