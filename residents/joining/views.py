"""Routes for records that may be one person: the ward's questions, comparing, joining, keeping apart, parting."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.roles import STATION
from accounts.scope import Scope
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import NotThere
from core.web.forms import PlainForm
from core.web.pages import refusal_text
from core.web.saving import save_form
from residents import joined_records
from residents import words as residents_words
from residents.access import KEEPERS, area, page_before, person_page
from residents.events import NotBack
from residents.joining import joining, likeness_queries, pairs
from residents.joining import pages as joining_pages
from residents.joining.forms import JoinForm
from residents.joining.rules import JoinedLater, JoinedOnward, NothingKept, NotJoined, NumberGiven
from residents.models.people import Resident
from residents.person import queries
from residents.person.form_answers import answer, searched_by
from residents.person.search import find

pages = Blueprint("joining", __name__)


@pages.get("/residents/doubles")
@allow(*STATION)
def doubles(scope: Scope) -> str:
    """The ward's possible duplicates: each pair is a question."""
    return render_template(
        "residents/joining/doubles.html",
        found=likeness_queries.likenesses(scope.ward),
        why=residents_words.LIKENESS,
        labels=residents_words,
    )


@pages.route("/residents/people/<person>/same", methods=["GET", "POST"])
@allow(*KEEPERS)
def same_person(scope: Scope, person: str) -> str:
    """Find the other record of a person."""
    resident, asked = queries.resident(scope.ward, person, area(scope)), searched_by(scope)
    found = find(scope.ward, asked, area(scope))
    back = page_before(scope, person, queries.household_of(resident))
    facts = {"resident": resident, "asked": asked, "found": found, "back": back}
    return render_template("residents/joining/same.html", **facts)


@pages.route("/residents/people/<person>/same/<other>", methods=["GET", "POST"])
@allow(*KEEPERS)
def compare(scope: Scope, person: str, other: str) -> Any:
    """Compare two records; the station joins them, a head proposes it."""
    first, second = _two(scope, person, other)
    both = joining_pages.comparison(first, second, clock.civil_date(clock.now()))
    form = JoinForm.about(both)
    kept, lost = (first, second) if form.stays.data == "first" else (second, first)
    saved = scope.is_station and save_form(
        form,
        scope.account,
        lambda work: joining.join(kept, lost, form.said, scope.by, work.at),
        url_for("residents.person", person=kept.public_id),
        _("The two records were combined."),
    )
    if saved:
        return saved
    back = page_before(scope, person, queries.household_of(first))
    return answer("residents/joining/compare.html", form, both=both, first=first, second=second, back=back)


def _two(scope: Scope, person: str, other: str) -> tuple[Resident, Resident]:
    """Both records within the account's area. Raises NotThere for any other, or for the same record twice."""
    first, second = (queries.resident(scope.ward, one, area(scope)) for one in (person, other))
    if first.id == second.id:
        raise NotThere()
    return first, second


@pages.post("/residents/people/<person>/propose/<other>")
@allow(*KEEPERS)
def propose_same(scope: Scope, person: str, other: str) -> Any:
    """Propose that these are one person; the station decides."""
    first, second = _two(scope, person, other)
    lead = person_page(scope, person, queries.household_of(first))
    with transaction(once_from_form(scope.account)) as work:
        pairs.say(first, second, "same", scope.by, work.at)
        work.lead_to(lead)
    flash(_("The health station will review the two records."), "success")
    return redirect(lead, 303)


@pages.post("/residents/people/<person>/two/<other>")
@allow(*STATION)
def two_people(scope: Scope, person: str, other: str) -> Any:
    """Record that they are two people; this is not asked again."""
    first, second = _two(scope, person, other)
    with transaction(once_from_form(scope.account)) as work:
        pairs.say(first, second, "two", scope.by, work.at)
        lead = work.lead_to(url_for("residents.joining.doubles"))
    flash(_("Recorded: two people. You will not be asked again."), "success")
    return redirect(lead, 303)


@pages.route("/residents/joined/<joined>/part", methods=["GET", "POST"])
@allow(*STATION)
def part_person(scope: Scope, joined: str) -> Any:
    """Ask first; then part the two records."""
    record = joined_records.join_of(scope.ward, joined)
    lost, kept = joined_records.both(record)
    lead = url_for(
        "residents.person", person=joined_records.current_record(scope.ward, kept.public_id) or kept.public_id
    )
    form = PlainForm()
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                not_back = joining.part(record, scope.by, work.at)
                work.lead_to(lead)
            _say_parted(not_back)
        except (NotJoined, JoinedOnward, JoinedLater, NothingKept, NumberGiven) as refused:
            flash(refusal_text(refused), "warning")
        return redirect(lead, 303)
    facts = {"lost": lost, "kept": kept, "record": record, "back": lead, "action": request.path}
    return render_template("residents/joining/part.html", **facts)


def _say_parted(not_back: Sequence[NotBack]) -> None:
    flash(_("The two records were separated."), "success")
    for word, text in residents_words.NOT_BACK.items():
        if any(one.what == word for one in not_back):
            flash(text, "warning")
