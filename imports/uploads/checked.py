"""Operations that keep what the check of a list found, so that no page about the list has to read it again."""

import hashlib
from collections.abc import Sequence

from core.sheets.cells import Sheet
from core.sheets.reading import sheets_to_text
from imports.uploads import files, refused_rows
from imports.uploads.columns import beginnings
from imports.uploads.questions import review_of
from imports.uploads.review import Review, text_of, text_of_bundle
from imports.writing.importing import Prepared


def keep_check(public_id: str, sheets: Sequence[Sheet], prepared: Prepared) -> bytes:
    """Keep the rows of a list and all that is asked about it, sealed; returns the hash of the rows."""
    keep_questions(public_id, sheets, prepared)
    return keep_untold(public_id, sheets)


def keep_untold(public_id: str, sheets: Sequence[Sheet]) -> bytes:
    """Keep the rows of a list, and the first of them, by which its columns are told; returns the hash of the rows."""
    text = sheets_to_text(sheets)
    files.keep_beginning(public_id, sheets_to_text(beginnings(sheets)))
    files.keep_rows(public_id, text)
    return hashlib.sha256(text.encode()).digest()


def keep_questions(public_id: str, sheets: Sequence[Sheet], prepared: Prepared) -> Review:
    """Keep what is asked about a list, and its refused rows; what was kept before is replaced."""
    files.keep_refused(public_id, refused_rows.text_of(refused_rows.refused_rows(sheets, prepared)))
    review, bundles = review_of(prepared)
    for number, said in enumerate(bundles):
        files.keep_bundle(public_id, number, text_of_bundle(said))
    files.keep_review(public_id, text_of(review))
    return review
