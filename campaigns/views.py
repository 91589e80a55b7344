"""Routes of the campaigns room: the list, one campaign, what it is, who it is for, publish, close."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.roles import PLANNER, READS_NAMES, STATION
from accounts.scope import Scope
from campaigns import lifecycle, office_queries, queries
from campaigns.days import views as days_views
from campaigns.days import warnings
from campaigns.days.forms import DateForm
from campaigns.eligibility import unsure
from campaigns.eligibility.age_days import last_age_day
from campaigns.eligibility.rules import Criteria
from campaigns.forms import BasicsForm, CriteriaForm, StationsForm
from campaigns.planning import copying, planning
from campaigns.planning.stations import set_stations
from campaigns.public import views as public_views
from campaigns.room_links import OF_CAMPAIGN, OF_DAY, OF_OPEN_EVENT, links
from campaigns.targets import views as targets_views
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import BadInput
from core.i18n import number
from core.web.forms import blame
from residents import words as residents_words
from wards.queries import clinics, neighborhoods

pages = Blueprint("campaigns", __name__)


@pages.get("/campaigns")
@allow(*READS_NAMES)
def index(scope: Scope) -> str:
    """The ward's campaigns."""
    return render_template(
        "campaigns/index.html", rows=office_queries.listed(scope.ward), may_plan=scope.role == PLANNER
    )


@pages.get("/campaigns/<campaign>")
@allow(*READS_NAMES)
def show(scope: Scope, campaign: str) -> str:
    """One campaign with everything it consists of, and the actions on it."""
    found = queries.campaign(scope.ward, campaign)
    facts = office_queries.overview(found, clock.now())
    return render_template(
        "campaigns/show.html",
        campaign=found,
        facts=facts,
        warned=warnings.of_days(found, facts.days),
        may_plan=scope.role == PLANNER,
        may={
            action: scope.role == PLANNER and lifecycle.allows(found.status, action)
            for action in lifecycle.ACTIONS
        },
        links=[]
        if found.status == "draft"
        else links(
            OF_OPEN_EVENT if facts.is_open_to_all else OF_CAMPAIGN, scope.role, campaign=found.public_id
        ),
        doors_of={
            day.id: links(OF_DAY, scope.role, day=day.id) for day in facts.days if found.status != "draft"
        },
    )


@pages.route("/campaigns/new", methods=["GET", "POST"])
@allow(PLANNER)
def new(scope: Scope) -> ResponseReturnValue:
    """Create a draft: its kind and the text of its invitation."""
    form = BasicsForm.of(None, clinics(scope.ward))
    if form.validate_on_submit():
        with transaction(once_from_form(scope.account)) as work:
            made = planning.create(form.facts(scope.ward, clinics(scope.ward)), scope.by, work.at)
            return redirect(work.lead_to(url_for("campaigns.who", campaign=made.public_id)), 303)
    return render_template("campaigns/basics.html", form=form, campaign=None), form.status


@pages.route("/campaigns/<campaign>/basics", methods=["GET", "POST"])
@allow(PLANNER)
def basics(scope: Scope, campaign: str) -> ResponseReturnValue:
    """Change a campaign's name and texts; its kind while it is a draft."""
    found = queries.campaign(scope.ward, campaign)
    lifecycle.require(found.status, "change_texts")
    form = BasicsForm.of(found, clinics(scope.ward))
    if form.validate_on_submit():
        with transaction(once_from_form(scope.account)) as work:
            texts = form.texts(clinics(scope.ward))
            planning.change_texts(found, form.kind.data, texts, scope.by, work.at, reason=form.reason.data)
            answer = work.lead_to(url_for("campaigns.show", campaign=campaign))
        flash(_("Saved."), "success")
        return redirect(answer, 303)
    return render_template("campaigns/basics.html", form=form, campaign=found), form.status


@pages.route("/campaigns/<campaign>/who", methods=["GET", "POST"])
@allow(PLANNER)
def who(scope: Scope, campaign: str) -> ResponseReturnValue:
    """Set a draft's criteria; the count button shows the numbers without writing anything."""
    found = queries.campaign(scope.ward, campaign)
    lifecycle.require(found.status, "change_criteria")
    kept = Criteria.from_json(found.criteria)
    form = CriteriaForm.of(kept, neighborhoods(scope.ward))
    is_good = form.validate_on_submit()
    if is_good and not form.is_look:
        with transaction(once_from_form(scope.account)) as work:
            planning.change_criteria(found, form.criteria(), scope.by)
            step = "campaigns.show" if queries.first_day(found.id) else "campaigns.days.new_day"
            return redirect(work.lead_to(url_for(step, campaign=campaign)), 303)
    on = queries.counting_day(found, clock.civil_date(clock.now()))
    counts = office_queries.counts(found, form.criteria() if is_good else kept, on)
    to_check = unsure.count(scope.ward, kept, on, last_age_day(found, kept))
    return render_template(
        "campaigns/who.html", form=form, campaign=found, counts=counts, to_check=to_check
    ), form.status


@pages.get("/campaigns/<campaign>/unsure")
@allow(*STATION)
def unsure_people(scope: Scope, campaign: str) -> str:
    """People whose age is estimated at a limit, or whose sex is not known: asked about, and not lost."""
    found = queries.campaign(scope.ward, campaign)
    criteria = Criteria.from_json(found.criteria)
    on = queries.counting_day(found, clock.civil_date(clock.now()))
    people = unsure.people(scope.ward, criteria, on, last_age_day(found, criteria))
    return render_template("campaigns/unsure.html", campaign=found, people=people, labels=residents_words)


@pages.get("/campaigns/<campaign>/count")
@allow(PLANNER)
def count(scope: Scope, campaign: str) -> tuple[Response, int]:
    """Live counts for unsaved criteria typed into the form of `who`."""
    found = queries.campaign(scope.ward, campaign)
    form = CriteriaForm.of(Criteria(), neighborhoods(scope.ward), typed=request.args)
    if not form.validate():
        return jsonify(error="criteria", fields=sorted(form.errors)), 422
    on = queries.counting_day(found, clock.civil_date(clock.now()))
    return jsonify(office_queries.as_json(office_queries.counts(found, form.criteria(), on))), 200


@pages.route("/campaigns/<campaign>/publish", methods=["GET", "POST"])
@allow(PLANNER)
def publish(scope: Scope, campaign: str) -> ResponseReturnValue:
    """Show what publishing will do, and do it."""
    found = queries.campaign(scope.ward, campaign)
    lifecycle.require(found.status, "publish")
    if request.method == "GET":
        return render_template("campaigns/publish.html", **_before_publishing(found))
    try:
        with transaction(once_from_form(scope.account)) as work:
            planning.publish(found, scope.by, work.at)
            answer = work.lead_to(url_for("campaigns.show", campaign=campaign))
    except lifecycle.NotPublishable as refusal:
        return render_template("campaigns/publish.html", **_before_publishing(found)), refusal.status
    flash(_("Published. The invitations are ready to print."), "success")
    _say_changed(found, request.form.get("seen", type=int))
    return redirect(answer, 303)


def _say_changed(campaign: Any, seen: int | None) -> None:
    """Say why the number that was frozen is not the one the page before showed."""
    if seen is None:
        return
    frozen = office_queries.counts_of(campaign, clock.civil_date(clock.now())).eligible
    if seen != frozen:
        flash(
            _(
                "%(frozen)s people are eligible, not %(seen)s as shown before: the resident list has changed meanwhile.",
                frozen=number(frozen),
                seen=number(seen),
            ),
            "warning",
        )


def _before_publishing(campaign: Any) -> dict[str, Any]:
    now = clock.now()
    facts, criteria = office_queries.overview(campaign, now), Criteria.from_json(campaign.criteria)
    last = last_age_day(campaign, criteria)
    return {
        "to_check": unsure.count(campaign.ward_id, criteria, facts.counted_on, last),
        "campaign": campaign,
        "facts": facts,
        "warned": warnings.of_days(campaign, facts.days),
        "households": office_queries.households_meant(campaign, clock.civil_date(now)),
        "page_errors": facts.problem is not None,
    }


@pages.route("/campaigns/<campaign>/close", methods=["GET", "POST"])
@allow(PLANNER)
def close(scope: Scope, campaign: str) -> ResponseReturnValue:
    """Ask whether to close a published campaign, and close it."""
    found = queries.campaign(scope.ward, campaign)
    lifecycle.require(found.status, "close")
    if request.method == "GET":
        return _before_closing(found, scope)
    try:
        with transaction(once_from_form(scope.account)) as work:
            planning.close(found, scope.by, work.at)
            answer = work.lead_to(url_for("campaigns.show", campaign=campaign))
    except lifecycle.NotClosable as refusal:
        return _before_closing(found, scope), refusal.status
    flash(_("Campaign closed."), "success")
    return redirect(answer, 303)


def _before_closing(campaign: Any, scope: Scope) -> str:
    facts = office_queries.overview(campaign, clock.now())
    ways = {day.id: links(OF_DAY, scope.role, day=day.id) for day in facts.unclosed}
    return render_template(
        "campaigns/close.html", campaign=campaign, facts=facts, doors_of=ways, page_errors=bool(ways)
    )


@pages.route("/campaigns/<campaign>/discard", methods=["GET", "POST"])
@allow(PLANNER)
def discard(scope: Scope, campaign: str) -> ResponseReturnValue:
    """Ask whether to delete a draft, and delete it."""
    found = queries.campaign(scope.ward, campaign)
    lifecycle.require(found.status, "discard")
    if request.method == "GET":
        return render_template("campaigns/discard.html", campaign=found)
    with transaction(once_from_form(scope.account)) as work:
        planning.discard(found, scope.by)
        answer = work.lead_to(url_for("campaigns.index"))
    flash(_("Draft deleted."), "success")
    return redirect(answer, 303)


@pages.route("/campaigns/<campaign>/copy", methods=["GET", "POST"])
@allow(PLANNER)
def copy(scope: Scope, campaign: str) -> ResponseReturnValue:
    """Ask when a copy begins, and copy the campaign as a draft."""
    found, now = queries.campaign(scope.ward, campaign), clock.now()
    days, lost = queries.days(found.id, now), copying.ended(found)
    form = DateForm.on(copying.suggested(days, clock.civil_date(now)))
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                made = copying.copy(found, form.date if days else None, scope.by, work.at)
                step = "campaigns.who" if lost else "campaigns.show"
                answer = work.lead_to(url_for(step, campaign=made.public_id))
            flash(_("The draft is ready. Check its texts and dates."), "success")
            if lost:
                flash(_("No longer in use, so left out: %(codes)s.", codes=", ".join(lost)), "warning")
            return redirect(answer, 303)
        except BadInput as refusal:
            refusal.facts["field"] = "day"
            blame(form, refusal)
    return render_template("campaigns/copy.html", campaign=found, days=days, form=form), form.status


@pages.route("/campaigns/<campaign>/stations", methods=["GET", "POST"])
@allow(PLANNER)
def stations(scope: Scope, campaign: str) -> ResponseReturnValue:
    """Edit the exam points, one a line."""
    found = queries.campaign(scope.ward, campaign)
    lifecycle.require(found.status, "change_criteria")
    form = StationsForm(names="\n".join(office_queries.station_names(found.id)))
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                set_stations(found, form.listed(), scope.by)
                answer = work.lead_to(url_for("campaigns.show", campaign=campaign))
            flash(_("Saved."), "success")
            return redirect(answer, 303)
        except BadInput as refusal:
            blame(form, refusal)
    return render_template("campaigns/stations.html", campaign=found, form=form), form.status


for part in (
    days_views,
    public_views,
    targets_views,
):
    pages.register_blueprint(part.pages)
