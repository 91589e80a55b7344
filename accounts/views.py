"""Routes of the accounts room: signing in and out, first pages, set-up links."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts import admin_views, own_views, set_up, signing_in
from accounts.browser import (
    SET_UP_KEY,
    browser_words,
    forget_sign_in,
    keep_half_sign_in,
    keep_sign_in,
    known_browser,
    mark_known,
    start_page,
)
from accounts.forms import FirstAdminForm, NewPasswordForm, SetUpForm, SignInForm
from accounts.gate import allow, current_scope, everyone, first_page
from accounts.heads import views as heads_views
from accounts.limits import set_up_attempt, sign_in_attempt
from accounts.passwords import hashing
from accounts.passwords.rules import accepted
from accounts.queries import AccountFacts, account_by_id, credentials, own_words, pending_link
from accounts.roles import Role
from accounts.scope import Scope
from accounts.second_factor import views as second_factor_views
from accounts.signing_in import Begun, SignInRefused, tidy_login
from accounts.wards import views as wards_views
from core import clock
from core.actor import Actor
from core.db.transaction import transaction
from core.errors import BadInput
from core.ids import tidy_id
from core.web import drafts
from core.web.forms import blame
from core.web.requests import address_prefix

pages = Blueprint("accounts", __name__)


@pages.get("/sign-in")
@everyone
def sign_in() -> str | Response:
    """The sign-in page; people already signed in are sent to their first page."""
    scope = current_scope()
    if scope is not None:
        return redirect(first_page(scope.role), 303)
    form = SignInForm(formdata=None)
    return render_template("accounts/sign_in.html", form=form, form_waits=drafts.is_waiting())


@pages.post("/sign-in")
@everyone
def sign_in_submit() -> Response | tuple[str, int]:
    """Check login and password: continue to the role's first page, or show one message for every failure."""
    form = SignInForm()
    login, password = tidy_login(form.login.data or ""), form.password.data or ""
    found = credentials(login)
    tried = sign_in_attempt(login, known_browser(found.public_id if found else None))
    try:
        who = signing_in.verify(found, password)
        tried.succeeded()
        fresh = hashing.renewed(who.password_hash, password)
        by = Actor("account", who.public_id, who.role, address_prefix())
        with transaction() as work:
            begun = signing_in.begin(who, browser=browser_words(), by=by, at=work.at, fresh_hash=fresh)
    except SignInRefused as refused:
        blame(form, refused)
        return render_template("accounts/sign_in.html", form=form), refused.status
    return _signed_in(begun)


@pages.post("/sign-out")
@everyone
def sign_out() -> Response:
    """End this browser's sign-in; does nothing where it has ended already."""
    scope = current_scope()
    if scope is not None:
        with transaction():
            signing_in.end(scope.sign_in_id, by=scope.by, ward_id=scope.ward_id)
    forget_sign_in()
    flash(_("You are signed out."), "success")
    return redirect(url_for("accounts.sign_in"), 303)


@pages.get("/station")
@allow(*Role)
def home(scope: Scope) -> Response:
    """The first page of the signed-in account."""
    return redirect(first_page(scope.role), 303)


@pages.get("/set-up")
@pages.get("/SET-UP")
@everyone
def set_up_start() -> str:
    """The target of a set-up link: its secret is after the # and is posted by script, or typed."""
    return render_template("accounts/set_up.html", form=SetUpForm(formdata=None))


@pages.post("/set-up")
@everyone
def set_up_code() -> Response | tuple[str, int]:
    """Accept the secret of a set-up link; it is used up only once a password is chosen."""
    form = SetUpForm()
    tried = set_up_attempt()
    secret = _secret(form.token.data or form.code.data or "")
    if secret is None or pending_link(secret, clock.now()) is None:
        blame(form, set_up.LinkDead(field="code"))
        return render_template("accounts/set_up.html", form=form), 422
    tried.succeeded()
    forget_sign_in()
    session[SET_UP_KEY] = secret
    return redirect(url_for("accounts.set_up_password"), 303)


@pages.route("/set-up/password", methods=["GET", "POST"])
@everyone
def set_up_password() -> str | Response | tuple[str, int]:
    """Choose the password; the link is used up and the browser signed in."""
    pending = pending_link(session.get(SET_UP_KEY, ""), clock.now())
    if pending is None:
        return _link_dead()
    form = FirstAdminForm() if pending.account_id is None else NewPasswordForm()
    if form.validate_on_submit():
        try:
            return _with_password(pending, form)
        except BadInput as refused:
            blame(form, refused)
        except set_up.LinkDead:
            return _link_dead()
    page = render_template("accounts/set_up_password.html", form=form, pending=pending)
    return page if request.method == "GET" else (page, 422)


def _with_password(pending: AccountFacts, form: Any) -> Response:
    is_first = pending.account_id is None
    around = (form.login.data, form.name.data) if is_first else own_words(account_by_id(pending.account_id))
    password_hash = hashing.hashed(accepted(form.password.data, around))
    facts = {"password_hash": password_hash, "browser": browser_words()}
    with transaction() as work:
        if is_first:
            begun = set_up.make_first_admin(
                pending.id, login=form.login.data, name=form.name.data, at=work.at, **facts
            )
        else:
            begun = set_up.use(pending.id, pending.account_id, address=address_prefix(), at=work.at, **facts)
    return _signed_in(begun, _("Password set. You are signed in."))


def _link_dead() -> tuple[str, int]:
    form = SetUpForm(formdata=None)
    blame(form, set_up.LinkDead())
    return render_template("accounts/set_up.html", form=form), set_up.LinkDead.status


def _secret(text: str) -> str | None:
    """The 26 characters in a typed code or a pasted link; blanks and hyphens are ignored."""
    typed = text.rpartition("#")[2]
    return tidy_id("".join(char for char in typed if char.isalnum()))


def _signed_in(begun: Begun, said: str | None = None) -> Response:
    if begun.awaits_code:
        keep_half_sign_in(begun.token)
        return redirect(url_for("accounts.second_factor.code"), 303)
    keep_sign_in(begun.token)
    if said:
        flash(said, "success")
    response = redirect(start_page(begun.account, begun.role, clock.now()), 303)
    mark_known(response, begun.account)
    return response


for part in (admin_views, own_views, heads_views, second_factor_views, wards_views):
    pages.register_blueprint(part.pages)
