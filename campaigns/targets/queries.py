"""Reading targets: one row for the ward and one for each neighborhood, with what is to be reached."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from campaigns.definition_rules import TargetFacts
from campaigns.models import Campaign, Target
from campaigns.office_queries import WardCounts
from core.db.database import db
from core.i18n import number
from wards.models import Neighborhood

WARD = "ward"


@dataclass(frozen=True)
class TargetRow:
    """The target of a neighborhood, or of the ward where `code` is None; it may have no target."""

    code: str | None
    label: str
    eligible: int
    basis: str = "percent"
    value: float | None = None
    source: str = ""
    set_on: date | None = None

    @property
    def key(self) -> str:
        """What names the place in a form."""
        return self.code or WARD

    @property
    def value_text(self) -> str:
        """The number as people write it; empty without a target."""
        if self.value is None:
            return ""
        return number(int(self.value) if self.value == int(self.value) else self.value)


def targets_of(campaign_id: int) -> dict[str | None, TargetFacts]:
    """A campaign's targets by the code of the neighborhood, None for the ward."""
    rows = db.session.execute(
        select(Neighborhood.code, Target.basis, Target.value, Target.source, Target.set_on)
        .select_from(Target)
        .outerjoin(Neighborhood, Neighborhood.id == Target.neighborhood_id)
        .where(Target.campaign_id == campaign_id)
    )
    return {
        row.code: TargetFacts(row.code, row.basis, float(row.value), row.source, row.set_on) for row in rows
    }


def target_rows(campaign: Campaign, counts: WardCounts) -> list[TargetRow]:
    """The ward first, then its neighborhoods in their order, each with its target, if any."""
    targets = targets_of(campaign.id)
    wanted: list[tuple[str | None, str, int]] = [(None, _("The whole %(ward_kind)s"), counts.eligible)]
    wanted += [(row.code, row.label, row.eligible) for row in counts.rows]
    return [TargetRow(*place, **_present(targets.get(place[0]))) for place in wanted]


def _present(target: TargetFacts | None) -> dict[str, Any]:
    facts = asdict(target) if target else {}
    facts.pop("neighborhood", None)
    return facts
