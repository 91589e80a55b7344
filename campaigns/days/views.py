"""Routes of a campaign's days: add, change, places of each slot, more slots, remove."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.roles import PLANNER
from accounts.scope import Scope
from campaigns import lifecycle, office_queries, queries
from campaigns.campaign_rows import DayRow, hours_text
from campaigns.capacity import BelowTaken, make_slots
from campaigns.days import editing, warnings
from campaigns.days.forms import ChangedDayForm, ChangedHoursForm, DayForm, HoursForm, PlacesForm
from campaigns.forms import PlanForm
from campaigns.models import Campaign
from core import clock
from core.db.transaction import Work, once_from_form, transaction
from core.errors import BadInput, NotThere
from core.web.forms import blame

pages = Blueprint("days", __name__)

SHOWN_BESIDE = {"date": "day", "hours": "morning_from", "capacity": "people_each"}
"""The form field beside which a refusal's field is shown."""


@pages.route("/campaigns/<campaign>/days/new", methods=["GET", "POST"])
@allow(PLANNER)
def new_day(scope: Scope, campaign: str) -> ResponseReturnValue:
    """Add a day; the preview button shows its slots without writing anything."""
    found = queries.campaign(scope.ward, campaign)
    lifecycle.require(found.status, "add_days")
    form = DayForm.after(queries.days(found.id, clock.now()))
    if form.validate_on_submit() and not form.is_look:
        try:
            with transaction(once_from_form(scope.account)) as work:
                editing.add_day(found, form.facts(), scope.by, work.at)
                return _added(work, found, form)
        except BadInput as refusal:
            _blame(form, refusal)
    return _page("day", found, None, form)


@pages.route("/campaigns/<campaign>/days/<day>", methods=["GET", "POST"])
@allow(PLANNER)
def edit_day(scope: Scope, campaign: str, day: str) -> ResponseReturnValue:
    """Replace a draft's day: date, venue, hours, slots."""
    found, row = _open(scope, campaign, day)
    if not lifecycle.allows(found.status, "remove_days"):
        return redirect(url_for("campaigns.days.day_details", campaign=campaign, day=day), 303)
    form = DayForm.of(row)
    if form.validate_on_submit() and not form.is_look:
        try:
            with transaction(once_from_form(scope.account)) as work:
                kept = queries.day(scope.ward, day)
                editing.replace_day(found, kept, form.facts(), scope.by, work.at)
                _warn(found, form)
                return _done(work, campaign, _("Saved."))
        except BadInput as refusal:
            _blame(form, refusal)
    return _page("day", found, row, form)


@pages.route("/campaigns/<campaign>/days/<day>/details", methods=["GET", "POST"])
@allow(PLANNER)
def day_details(scope: Scope, campaign: str, day: str) -> ResponseReturnValue:
    """Change the place of a day, and the places kept for walk-ins, before or after publishing."""
    found, row = _open(scope, campaign, day)
    known = {"venue": row.venue, "landmark": row.landmark, "walk_in_reserve": row.walk_in_reserve}
    form = ChangedDayForm(data=known)
    if form.validate_on_submit():
        with transaction(once_from_form(scope.account)) as work:
            kept = queries.day(scope.ward, day)
            editing.change_day(
                found,
                kept,
                form.venue.data,
                form.landmark.data or "",
                form.walk_in_reserve.data or 0,
                scope.by,
                work.at,
                reason=form.reason.data,
            )
            return _done(work, campaign, _saved(row))
    return _page("day_details", found, row, form)


@pages.route("/campaigns/<campaign>/days/<day>/hours", methods=["GET", "POST"])
@allow(PLANNER)
def hours(scope: Scope, campaign: str, day: str) -> ResponseReturnValue:
    """Change when the slots of a day start and end, before or after publishing."""
    found, row = _open(scope, campaign, day)
    if not row.needs_booking:
        raise NotThere()
    form = ChangedHoursForm.of(row)
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                kept = queries.day(scope.ward, day)
                editing.change_hours(found, kept, form.typed(row), scope.by, work.at, reason=form.reason.data)
                return _done(work, campaign, _saved(row))
        except BadInput as refusal:
            form.blame(refusal)
    return _page("hours", found, row, form)


@pages.route("/campaigns/<campaign>/days/<day>/places", methods=["GET", "POST"])
@allow(PLANNER)
def places(scope: Scope, campaign: str, day: str) -> ResponseReturnValue:
    """Change the capacity of each slot; never below what is taken."""
    found, row = _open(scope, campaign, day)
    form = PlacesForm.of(row)
    if form.validate_on_submit():
        try:
            with transaction(once_from_form(scope.account)) as work:
                kept = queries.day(scope.ward, day)
                editing.set_places(found, kept, form.typed(row), scope.by)
                return _done(work, campaign, _("Saved."))
        except (BadInput, BelowTaken) as refusal:
            form.blame(refusal)
    return _page("places", found, row, form)


@pages.route("/campaigns/<campaign>/days/<day>/slots", methods=["GET", "POST"])
@allow(PLANNER)
def more_slots(scope: Scope, campaign: str, day: str) -> ResponseReturnValue:
    """Add slots to an existing day."""
    found, row = _open(scope, campaign, day)
    form = HoursForm()
    if form.validate_on_submit() and not form.is_look:
        try:
            with transaction(once_from_form(scope.account)) as work:
                kept = queries.day(scope.ward, day)
                slots = make_slots(form.stretches(), form.slot_minutes.data or 0)
                editing.add_slots(found, kept, slots, form.capacity(), scope.by)
                return _done(work, campaign, _("Time slots added."))
        except BadInput as refusal:
            _blame(form, refusal)
    return _page("more_slots", found, row, form)


@pages.route("/campaigns/<campaign>/days/<day>/remove", methods=["GET", "POST"])
@allow(PLANNER)
def remove_day(scope: Scope, campaign: str, day: str) -> ResponseReturnValue:
    """Ask whether to remove a day from a draft, and remove it."""
    found, row = _open(scope, campaign, day)
    lifecycle.require(found.status, "remove_days")
    if request.method == "GET":
        return render_template("campaigns/days/remove_day.html", campaign=found, day=row)
    with transaction(once_from_form(scope.account)) as work:
        editing.remove_day(found, queries.day(scope.ward, day), scope.by)
        return _done(work, campaign, _("Day removed."))


def _open(scope: Scope, campaign: str, day: str) -> tuple[Campaign, DayRow]:
    """The campaign and its day, where days may be changed."""
    found = queries.campaign(scope.ward, campaign)
    row = queries.day_row(found, day, clock.now())
    lifecycle.require(found.status, "change_days")
    return found, row


def _added(work: Work, campaign: Campaign, form: DayForm) -> Response:
    """After a new day: one more, or for a draft the next step, its targets."""
    _warn(campaign, form)
    if form.is_followed:
        flash(_("Day added."), "success")
        return redirect(work.lead_to(url_for("campaigns.days.new_day", campaign=campaign.public_id)), 303)
    if campaign.status == "draft":
        flash(_("Day added."), "success")
        return redirect(work.lead_to(url_for("campaigns.targets.targets", campaign=campaign.public_id)), 303)
    return _done(work, campaign.public_id, _("Day added."))


def _warn(campaign: Campaign, form: DayForm) -> None:
    """What to think over about the day just saved; its page says it again."""
    for text in warnings.of_day(campaign, form.date, form.hours()):
        flash(text, "warning")


def _saved(row: DayRow) -> str:
    """What happens to people who have a place on a day that was changed."""
    if row.taken and not row.is_over:
        return _(
            "Saved. People who have a place are now in “Messages to pass on” if anything changes for them."
        )
    return _("Saved.")


def _done(work: Work, campaign: str, words: str) -> Response:
    flash(words, "success")
    return redirect(work.lead_to(url_for("campaigns.show", campaign=campaign, _anchor="days")), 303)


def _blame(form: PlanForm, refusal: BadInput) -> None:
    field = refusal.facts.get("field", "")
    refusal.facts["field"] = SHOWN_BESIDE.get(field, field)
    blame(form, refusal)


def _page(name: str, campaign: Campaign, row: DayRow | None, form: PlanForm) -> ResponseReturnValue:
    """The form, with a preview of its slots where it was asked for."""
    facts: dict[str, Any] = {"slots": [], "warned": []}
    if isinstance(form, HoursForm) and form.is_look and not form.errors:
        try:
            hours = form.hours()
            facts["slots"] = [hours_text(slot.starts, slot.ends) for slot in hours] if form.has_slots else []
            on = row.date if row and not isinstance(form, DayForm) else form.date
            facts["warned"] = warnings.of_day(campaign, on, hours)
        except BadInput as refusal:
            _blame(form, refusal)
    if isinstance(form, HoursForm | PlacesForm):
        facts["balance"] = office_queries.balance_now(campaign, clock.now())
    page = render_template(f"campaigns/days/{name}.html", campaign=campaign, day=row, form=form, **facts)
    return page, form.status
