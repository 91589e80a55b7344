"""Routes for a person's own account: password, signed-in browsers."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts import signing_in
from accounts.administration import change_password
from accounts.browser import browser_words, keep_sign_in
from accounts.forms import ChangePasswordForm
from accounts.gate import allow
from accounts.limits import own_password_attempt
from accounts.passwords import hashing
from accounts.passwords.rules import accepted, normal
from accounts.queries import account_by_id, browsers, own_words
from accounts.roles import Role
from accounts.scope import Scope
from accounts.second_factor.factor import factor_of
from accounts.staff_queries import own_card
from core import clock
from core.db.transaction import once_from_form, transaction
from core.errors import BadInput
from core.marking import N_
from core.web.forms import blame

pages = Blueprint("own", __name__)


class WrongPresentPassword(BadInput):
    """The present password, asked before a new one is set, is wrong."""

    code = "present_password"
    message = N_("The current password is not right.")


@pages.get("/account")
@allow(*Role)
def own(scope: Scope) -> str:
    """The account's own page: its role, and its signed-in browsers."""
    return render_template(
        "accounts/own.html",
        row=own_card(scope),
        browsers=browsers(scope, clock.now()),
        has_second_factor=factor_of(scope.account_id) is not None,
    )


@pages.route("/account/password", methods=["GET", "POST"])
@allow(*Role)
def own_password(scope: Scope) -> str | Response | tuple[str, int]:
    """Change one's password; every other browser is signed out."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            return _change(scope, form)
        except BadInput as refused:
            blame(form, refused)
    page = render_template("accounts/own_password.html", form=form)
    return page if request.method == "GET" else (page, 422)


def _change(scope: Scope, form: ChangePasswordForm) -> Response:
    account = account_by_id(scope.account_id)
    tried = own_password_attempt(scope.account)
    if not hashing.matches(account.password_hash, normal(form.present.data)):
        raise WrongPresentPassword(field="present")
    tried.succeeded()
    password_hash = hashing.hashed(accepted(form.password.data, own_words(account)))
    with transaction() as work:
        account = account_by_id(scope.account_id)
        change_password(account, password_hash, by=scope.by)
        token = signing_in.open_sign_in(account.id, browser_words(), work.at)
    keep_sign_in(token)
    flash(_("Password changed. All other browsers are signed out."), "success")
    return redirect(url_for("accounts.own.own"), 303)


@pages.post("/account/sign-ins/<sign_in>/end")
@allow(*Role)
def own_end_one(scope: Scope, sign_in: str) -> Response:
    """Sign one of one's browsers out."""
    with transaction(once_from_form(scope.account)) as work:
        signing_in.end_one(account_by_id(scope.account_id), sign_in, by=scope.by)
        answer = work.lead_to(url_for("accounts.own.own"))
    flash(_("That browser is signed out."), "success")
    return redirect(answer, 303)


@pages.post("/account/sign-ins/end-others")
@allow(*Role)
def own_end_others(scope: Scope) -> Response:
    """Sign every other browser out."""
    with transaction(once_from_form(scope.account)) as work:
        signing_in.end_all(account_by_id(scope.account_id), by=scope.by, but=[scope.sign_in_id])
        answer = work.lead_to(url_for("accounts.own.own"))
    flash(_("All other browsers are signed out."), "success")
    return redirect(answer, 303)
