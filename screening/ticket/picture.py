"""Draws a ticket as a picture to save: all that a person shows or needs to know on the day, without a network."""

import unicodedata
from functools import lru_cache
from io import BytesIO

from flask_babel import gettext as _
from font_roboto import font_files
from PIL import Image, ImageDraw, ImageFont

from core import qr, short_code
from core.errors import NotThere
from screening import secret_codes
from screening.resident_rows import TicketView
from wards.queries import StationCard

WIDTH, TALLEST, MARGIN = 900, 4000, 48
QR_WIDTH = 600
REGULAR, BOLD = "Roboto", "RobotoBold"
INK, SOFT, LEAF, NOTE, PAPER = "#17251f", "#3d4b44", "#0a4434", "#ffefc4", "#ffffff"
COLORS = 32


@lru_cache(maxsize=16)
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    """Roboto from its package: it has every Vietnamese letter."""
    return ImageFont.truetype(font_files[weight], size, layout_engine=ImageFont.Layout.BASIC)


class _Sheet:
    """A white sheet filled from top to bottom."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH, TALLEST), PAPER)
        self.draw = ImageDraw.Draw(self.image)
        self.y = 0

    def gap(self, pixels: int) -> None:
        self.y += pixels

    def text(
        self, text: str, size: int, weight: str = REGULAR, color: str = INK, *, middle: bool = False
    ) -> None:
        """Write a text in as many lines as it needs."""
        font = _font(weight, size)
        for line in wrapped(text, font, WIDTH - 2 * MARGIN):
            x = (WIDTH - font.getlength(line)) / 2 if middle else MARGIN
            self.draw.text((x, self.y), line, font=font, fill=color)
            self.y += round(size * 1.35)

    def code(self, modules: list[list[bool]]) -> None:
        """Draw a QR code, sharp at any size."""
        small = Image.new("1", (len(modules), len(modules)), 1)
        small.putdata([0 if is_dark else 1 for row in modules for is_dark in row])
        scale = QR_WIDTH // len(modules)
        large = small.resize((len(modules) * scale,) * 2, Image.Resampling.NEAREST)
        self.image.paste(large, ((WIDTH - large.width) // 2, self.y))
        self.y += large.height

    def png(self) -> bytes:
        """The sheet down to what was drawn last."""
        data = BytesIO()
        drawn = self.image.crop((0, 0, WIDTH, min(self.y, TALLEST)))
        drawn.quantize(COLORS).save(data, "PNG", optimize=True)
        return data.getvalue()


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """The lines of a text that fit into a width; a word that is too long for a line is cut."""
    lines = [""]
    for word in unicodedata.normalize("NFC", text).split():
        longer = f"{lines[-1]} {word}".lstrip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
            continue
        lines.append("")
        for letter in word:
            if font.getlength(lines[-1] + letter) > width:
                lines.append("")
            lines[-1] += letter
    return [line for line in lines if line]


def picture(ticket: TicketView, station: StationCard | None) -> bytes:
    """The ticket as PNG. Raises NotThere before a time is booked."""
    if ticket.place is None or not ticket.is_booked:
        raise NotThere()
    secrets = ticket.paper.opened()
    sheet = _Sheet()
    _head(sheet, ticket)
    sheet.gap(28)
    sheet.text(ticket.place.day_text, 46, BOLD)
    sheet.text(ticket.place.time_text, 58, BOLD, LEAF)
    sheet.text(ticket.place.where, 38)
    sheet.code(qr.modules(secret_codes.qr_text(ticket.paper.kind, secrets.token)))
    sheet.text(short_code.show(secrets.code), 64, BOLD, middle=True)
    sheet.gap(24)
    if ticket.things:
        sheet.text(_("Please bring"), 36, BOLD, LEAF)
        for thing in ticket.things:
            sheet.text(f"•  {thing}", 36)
        sheet.gap(20)
    if ticket.fasting_note:
        _note(sheet, ticket.fasting_note)
    if station and station.phone:
        sheet.text(_("%(station)s: %(phone)s", station=station.name, phone=station.phone), 34, color=SOFT)
    sheet.gap(36)
    return sheet.png()


def _head(sheet: _Sheet, ticket: TicketView) -> None:
    """Campaign, name and year of birth, in white on a dark band."""
    lines = (
        (ticket.campaign.title, 34, REGULAR),
        (ticket.name, 58, BOLD),
        (_("born %(year)s", year=ticket.birth_year), 34, REGULAR),
    )
    height = 36 + sum(
        round(size * 1.35) * len(wrapped(text, _font(weight, size), WIDTH - 2 * MARGIN))
        for text, size, weight in lines
    )
    sheet.draw.rectangle((0, 0, WIDTH, height + 24), fill=LEAF)
    sheet.gap(30)
    for text, size, weight in lines:
        sheet.text(text, size, weight, PAPER)
    sheet.y = height + 24


def _note(sheet: _Sheet, text: str) -> None:
    """A text on a ground that is seen at once."""
    lines = len(wrapped(text, _font(REGULAR, 34), WIDTH - 2 * MARGIN))
    sheet.draw.rectangle((0, sheet.y, WIDTH, sheet.y + lines * round(34 * 1.35) + 32), fill=NOTE)
    sheet.gap(14)
    sheet.text(text, 34)
    sheet.gap(38)
