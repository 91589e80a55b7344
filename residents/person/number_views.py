"""Routes for the station's questions about citizen numbers: one number of two people, or of an erased person."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.roles import LABELS, STATION
from accounts.scope import Scope
from core import clock
from core.web.saving import save
from residents import words as residents_words
from residents.person import editing, erased_numbers, queries
from residents.person.number_questions import number_questions

pages = Blueprint("person_number", __name__)


@pages.get("/residents/numbers")
@allow(*STATION)
def questions(scope: Scope) -> str:
    """What waits for the station about citizen numbers, and which accounts tried unusually many."""
    return render_template(
        "residents/person/number_questions.html",
        waiting=number_questions(scope.ward, clock.civil_date(clock.now())),
        labels=residents_words,
        roles=LABELS,
    )


@pages.post("/residents/people/<person>/number/keep")
@allow(*STATION)
def keep(scope: Scope, person: str) -> Any:
    """The person lives here again after an erasure, and knows about it."""
    resident = queries.resident(scope.ward, person)
    return save(
        scope.account,
        lambda _work: erased_numbers.lives_here_again(resident, scope.by),
        url_for("residents.person_number.questions"),
        _("Saved."),
    )


@pages.post("/residents/people/<person>/number/drop")
@allow(*STATION)
def drop(scope: Scope, person: str) -> Any:
    """The number is not this person's."""
    resident = queries.resident(scope.ward, person)
    return save(
        scope.account,
        lambda work: editing.drop_number(resident, scope.by, work.at),
        url_for("residents.person_number.questions"),
        _("The citizen number was deleted."),
    )
