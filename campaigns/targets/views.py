"""Route of a campaign's targets."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.roles import PLANNER
from accounts.scope import Scope
from campaigns import lifecycle, office_queries, queries
from campaigns.targets.editing import set_targets
from campaigns.targets.forms import TargetsForm
from campaigns.targets.queries import target_rows
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import BadInput

pages = Blueprint("targets", __name__)


@pages.route("/campaigns/<campaign>/targets", methods=["GET", "POST"])
@allow(PLANNER)
def targets(scope: Scope, campaign: str) -> ResponseReturnValue:
    """The targets of the ward and of each neighborhood."""
    found = queries.campaign(scope.ward, campaign)
    lifecycle.require(found.status, "set_targets")
    rows = target_rows(found, office_queries.counts_of(found, clock.civil_date(clock.now())))
    form = TargetsForm.of(rows)
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                set_targets(found, form.targets(rows), scope.by, work.at)
                answer = work.lead_to(url_for("campaigns.show", campaign=campaign, _anchor="targets"))
            flash(_("Saved."), "success")
            return redirect(answer, 303)
        except BadInput as refusal:
            form.blame(refusal, rows)
    return render_template(
        "campaigns/targets/targets.html", campaign=found, form=form, rows=rows
    ), form.status
