"""Routes of the second factor: the code after the password, setting the app up, recovery codes, resetting."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.browser import (
    HALF_KEY,
    browser_words,
    forget_sign_in,
    keep_sign_in,
    known_browser,
    mark_known,
    start_page,
)
from accounts.gate import allow, everyone
from accounts.limits import code_attempt
from accounts.models import Account
from accounts.queries import account_by_id
from accounts.roles import WITH_SECOND_FACTOR, Role
from accounts.scope import Scope
from accounts.second_factor import codes, factor
from accounts.second_factor.factor import HalfSignIn
from accounts.second_factor.forms import CodeForm, OwnCodeForm
from accounts.signing_in import Begun
from accounts.staff_queries import administered
from core import clock
from core.db.transaction import once_from_form, transaction
from core.ids import new_id
from core.web.forms import SiteForm, blame
from core.web.requests import address_prefix

pages = Blueprint("second_factor", __name__)

SHEET_KEY = "recovery_sheet"
SHEET_IS_SHOWN = timedelta(minutes=15)
OWNERS = tuple(role for role in Role if role in WITH_SECOND_FACTOR)


@pages.route("/sign-in/code", methods=["GET", "POST"])
@everyone
def code() -> ResponseReturnValue:
    """Ask for the code after the password was right."""
    half = _half()
    if half is None:
        return redirect(url_for("accounts.sign_in"), 303)
    if not half.has_factor:
        return redirect(url_for("accounts.second_factor.set_up_app"), 303)
    form = CodeForm()
    if form.validate_on_submit():
        try:
            begun = _admit(half, lambda at: factor.pass_with(half, form.otp.data, **_facts(at)))
            return _admitted(begun, start_page(begun.account, begun.role, clock.now()))
        except factor.CodeRefused as wrong:
            blame(form, wrong)
    return _page("code", form)


@pages.route("/sign-in/app", methods=["GET", "POST"])
@everyone
def set_up_app() -> ResponseReturnValue:
    """At the first sign-in: take an authenticator app into use; its first code signs the browser in."""
    half = _half()
    if half is None or half.has_factor:
        return redirect(url_for("accounts.second_factor.code" if half else "accounts.sign_in"), 303)
    form, nonce = CodeForm(), new_id()
    if form.validate_on_submit():
        try:
            begun = _admit(half, lambda at: factor.set_up(half, form.otp.data, nonce, **_facts(at)))
            response = _admitted(begun, url_for("accounts.second_factor.recovery_sheet"))
            _show_sheet(nonce)
            return response
        except factor.CodeRefused as wrong:
            blame(form, wrong)
    key = codes.key_for(half.token)
    picture = codes.picture(key, half.login, _("QR code for the app"))
    return _page("set_up", form, picture=picture, key=codes.printed(key), login=half.login)


@pages.get("/account/recovery-codes")
@allow(*OWNERS)
def recovery_sheet(scope: Scope) -> ResponseReturnValue:
    """The recovery codes that were just made, until they are said to be kept."""
    nonce, since = session.get(SHEET_KEY, ("", ""))
    if not nonce or datetime.fromisoformat(since) + SHEET_IS_SHOWN < clock.now():
        return redirect(url_for("accounts.second_factor.own_factor"), 303)
    sheet = [codes.printed(code) for code in codes.recovery_codes(scope.account, nonce)]
    return render_template("accounts/second_factor/sheet.html", sheet=sheet)


@pages.post("/account/recovery-codes")
@allow(*OWNERS)
def sheet_is_kept(scope: Scope) -> ResponseReturnValue:
    """The codes are printed or written down; they are not shown again."""
    session.pop(SHEET_KEY, None)
    return redirect(start_page(scope.account, scope.role, clock.now()), 303)


@pages.route("/account/second-factor", methods=["GET", "POST"])
@allow(*OWNERS)
def own_factor(scope: Scope) -> ResponseReturnValue:
    """One's own second factor: how many recovery codes are left, and a new sheet of them."""
    form, row, nonce = OwnCodeForm(), factor.factor_of(scope.account_id), new_id()
    if row is not None and form.validate_on_submit():
        try:
            with _after_a_code(scope, form) as account:
                factor.make_recovery_codes(account, nonce, by=scope.by)
            _show_sheet(nonce)
            return redirect(url_for("accounts.second_factor.recovery_sheet"), 303)
        except factor.CodeRefused as wrong:
            blame(form, wrong)
    return _page("own", form, row=row)


@pages.route("/account/second-factor/other-phone", methods=["GET", "POST"])
@allow(*OWNERS)
def other_phone(scope: Scope) -> ResponseReturnValue:
    """Take another phone into use: the present app ends, and the next sign-in sets up the new one."""
    form, row = OwnCodeForm(), factor.factor_of(scope.account_id)
    if row is not None and form.validate_on_submit():
        try:
            with _after_a_code(scope, form) as account:
                factor.forget(account, by=scope.by)
            forget_sign_in()
            flash(_("The old phone no longer counts. Sign in again to set up the new one."), "success")
            return redirect(url_for("accounts.sign_in"), 303)
        except factor.CodeRefused as wrong:
            blame(form, wrong)
    return _page("other_phone", form, row=row)


@pages.post("/accounts/<account>/second-factor/reset")
@allow(Role.SITE_ADMIN, Role.STATION_ADMIN)
def reset(scope: Scope, account: str) -> ResponseReturnValue:
    """Reset a colleague's second factor, for a lost phone; the colleague's sign-ins end."""
    with transaction(once_from_form(scope.account)) as work:
        factor.reset(administered(scope, account), by=scope.by)
        answer = work.lead_to(url_for("accounts.admin.one", account=account))
    flash(_("Second factor reset. The next sign-in sets up the app on another phone."), "success")
    return redirect(answer, 303)


def _half() -> HalfSignIn | None:
    token = session.get(HALF_KEY)
    return factor.half_sign_in(token, clock.now()) if isinstance(token, str) else None


def _admit(half: HalfSignIn, sign_in: Callable[[datetime], Begun]) -> Begun:
    tried = code_attempt(half.account, known_browser(half.account))
    with transaction() as work:
        begun = sign_in(work.at)
    tried.succeeded()
    return begun


def _facts(at: datetime) -> dict[str, Any]:
    return {"browser": browser_words(), "address": address_prefix(), "at": at}


def _admitted(begun: Begun, leads_to: str) -> ResponseReturnValue:
    keep_sign_in(begun.token)
    response = redirect(leads_to, 303)
    mark_known(response, begun.account)
    return response


def _show_sheet(nonce: str) -> None:
    session[SHEET_KEY] = (nonce, clock.now().isoformat())


@contextmanager
def _after_a_code(scope: Scope, form: OwnCodeForm) -> Iterator[Account]:
    """A transaction on one's own account, opened by a right code. Raises CodeRefused, TooManyTries."""
    tried = code_attempt(scope.account, known_browser(scope.account))
    with transaction() as work:
        account = account_by_id(scope.account_id)
        factor.use(account, form.otp.data or "", by=scope.by, at=work.at)
        yield account
    tried.succeeded()


def _page(name: str, form: SiteForm, **facts: object) -> ResponseReturnValue:
    page = render_template(f"accounts/second_factor/{name}.html", form=form, **facts)
    return (page, 422) if form.is_submitted() else page
