"""Forms of decisions about a list, and about single rows: who a row is, whose changes are approved."""

from collections.abc import Iterator

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from core.web.forms import WritingForm
from imports.deciding.decisions import Decisions
from imports.reading.row import Position
from imports.uploads.mending import LINE_LENGTH, MOST_LINES

LATER = "later"
MOST_ANSWERS = 50


def written(row: int, sheet: str) -> str:
    """A row as a form names it."""
    return f"{row}|{sheet}"


def _position(text: str) -> Position | None:
    number, _bar, sheet = text.partition("|")
    return (sheet, int(number)) if number.isascii() and number.isdigit() and len(number) <= 7 else None


class AnswersForm(WritingForm):
    """Who is who: `row_0` names a row, `who_0` says `same:` with a person, `others:` with several, or `later`."""

    def decided(self, before: Decisions) -> Decisions:
        """The decisions with what this form says."""
        for position, said in self._answers():
            word, _colon, people = said.partition(":")
            if word == "same" and people:
                before = before.answering(position, same=people)
            elif word == "others" and people:
                before = before.answering(position, others=people.split(","))
        return before

    @staticmethod
    def _answers() -> Iterator[tuple[Position, str]]:
        for number in range(MOST_ANSWERS):
            position = _position(request.form.get(f"row_{number}", ""))
            if position is not None:
                yield position, request.form.get(f"who_{number}", LATER)


class ApprovalsForm(WritingForm):
    """Whose changes are taken: `shown` names each row on the page, `take` those that are ticked."""

    def decided(self, before: Decisions) -> Decisions:
        """The decisions with what this form says."""
        shown, ticked = (
            [position for text in request.form.getlist(name) if (position := _position(text))]
            for name in ("shown", "take")
        )
        return before.approving(shown, set(ticked) & set(shown))


class LinesForm(WritingForm):
    """Refused rows, corrected: `row_0` names a row, `line_0` is what it says now."""

    def lines(self) -> dict[Position, str]:
        """The line of each row."""
        found = {}
        for number in range(MOST_LINES):
            position = _position(request.form.get(f"row_{number}", ""))
            if position is not None:
                found[position] = " ".join(request.form.get(f"line_{number}", "")[:LINE_LENGTH].split())
        return found


class DecisionForm(WritingForm):
    """What to do with a checked list."""

    accept_changes = BooleanField(_l("Also overwrite the resident list where this list differs"))
    is_complete = BooleanField(_l("This list has everyone who lives there"))
