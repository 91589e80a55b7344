"""Forms of decisions about single rows: who a row is, whose changes are approved; both name rows as the page did."""

from collections.abc import Iterator

from flask import request

from core.web.forms import WritingForm
from imports.deciding.decisions import Decisions, Place

LATER = "later"
MOST_ANSWERS = 50


def written(row: int, sheet: str) -> str:
    """A row as a form names it."""
    return f"{row}|{sheet}"


def _place(text: str) -> Place | None:
    number, _bar, sheet = text.partition("|")
    return (sheet, int(number)) if number.isascii() and number.isdigit() and len(number) <= 7 else None


class AnswersForm(WritingForm):
    """Who is who: `row_0` names a row, `who_0` says `same:` with a person, `others:` with several, or `later`."""

    def decided(self, before: Decisions) -> Decisions:
        """The decisions with what this form says."""
        for place, said in self._answers():
            word, _colon, people = said.partition(":")
            if word == "same" and people:
                before = before.answering(place, same=people)
            elif word == "others" and people:
                before = before.answering(place, others=people.split(","))
        return before

    @staticmethod
    def _answers() -> Iterator[tuple[Place, str]]:
        for number in range(MOST_ANSWERS):
            place = _place(request.form.get(f"row_{number}", ""))
            if place is not None:
                yield place, request.form.get(f"who_{number}", LATER)


class ApprovalsForm(WritingForm):
    """Whose changes are taken: `shown` names each row on the page, `take` those that are ticked."""

    def decided(self, before: Decisions) -> Decisions:
        """The decisions with what this form says."""
        shown, ticked = (
            [place for text in request.form.getlist(name) if (place := _place(text))]
            for name in ("shown", "take")
        )
        return before.approving(shown, set(ticked) & set(shown))
