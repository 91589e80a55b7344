"""Routes of a household's own data: consents of each member, giving or withdrawing one, asking the station."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.gate import everyone
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import BadInput, NotThere
from core.i18n import current_language
from core.web.forms import blame
from residents.person import queries as resident_queries
from residents.privacy import consent, consent_words, data_request_queries, data_request_words, data_requests
from residents.privacy.consent_rules import ON_OWN_PAGE
from screening import queries
from screening.entrance.entrance import resident_actor, with_letter
from screening.entrance.sign_ins import Visitor
from screening.household.forms import OwnConsentForm, OwnDataRequestForm
from screening.household.own_data import own_person

pages = Blueprint("household_own_data", __name__)


@pages.get("/k/data")
@everyone
@with_letter
def letter_data(visitor: Visitor) -> str:
    """Each member's consents and requests, with ways to change them."""
    today = clock.civil_date(clock.now())
    people = [own_person(visitor, member, today) for member in queries.members(visitor.letter, today)]
    return render_template(
        "screening/household/data.html",
        campaign=queries.campaign_facts(visitor.letter.campaign.id),
        people=people,
        words=consent_words,
        kinds=data_request_words.KINDS,
    )


@pages.route("/k/data/<resident>/consent/<purpose>", methods=["GET", "POST"])
@everyone
@with_letter
def letter_consent(visitor: Visitor, resident: str, purpose: str) -> Any:
    """Ask one question; a member can withdraw consent as easily as give it."""
    today = clock.civil_date(clock.now())
    person = own_person(visitor, queries.one_member(visitor.letter, resident, today), today)
    if purpose not in ON_OWN_PAGE:
        raise NotThere()
    form = OwnConsentForm()
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(visitor.letter.public_id)) as work:
                row = resident_queries.resident(visitor.letter.campaign.ward_id, person.id)
                consent.say(row, form.said(purpose, current_language()), resident_actor(), work.at)
                lead = work.lead_to(url_for("screening.household_own_data.letter_data"))
            flash(_("Your answer is recorded. Thank you for telling us."), "success")
            return redirect(lead, 303)
        except BadInput as refused:
            blame(form, refused)
    status = 422 if form.errors else 200
    text = consent_words.text_of(purpose, current_language())
    facts = {"person": person, "purpose": purpose, "text": text, "words": consent_words}
    return render_template("screening/household/consent.html", form=form, **facts), status


@pages.route("/k/data/<resident>/ask", methods=["GET", "POST"])
@everyone
@with_letter
def letter_wish(visitor: Visitor, resident: str) -> Any:
    """Send a member's question about their data; the station answers within two working days."""
    today = clock.civil_date(clock.now())
    person = own_person(visitor, queries.one_member(visitor.letter, resident, today), today)
    form = OwnDataRequestForm()
    if form.validate_on_submit():
        with transaction(once_from_form(visitor.letter.public_id)) as work:
            row = resident_queries.resident(visitor.letter.campaign.ward_id, person.id)
            wish = form.data_request(person.is_child, clock.civil_date(work.at))
            if not data_request_queries.is_asked(row, wish.kind):
                data_requests.enter(row, wish, resident_actor(), work.at)
            lead = work.lead_to(url_for("screening.household_own_data.letter_data"))
        flash(
            _("The health station has received your request and will answer within 2 working days."),
            "success",
        )
        return redirect(lead, 303)
    status = 422 if form.errors else 200
    return render_template("screening/household/wish.html", form=form, person=person), status
