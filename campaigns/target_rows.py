"""Reading targets: one row for the ward and one for each neighborhood, with what is to be reached."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from campaigns.models import Campaign, Share, Target
from core.database import db
from core.i18n import number
from wards.queries import neighborhoods

WARD = "ward"


@dataclass(frozen=True)
class TargetRow:
    """A place and its target, if it has one; `code` None is the ward as a whole."""

    code: str | None
    label: str
    eligible: int | None
    basis: str
    value: float | None
    source: str
    set_on: date | None

    @property
    def key(self) -> str:
        """What names the place in a form."""
        return self.code or WARD

    @property
    def value_text(self) -> str:
        """The number as people write it; empty where there is no target."""
        if self.value is None:
            return ""
        return number(int(self.value) if self.value == int(self.value) else self.value)

    @property
    def people(self) -> float | None:
        """The target as a number of people, where it can be told."""
        if self.value is None or self.basis == "count":
            return self.value
        return None if self.eligible is None else self.value * self.eligible / 100


def target_rows(campaign: Campaign, eligible: dict[int, int], ward_label: str) -> list[TargetRow]:
    """The ward first, then its neighborhoods in their order; `eligible` by neighborhood number."""
    kept = {
        row.neighborhood_id: row
        for row in db.session.execute(
            select(Target.neighborhood_id, Target.basis, Target.value, Target.source, Target.set_on).where(
                Target.campaign_id == campaign.id
            )
        )
    }
    places: list[tuple[int | None, str | None, str, int | None]] = [
        (None, None, ward_label, sum(eligible.values()))
    ]
    places += [(n.id, n.code, n.label, eligible.get(n.id)) for n in neighborhoods(campaign.ward_id)]
    rows = []
    for place, code, label, meant in places:
        target = kept.get(place)
        if target is None:
            rows.append(TargetRow(code, label, meant, "percent", None, "", None))
        else:
            value = float(target.value)
            rows.append(TargetRow(code, label, meant, target.basis, value, target.source, target.set_on))
    return rows


def frozen_eligible(campaign_id: int) -> dict[int, int]:
    """Eligible people by neighborhood as frozen when the campaign was published; empty for a draft."""
    rows = db.session.execute(
        select(Share.neighborhood_id, Share.eligible).where(Share.campaign_id == campaign_id)
    )
    return {row.neighborhood_id: row.eligible for row in rows}
