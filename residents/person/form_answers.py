"""How a form of the residents room is answered: numbers counted, the page with its errors, hints that do not refuse."""

from collections.abc import Collection
from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _

from accounts.scope import Scope
from core.db.transaction import transaction
from core.errors import NotThere, Refusal
from core.marking import N_
from core.web.forms import blame
from core.web.pages import refusal_text
from core.web.requests import searched
from core.web.saving import OF_THE_REQUEST
from residents import words as residents_words
from residents.access import area
from residents.facts.citizen_number import contradiction
from residents.facts.person import LooksKnown, NumberTaken, PersonFacts, WasErased
from residents.models.people import Resident
from residents.person import number_probes, queries
from residents.person.number_probes import TooManyNumbers, Way
from residents.person.search_terms import CARD, read_terms

HINTS = {
    "id_year_differs": N_("Saved. The citizen number does not match the birth year: check both."),
    "id_sex_differs": N_("Saved. The citizen number does not match the sex: check both."),
}


def count_numbers(scope: Scope, people: Collection[PersonFacts], way: Way) -> None:
    """Count the citizen numbers of a form before it is answered, whatever the answer is. Raises TooManyNumbers."""
    _count(scope, sum(bool(facts.personal_id) for facts in people), way)


def searched_by(scope: Scope) -> str:
    """What an account typed into a search box; a citizen number in it is counted. Raises TooManyNumbers."""
    text = searched()
    count_searched(scope, text)
    return text


def count_searched(scope: Scope, text: str) -> None:
    """Count a citizen number that is searched for, typed or read from a card. Raises TooManyNumbers."""
    if read_terms(text).personal_id:
        _count(scope, 1, "card" if CARD.match(text) else "search")


def _count(scope: Scope, numbers: int, way: Way) -> None:
    if not numbers:
        return
    with transaction() as work:
        are_too_many = number_probes.note(scope.ward, way, numbers, scope.by, work.at)
    if are_too_many:
        raise TooManyNumbers(retry_after=number_probes.seconds_left(work.at))


def answer(template: str, form: Any, **facts: Any) -> tuple[str, int]:
    """The form's page: 200 the first time, 422 with errors, 409 where a rule refused."""
    status = getattr(form, "refused_with", None) or (422 if form.errors else 200)
    return render_template(template, form=form, labels=residents_words, **facts), status


def put_refusal(form: Any, refusal: Refusal) -> dict[str, Any] | None:
    """Show a broken rule's message beside the field it names, otherwise above the form.

    Returns the similar person where the question is whether this is the same person. A refusal of the request
    itself is raised again: it has a page of its own.
    """
    if isinstance(refusal, OF_THE_REQUEST):
        raise refusal
    if "row" in refusal.facts:
        member = form.members.entries[refusal.facts["row"]].form
        blame(member if "field" in refusal.facts else form, refusal)
        form.members.errors = [refusal_text(refusal)]
    else:
        blame(form, refusal)
    form.refused_with = refusal.status
    form.asks_if_back = isinstance(refusal, WasErased)
    return refusal.facts if isinstance(refusal, LooksKnown) else None


def taken_by(scope: Scope, refusal: Refusal) -> Resident | None:
    """The person who already has the citizen number, if that was refused and the account may open the page."""
    if not isinstance(refusal, NumberTaken):
        return None
    try:
        return queries.resident(scope.ward, refusal.facts["holder"], area(scope))
    except NotThere:
        return None


def hints_about(facts: PersonFacts) -> None:
    """Warn, without refusing, where a citizen number contradicts birth or sex (a hint only, domain.md §4.1)."""
    code = contradiction(facts.personal_id, facts.birth.day.year, facts.sex) if facts.personal_id else None
    if code in HINTS:
        flash(_(HINTS[code]), "warning")
    else:
        flash(_("Saved."), "success")
