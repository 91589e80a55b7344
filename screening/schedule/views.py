"""Routes of the schedule: look at a plan, change what it is made from, carry it out, take it back."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.roles import PLANNER
from accounts.scope import Scope
from campaigns import queries as campaign_queries
from campaigns.models import Campaign
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import NotThere, Refusal, there
from core.web.pages import refusal_text
from core.web.paging import page_of
from screening.schedule import name_lists, plans, process, remedies, words
from screening.schedule import pages as schedule_pages
from screening.schedule.choices_rules import SeatingChoices
from screening.schedule.forms import HouseholdTimeForm, OrderForm, RemedyForm, SeatingForm
from screening.schedule.households import found_households
from screening.schedule.packing import unpack
from screening.schedule.slot_texts import slot_texts
from wards import queries as ward_queries

pages = Blueprint("schedule", __name__)

NAMES_A_PAGE = 50


@pages.get("/schedule/<campaign>")
@allow(PLANNER)
def schedule(scope: Scope, campaign: str) -> str:
    """The schedule of a campaign: what is planned, how far it has been written, and what can be done."""
    found = _campaign(scope, campaign)
    now = clock.now()
    draft, at_work, in_force = plans.draft(found.id), plans.at_work(found.id), plans.in_force(found.id)
    shown = draft or in_force
    text = request.args.get("q", "").strip()
    return render_template(
        "screening/schedule/schedule.html",
        campaign=found,
        draft=draft,
        at_work=at_work,
        mark=schedule_pages.mark_of(at_work),
        in_force=in_force,
        can_take_back=in_force is not None and plans.can_take_back(in_force),
        shown=schedule_pages.view_of(found, shown, now) if shown else None,
        outlook=None if shown or at_work else schedule_pages.outlook(found, now),
        q=text,
        households=found_households(found, shown, text, now) if shown and text else None,
    )


@pages.post("/schedule/<campaign>/plan")
@allow(PLANNER)
def plan(scope: Scope, campaign: str) -> Response:
    """Make a plan of what was chosen so far, to be looked at."""
    found = _campaign(scope, campaign)
    return _planned(scope, found, _choices(found))


@pages.route("/schedule/<campaign>/order", methods=["GET", "POST"])
@allow(PLANNER)
def order(scope: Scope, campaign: str) -> ResponseReturnValue:
    """The order of neighborhoods, their days, and until when fasting blood is taken."""
    found = _campaign(scope, campaign)
    places = ward_queries.neighborhoods(scope.ward)
    before = _choices(found)
    days = campaign_queries.bookable_days(found.id, clock.now())
    form = OrderForm.of(places, days, before)
    if form.validate_on_submit():
        return _planned(scope, found, form.chosen(places, before))
    facts = {"campaign": found, "places": places, "days": days, "form": form}
    status = 422 if form.errors else 200
    return render_template("screening/schedule/order.html", **facts), status


@pages.post("/schedule/<campaign>/household")
@allow(PLANNER)
def household(scope: Scope, campaign: str) -> Response:
    """Put a household into a time slot by hand, or leave it to the plan again; the others are planned around it."""
    found = _campaign(scope, campaign)
    form = HouseholdTimeForm()
    return _planned(scope, found, _choices(found).with_household(form.household.data or "", form.slot.data))


@pages.post("/schedule/<campaign>/remedy")
@allow(PLANNER)
def remedy(scope: Scope, campaign: str) -> Response:
    """Add what the plan lacks, and plan again."""
    found = _campaign(scope, campaign)
    form = RemedyForm()
    draft = plans.draft(found.id)
    if draft is None or draft.public_id != form.plan.data or not form.validate():
        raise plans.PlanChanged()
    offered = dict(enumerate(unpack(draft.packed).plan.needs.remedies))
    wanted = there(offered.get(form.remedy.data or 0))
    if wanted.kind not in remedies.IS_BUTTON:
        raise NotThere()
    choices = SeatingChoices.from_json(draft.choices)
    try:
        with transaction(once_from_form(scope.account)) as work:
            remedies.apply(found, wanted, choices.fasting_until, scope.by, work.at)
            work.lead_to(_here(found))
    except Refusal as refused:
        flash(refusal_text(refused), "error")
        return redirect(_here(found), 303)
    packed = plans.make(found, choices, clock.now())
    with transaction() as work:
        plans.keep(found, choices, packed, scope.by, work.at)
    return redirect(_here(found), 303)


@pages.post("/schedule/<campaign>/commit")
@allow(PLANNER)
def commit(scope: Scope, campaign: str) -> Response:
    """Begin to write the plan that was looked at; a process of its own does it."""
    found = _campaign(scope, campaign)
    form = SeatingForm()
    with transaction(once_from_form(scope.account)) as work:
        row = plans.commit(found, form.plan.data or "", scope.by, work.at)
        back = work.lead_to(_here(found))
    process.start(row.public_id)
    return redirect(back, 303)


@pages.post("/schedule/<campaign>/undo")
@allow(PLANNER)
def undo(scope: Scope, campaign: str) -> Response:
    """Begin to take the plan back."""
    found = _campaign(scope, campaign)
    with transaction(once_from_form(scope.account)) as work:
        row = plans.take_back(found, scope.by, work.at)
        back = work.lead_to(_here(found))
    process.start(row.public_id)
    return redirect(back, 303)


@pages.post("/schedule/<campaign>/drop")
@allow(PLANNER)
def drop(scope: Scope, campaign: str) -> Response:
    """Throw the draft away."""
    found = _campaign(scope, campaign)
    with transaction(once_from_form(scope.account)) as work:
        plans.drop(found, scope.by)
        back = work.lead_to(_here(found))
    flash(_("The draft was discarded. Nothing has changed."), "success")
    return redirect(back, 303)


@pages.get("/schedule/<campaign>/households")
@allow(PLANNER)
def households(scope: Scope, campaign: str) -> ResponseReturnValue:
    """The households behind a number of the plan, with the reason of each; back to the schedule without a plan."""
    found = _campaign(scope, campaign)
    now = clock.now()
    code = request.args.get("list", "")
    row = plans.draft(found.id) or plans.in_force(found.id)
    if row is None:
        return redirect(_here(found), 303)
    if code not in words.LISTS:
        raise NotThere()
    texts = name_lists.texts_of(unpack(row.packed).plan, code, slot_texts(found.id, now))
    listed = page_of(list(texts), request.args.get("page", 1, type=int), NAMES_A_PAGE)
    return render_template(
        "screening/schedule/households.html",
        campaign=found,
        code=code,
        label=_(words.LISTS[code]),
        listed=listed,
        rows=name_lists.named(listed.rows, texts),
    )


@pages.get("/schedule/<campaign>/progress.json")
@allow(PLANNER)
def progress(scope: Scope, campaign: str) -> Response:
    """How far the plan has been written, for the page that waits for it."""
    found = _campaign(scope, campaign)
    mark = schedule_pages.mark_of(plans.at_work(found.id))
    return jsonify(mark=mark, is_news=mark != request.args.get("seen", ""))


def _planned(scope: Scope, found: Campaign, choices: SeatingChoices) -> Response:
    """Plan, outside the write lock, and keep the plan as the draft."""
    packed = plans.make(found, choices, clock.now())
    with transaction(once_from_form(scope.account)) as work:
        plans.keep(found, choices, packed, scope.by, work.at)
        return redirect(work.lead_to(_here(found)), 303)


def _choices(found: Campaign) -> SeatingChoices:
    """What was chosen for the draft, else for the plan in force."""
    kept = plans.draft(found.id) or plans.in_force(found.id)
    return SeatingChoices.from_json(kept.choices) if kept else SeatingChoices()


def _campaign(scope: Scope, public_id: str) -> Campaign:
    """The campaign, if its people book time slots. Raises NotThere for an event open to all."""
    found = campaign_queries.campaign(scope.ward, public_id)
    if campaign_queries.is_open_to_all(found):
        raise NotThere()
    return found


def _here(found: Campaign) -> str:
    return url_for("screening.schedule.schedule", campaign=found.public_id)
