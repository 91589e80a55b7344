"""Reading a kept list once more: on the roll as it is now, and with what somebody decided about it since."""

from dataclasses import dataclass
from datetime import datetime

from core.sheets import Sheet
from residents import roll_import, roll_kept, roll_uploads
from residents.models import RollImport
from residents.roll_decisions import Decisions
from residents.roll_kept import UploadGone
from residents.roll_mapping import Meanings


@dataclass(frozen=True)
class Reread:
    """The kept rows, and what they would do."""

    sheets: list[Sheet]
    prepared: roll_import.Prepared


def read_again(
    upload: RollImport,
    reader: int | None,
    *,
    now: datetime,
    accept_changes: bool = False,
    meanings: Meanings | None = None,
) -> Reread:
    """What a list would do now, as somebody confined to the neighborhood `reader` may see it; raises UploadGone."""
    if upload.state not in ("checked", "taking"):
        raise UploadGone()
    sheets = roll_kept.rows_of(upload.public_id)
    prepared = roll_import.prepare(
        upload.ward_id,
        sheets,
        now=now,
        accept_changes=accept_changes,
        decisions=Decisions.from_json(upload.decisions),
        area=roll_uploads.area_of(upload.neighborhood_id, reader),
        meanings=meanings,
    )
    return Reread(sheets, prepared)
