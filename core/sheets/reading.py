"""Reading a stranger's workbook: in a process of its own, within budgets, as plain values."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Generator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import IO, Any

from core.db.bulk import uncollected
from core.errors import UploadRefused
from core.marking import N_
from core.sheets.cells import Cell, Sheet
from core.sheets.child import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, plain

__all__ = ["MAX_BYTES", "MAX_COLUMNS", "MAX_ROWS", "FileTooLarge", "WorkbookRefused", "read_workbook"]

PIPE_BYTES = 1024 * 1024
WALL_SECONDS = 18.0
CHILD = Path(__file__).with_name("child.py")

REASONS = {
    "file_too_large": N_("The file is larger than 10 MB. Send one %(place_kind)s at a time."),
    "file_empty": N_("The file is empty. Please choose the workbook again."),
    "file_no_table": N_(
        "This file contains no table. Send the list as an Excel workbook (.xlsx or .xls), an OpenDocument spreadsheet (.ods) or a text file (.csv)."
    ),
    "file_locked": N_(
        "The file is protected with a password. Remove the password, save the file and send it again."
    ),
    "file_web_page": N_(
        "This is a web page saved under the name of a workbook. Open it in Excel, save it as Excel Workbook (.xlsx) and send that."
    ),
    "file_letters_unknown": N_(
        "The character encoding of this text file is unknown. In Excel choose Save As, CSV UTF-8, or send the workbook itself."
    ),
    "file_broken": N_(
        "The workbook is damaged or incomplete. Open it in Excel, save it again and send that copy."
    ),
    "file_inflates": N_(
        "The workbook expands to far more data than a list of people needs. Copy the list into a new workbook and send that."
    ),
    "file_suspicious": N_(
        "The workbook contains parts that a list of people does not need. Copy the list into a new workbook and send that."
    ),
    "file_declarations": N_(
        "The workbook contains declarations that are not accepted. Copy the list into a new workbook and send that."
    ),
    "file_macros": N_("The workbook contains macros. Save it as Excel Workbook (.xlsx), without macros."),
    "file_external_links": N_(
        "The workbook is linked to other files. "
        "Copy the list into a new workbook with Paste Special, Values, and send that."
    ),
    "sheet_too_wide": N_(
        "A sheet has more than 64 columns. Delete the columns that are not needed, even empty ones."
    ),
    "sheet_too_long": N_(
        "The sheets have more than 100,000 rows. Delete the empty rows or send the list in parts."
    ),
    "sheet_too_large": N_(
        "A sheet is too large to read: at most 100,000 rows and 64 columns. Copy only the list into a new workbook and send that."
    ),
    "file_too_slow": N_(
        "Reading the workbook takes too long. Copy only the list into a new workbook and send that."
    ),
}


class WorkbookRefused(UploadRefused):
    """The workbook cannot be taken at all; `code` says why and the message what to do."""

    def __init__(self, code: str) -> None:
        super().__init__(REASONS[code])
        self.code = code


class FileTooLarge(UploadRefused):
    """The file is too large to be read at all: said before the body is taken in."""

    status = 413
    code = "file_too_large"
    message = REASONS["file_too_large"]


def read_workbook(data: bytes) -> list[Sheet]:
    """The visible sheets of an .xlsx, .xls, .ods or text file, as text, numbers, truth values and dates.

    The file is opened in a process of its own with 512 MiB, 20 s of processor and no network; raises
    WorkbookRefused for whatever is not a plain list of at most 10 MiB, 100,000 rows, 64 columns.
    """
    if len(data) > MAX_BYTES:
        raise WorkbookRefused("file_too_large")
    sheets: list[Sheet] = []
    with uncollected(), closing(_child_lines(data)) as lines:
        for line in lines:
            match line:
                case ["sheet", name]:
                    sheets.append(Sheet(name))
                case ["rows", first, rows]:
                    sheets[-1] = _longer(sheets[-1], first, rows)
                case ["refused", code]:
                    raise WorkbookRefused(code if code in REASONS else "file_broken")
    return sheets


def sheets_to_text(sheets: Sequence[Sheet]) -> str:
    """Sheets as one text, to be sealed and kept until a person decides."""
    return json.dumps([vars(sheet) for sheet in sheets], ensure_ascii=False, default=plain)


def sheets_from_text(text: str) -> list[Sheet]:
    """The sheets of such a text."""
    return [Sheet(**sheet) for sheet in json.loads(text, object_hook=_maybe_date)]


def _maybe_date(found: dict[str, Any]) -> Any:
    return _date(found) if found.keys() == {"date"} else found


def _longer(sheet: Sheet, first: int, rows: list[list[Cell]]) -> Sheet:
    if not sheet.rows:
        return Sheet(sheet.name, first, rows)
    sheet.rows.extend(rows)
    return sheet


def _child_lines(data: bytes) -> Generator[list[Any]]:
    """What the child says, line by line; raises WorkbookRefused when it dies or takes too long."""
    command = [sys.executable, "-I", "-B", str(CHILD)]
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        bufsize=PIPE_BYTES,
        pipesize=PIPE_BYTES,
    )
    assert child.stdin is not None and child.stdout is not None
    alarm = threading.Timer(WALL_SECONDS, child.kill)
    alarm.start()
    line: list[Any] = []
    try:
        _feed(child.stdin, data)
        for text in child.stdout:
            line = json.loads(text, object_hook=_date, parse_constant=_no_number)
            yield line
    except ValueError as broken:
        raise WorkbookRefused("file_broken") from broken
    finally:
        alarm.cancel()
        child.kill()
        child.stdout.close()
        status = child.wait()
    if line[:1] not in (["end"], ["refused"]):
        raise WorkbookRefused(_why_dead(status))


def _feed(pipe: IO[bytes], data: bytes) -> None:
    """Hand the file over; a child that is gone already is noticed when its answer is missing."""
    try:
        pipe.write(data)
        pipe.close()
    except BrokenPipeError:
        return


def _why_dead(status: int) -> str:
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return "file_too_slow"
    return "sheet_too_large" if status < 0 else "file_broken"


def _no_number(_word: str) -> str:
    """A cell with a number beyond all numbers (1E+999) is a cell with nothing in it."""
    return ""


def _date(found: dict[str, str]) -> date:
    return date.fromisoformat(found["date"])
