"""Route on which a reader says what became of people who are missing from a complete list."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.scope import Scope
from core.db.transaction import once_from_form, transaction
from core.web.forms import PlainForm
from imports.review import not_listed
from imports.review.not_listed import NobodyTicked
from imports.uploads import records as uploads_records
from residents.access import KEEPERS, area
from residents.person.form_answers import put_refusal

pages = Blueprint("review_not_listed", __name__)


@pages.route("/residents/roll/<upload>/missing", methods=["GET", "POST"])
@allow(*KEEPERS)
def missing(scope: Scope, upload: str) -> str | Response | tuple[str, int]:
    """Those who are not on the list; ticked, one or several, they moved away, died, or still live here."""
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    form = PlainForm()
    if form.validate_on_submit():
        try:
            return redirect(_say(scope, found.public_id), 303)
        except NobodyTicked as refused:
            put_refusal(form, refused)
    asked = not_listed.gone_rows(found, area(scope))
    page = render_template("imports/review/missing.html", upload=found, asked=asked, form=form)
    return page, getattr(form, "refused_with", 200)


def _say(scope: Scope, upload: str) -> str:
    found = uploads_records.upload_of(scope.ward, upload, area(scope))
    chosen, word = request.form.getlist("person"), request.form.get("word", "")
    with transaction(once_from_form(scope.account)) as work:
        number = not_listed.say(found, chosen, word, area(scope), by=scope.by, at=work.at)
        lead = work.lead_to(url_for("imports.review_not_listed.missing", upload=found.public_id))
    flash(ngettext("Recorded for %(num)d person.", "Recorded for %(num)d people.", number), "success")
    return lead
