"""Routes of a day: the days near today, one day with its counts, the list on paper, closing and reopening."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from accounts.gate import allow
from accounts.roles import STATION
from accounts.scope import Scope
from checkin.campaign_day import day_of_scope
from checkin.day import closing, lists, queries
from checkin.desk.access import DAY_ROLES
from core import clock
from core.db.transaction import once_from_form, transaction
from residents import group_types
from residents.person import number_questions

pages = Blueprint("day", __name__)


@pages.get("/days")
@allow(*DAY_ROLES)
def days(scope: Scope) -> str:
    """The days of the ward around today; for a clinic its own."""
    today = clock.civil_date(clock.now())
    questions = number_questions.waiting(scope.ward, today) if scope.is_station else 0
    shown = queries.days_near(scope, today)
    return render_template("checkin/day/days.html", days=shown, today=today, number_questions=questions)


@pages.get("/days/<day>")
@allow(*DAY_ROLES)
def day(scope: Scope, day: str) -> str:
    """One day: its counts, and everything that can be done on it."""
    found, now = day_of_scope(scope, day), clock.now()
    return render_template(
        "checkin/day/day.html",
        day=found,
        today=clock.civil_date(now),
        counts=queries.counts_of(found),
        stations=queries.station_counts(found),
        desks=[desk for desk in queries.desks_of(found, now) if desk.state == "paired"],
        priority=group_types.names_with_priority(),
        is_only_counted=queries.is_only_counted(found),
        now=now,
    )


@pages.get("/days/<day>/print")
@allow(*DAY_ROLES)
def printed(scope: Scope, day: str) -> str:
    """The list with boxes to tick, for a day without phones."""
    found = day_of_scope(scope, day)
    return render_template(
        "checkin/day/print.html", day=found, groups=lists.for_paper(found), now=clock.now()
    )


@pages.get("/days/<day>/close")
@allow(*STATION)
def close(scope: Scope, day: str) -> str | Response:
    """What closing the day will do, before it is done."""
    found, now = day_of_scope(scope, day), clock.now()
    if found.closed_at is not None or found.on > clock.civil_date(now):
        return redirect(url_for("checkin.day.day", day=found.public_id), 303)
    return render_template(
        "checkin/day/close.html",
        day=found,
        counts=queries.counts_of(found),
        waiting=[desk for desk in queries.desks_of(found, now) if desk.pending],
    )


@pages.post("/days/<day>/close")
@allow(*STATION)
def close_submit(scope: Scope, day: str) -> Response:
    """Close the day and mark people who did not come."""
    found = day_of_scope(scope, day)
    with transaction(once_from_form(scope.account)) as work:
        missing = closing.close(found, scope.by, work.at)
        address = work.lead_to(url_for("checkin.day.day", day=found.public_id))
    told = ngettext(
        "The day is closed. %(num)s person was absent.",
        "The day is closed. %(num)s people were absent.",
        missing,
    )
    flash(told, "success")
    return redirect(address, 303)


@pages.post("/days/<day>/reopen")
@allow(*STATION)
def reopen(scope: Scope, day: str) -> Response:
    """Reopen a closed day."""
    found = day_of_scope(scope, day)
    with transaction(once_from_form(scope.account)) as work:
        closing.reopen(found, scope.by)
        address = work.lead_to(url_for("checkin.day.day", day=found.public_id))
    flash(_("The day is open again."), "success")
    return redirect(address, 303)
