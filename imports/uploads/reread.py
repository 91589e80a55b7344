"""Reading a kept list once more: on the roll as it is now, and with what somebody decided about it since."""

from dataclasses import dataclass
from datetime import datetime

from core.sheets.cells import Sheet
from imports.deciding.decisions import Decisions
from imports.deciding.remembered_columns import remembered
from imports.reading.columns import Meanings, MeaningsOf
from imports.uploads import files, records
from imports.uploads.columns_told import waits_for_columns
from imports.uploads.files import UploadGone
from imports.uploads.records import MEANINGS
from imports.writing import importing
from residents.models.people import RollImport


@dataclass(frozen=True)
class Reread:
    """The kept rows, and what they would do."""

    sheets: list[Sheet]
    prepared: importing.Prepared


def read_again(
    upload: RollImport,
    reader: int | None,
    *,
    now: datetime,
    accept_changes: bool = False,
    meanings: Meanings | None = None,
) -> Reread:
    """What a list would do now, as somebody confined to the neighborhood `reader` may see it; raises UploadGone.

    Its columns hold what somebody said of this very list, whatever is remembered of others meanwhile.
    """
    if upload.state not in ("checked", "taking") and not waits_for_columns(upload):
        raise UploadGone()
    sheets = files.rows_of(upload.public_id)
    prepared = importing.prepare(
        upload.ward_id,
        sheets,
        now=now,
        accept_changes=accept_changes,
        decisions=Decisions.from_json(upload.decisions),
        area=records.area_of(upload.neighborhood_id, reader),
        meanings=upload.decisions.get(MEANINGS) if meanings is None else meanings,
    )
    return Reread(sheets, prepared)


def understood(upload: RollImport) -> MeaningsOf:
    """What the columns of a list hold: as somebody said of this very list, else of one with the same titles."""
    meanings = upload.decisions.get(MEANINGS)
    return remembered(upload.ward_id) if meanings is None else lambda _titles: meanings
