"""Operations on a campaign's exam points: the usual set for its kind, and the station's own."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select

from campaigns.models import Campaign, Station
from campaigns.state import hold
from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import BadInput
from core.i18n import force_locale
from core.marking import N_

CHANGED = audit.declare("campaign.stations_changed", "codes")
MOST_STATIONS = 20

USUAL: dict[str, tuple[tuple[str, str], ...]] = {
    "screening": (
        ("vitals", N_("Vital signs")),
        ("samples", N_("Blood and urine samples")),
        ("internal", N_("General examination")),
        ("specialists", N_("Eyes, ear-nose-throat, teeth")),
        ("imaging", N_("Ultrasound, ECG, X-ray")),
        ("advice", N_("Result and advice")),
    ),
    "vaccination": (
        ("pre_screening", N_("Check before the injection")),
        ("injection", N_("Injection")),
        ("observation", N_("30 minutes of observation")),
    ),
    "event": (),
}
"""Points people pass after reception (domain.md §7.3), in any order."""


def add_default_stations(campaign: Campaign) -> None:
    """Add the usual points of the campaign's kind, named in Vietnamese."""
    _write(campaign, _usual(campaign.kind))


def replace_default_stations(campaign: Campaign, kind: str) -> None:
    """Replace the usual points when a draft's kind changes; the ward's own points stay."""
    if _present(campaign.id) == _usual(campaign.kind):
        db.session.execute(delete(Station).where(Station.campaign_id == campaign.id))
        _write(campaign, _usual(kind))


def _usual(kind: str) -> list[tuple[str, str]]:
    with force_locale("vi"):
        return [(code, _(name)) for code, name in USUAL[kind]]


def set_stations(campaign: Campaign, names: Sequence[str], by: Actor) -> None:
    """Replace the points of a draft by these names, in this order; known names keep their codes.

    Raises ActionNotAllowed once published (scans name the codes), BadInput for a name given twice or too many.
    """
    hold(campaign, "change_criteria")
    if len(names) > MOST_STATIONS:
        raise BadInput(N_("At most 20 stations."), field="stations")
    if len(set(names)) != len(names):
        raise BadInput(N_("Two stations have the same name."), field="stations")
    known = {name: code for code, name in _present(campaign.id)}
    free = (f"p{n}" for n in range(1, 1000) if f"p{n}" not in known.values())
    rows = [(known.get(name) or next(free), name) for name in names]
    if rows == _present(campaign.id):
        return
    db.session.execute(delete(Station).where(Station.campaign_id == campaign.id))
    _write(campaign, rows)
    audit.record_about(CHANGED, campaign, by, codes=[code for code, _name in rows])


def _present(campaign_id: int) -> list[tuple[str, str]]:
    rows = db.session.execute(
        select(Station.code, Station.name).where(Station.campaign_id == campaign_id).order_by(Station.sort)
    )
    return [(row.code, row.name) for row in rows]


def _write(campaign: Campaign, rows: Sequence[tuple[str, str]]) -> None:
    if rows:
        db.session.execute(
            insert(Station),
            [
                {
                    "ward_id": campaign.ward_id,
                    "campaign_id": campaign.id,
                    "code": code,
                    "name": name,
                    "sort": sort,
                }
                for sort, (code, name) in enumerate(rows)
            ],
        )
