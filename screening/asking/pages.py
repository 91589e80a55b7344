"""The pages of asking for a place: the present question, the answers so far, the check before sending."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template
from werkzeug.datastructures import MultiDict

from campaigns import queries as campaign_queries
from campaigns.campaign_rows import DayRow, SlotRow
from campaigns.capacity import SlotFull
from campaigns.models import Campaign
from core import clock
from core.errors import Refusal
from core.web.pages import refusal_text
from screening import queries
from screening.asking import drafts
from screening.asking.drafts import Answers
from screening.asking.forms import QUESTIONS, AskForm
from screening.booking_rules import DayOver
from wards.station_card import show_ward


@dataclass(frozen=True)
class Asking:
    """The campaign, its days that can still be chosen, and the answers so far."""

    campaign: Campaign
    days: Sequence[DayRow]
    answers: Answers

    @property
    def is_open(self) -> bool:
        """Whether a place can be asked for."""
        return self.campaign.status == "published" and bool(self.days)

    @property
    def questions(self) -> list[str]:
        """The questions in their order; the day is asked only if there are several."""
        return [question for question in QUESTIONS if question != "day" or len(self.days) > 1]

    @property
    def day(self) -> DayRow | None:
        """The chosen day, else the day of the chosen time, else the only one."""
        asked = self.answers.get("on")
        by_id = next((day for day in self.days if day.id == asked), None)
        return by_id or self._slot_of(self.days)[0] or (self.days[0] if len(self.days) == 1 else None)

    @property
    def slot(self) -> SlotRow | None:
        """The chosen time, if it can still be had on the chosen day."""
        slot = self._slot_of([self.day] if self.day else [])[1]
        return slot if slot is not None and slot.left != "none" else None

    @property
    def lost_time(self) -> Refusal | None:
        """Why the chosen time cannot be had."""
        slot = self._slot_of([self.day] if self.day else [])[1]
        if slot is None or slot.left != "none":
            return None
        return DayOver() if slot.is_over else SlotFull()

    def _slot_of(self, days: Sequence[DayRow]) -> tuple[DayRow | None, SlotRow | None]:
        pairs = ((day, slot) for day in days for slot in day.slots)
        return next(((day, slot) for day, slot in pairs if slot.id == self.answers.get("slot")), (None, None))

    def is_answered(self, question: str) -> bool:
        """Whether there is an answer."""
        if question in ("day", "time"):
            return (self.day if question == "day" else self.slot) is not None
        if question == "birth":
            return bool(self.answers.get("year"))
        return any(self.answers.get(field) for field in QUESTIONS[question])

    def next_after(self, question: str | None = None) -> str:
        """The first question without an answer, up to this one; else "check"."""
        asked = self.questions
        asked = asked[: asked.index(question)] if question in asked else asked
        return next((question for question in asked if not self.is_answered(question)), "check")


def asking_in(campaign: Campaign, typed: Answers | None = None) -> Asking:
    """What this browser has answered so far for the campaign, and what was typed just now."""
    show_ward(campaign.ward_id)
    now = clock.now()
    answers = {**drafts.answers(campaign.public_id, now), **(typed or {})}
    return Asking(campaign, campaign_queries.bookable_days(campaign.id, now), answers)


def kept_form(asking: Asking, today: date) -> AskForm:
    """The form as it was answered so far."""
    form = AskForm(formdata=MultiDict(asking.answers), meta={"csrf": False})
    form.today = today
    return form


def question_page(asking: Asking, question: str, form: AskForm, problem: Refusal | str | None = None) -> str:
    """One question; a refusal is shown above it."""
    said = refusal_text(problem) if isinstance(problem, Refusal) else problem
    return render_template(
        "screening/asking/ask.html",
        campaign=queries.campaign_facts(asking.campaign.id),
        asking=asking,
        question=question,
        form=form,
        problem=said,
        page_errors=said is not None,
    )


def check_page(asking: Asking, form: AskForm) -> str:
    """All answers before they are sent, each with a link to change it."""
    facts = queries.campaign_facts(asking.campaign.id)
    return render_template("screening/asking/check.html", campaign=facts, asking=asking, form=form)
