"""Drawing QR codes as SVG: upper-case text in mixed segments, level Q, one fixed mask."""

from itertools import groupby

import qrcode
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.util import MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData

QUIET_ZONE = 4
# Scoring all eight masks is four fifths of the cost and readers do not care which one was taken.
MASK = 3
LARGEST_VERSION = 5
LARGEST_ON_SCREEN = 10
"""A screen is clean and bright, and the phone that reads it is good enough for an app."""
ALPHANUMERIC = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


class TooLongForQR(ValueError):
    """The text would need a code finer than version 5 at level Q, which cheap phones read badly."""


def modules(text: str, *, on_screen: bool = False) -> list[list[bool]]:
    """The dark (True) and light modules of the code for a text, quiet zone included. Raises TooLongForQR."""
    level, largest = (ERROR_CORRECT_M, LARGEST_ON_SCREEN) if on_screen else (ERROR_CORRECT_Q, LARGEST_VERSION)
    code = qrcode.QRCode(error_correction=level, border=QUIET_ZONE, mask_pattern=MASK)
    for piece, mode in _segments(text):
        code.add_data(QRData(piece.encode("ascii"), mode=mode))
    code.make(fit=True)
    if code.version > largest:
        raise TooLongForQR(f"{len(text)} characters need version {code.version}")
    return [[bool(cell) for cell in row] for row in code.get_matrix()]


def svg(text: str, label: str, *, on_screen: bool = False) -> Markup:
    """The code as an inline SVG that scales with its box; `label` is what a screen reader says."""
    rows = modules(text, on_screen=on_screen)
    size = len(rows)
    path = "".join(_runs(y, row) for y, row in enumerate(rows))
    return Markup(
        '<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" '
        'aria-label="{label}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        '<path fill="#000" d="{path}"/></svg>'
    ).format(size=size, label=label, path=path)


def _runs(y: int, row: list[bool]) -> str:
    """One row of dark modules as horizontal bars, a bar for each run."""
    drawn, x = [], 0
    for is_dark, modules_alike in groupby(row):
        length = len(list(modules_alike))
        if is_dark:
            drawn.append(f"M{x} {y}h{length}v1H{x}z")
        x += length
    return "".join(drawn)


def _segments(text: str) -> list[tuple[str, int]]:
    """The text cut at `#`, the one sign of our addresses that needs byte mode."""
    return [
        (piece, MODE_ALPHA_NUM if ALPHANUMERIC.issuperset(piece) else MODE_8BIT_BYTE)
        for piece in text.partition("#")
        if piece
    ]
