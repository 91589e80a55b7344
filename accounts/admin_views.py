"""Routes for administrators to create and close accounts."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts import administration, set_up, signing_in
from accounts.areas import WrongArea, areas_for, chosen_area
from accounts.forms import AccountForm, AccountPersonForm, account_form
from accounts.gate import allow
from accounts.heads.phones import change_phone, phone_of
from accounts.roles import LABELS, MAY_DO, Role, administers
from accounts.scope import Scope
from accounts.staff_queries import account_card, accounts_of, administered, role_of_address
from core import clock
from core.db.transaction import Work, once_from_form, transaction
from core.errors import BadInput
from core.web.forms import blame
from core.web.saving import save_form

pages = Blueprint("admin", __name__)

WHERE_AREAS_ARE_MADE = {
    Role.STATION_ADMIN: "accounts.wards.new_ward",
    Role.NEIGHBORHOOD_HEAD: "accounts.wards.new_neighborhood",
    Role.CLINIC: "accounts.wards.new_clinic",
}
ADMINS = (Role.SITE_ADMIN, Role.STATION_ADMIN)


@pages.get("/accounts")
@allow(*ADMINS)
def people(scope: Scope) -> str:
    """The accounts that the caller administers."""
    return render_template("accounts/people.html", rows=accounts_of(scope))


@pages.get("/accounts/new")
@allow(*ADMINS)
def new(scope: Scope) -> str:
    """Ask which kind of account is wanted."""
    return render_template("accounts/new.html", roles=administers(scope.role), labels=LABELS, may_do=MAY_DO)


@pages.route("/accounts/new/<role>", methods=["GET", "POST"])
@allow(*ADMINS)
def new_of_role(scope: Scope, role: str) -> str | Response | tuple[str, int]:
    """Create an account and show its set-up link, once."""
    wanted = role_of_address(scope, role)
    choices = areas_for(scope, wanted)
    areas = None if choices is None else [(key, name) for key, (name, _area) in choices.items()]
    form = account_form(wanted, areas)
    if form.validate_on_submit():
        try:
            return _create(scope, wanted, form)
        except (BadInput, administration.LoginTaken, WrongArea) as refused:
            blame(form, refused)
    page = render_template(
        "accounts/new_of_role.html",
        form=form,
        role=wanted,
        role_label=LABELS[wanted],
        areas=areas,
        missing=WHERE_AREAS_ARE_MADE.get(wanted),
    )
    return page if request.method == "GET" else (page, 422)


def _create(scope: Scope, role: Role, form: AccountForm) -> Response:
    area = chosen_area(scope, role, form.area.data if "area" in form else None)
    login, name = form.login.data or "", form.name.data or ""
    with transaction(once_from_form(scope.account)) as work:
        account = administration.create(role, login, name, area, by=scope.by, at=work.at)
        issued = set_up.issue(account, by=scope.by, at=work.at, key=_key())
        work.lead_to(url_for("accounts.admin.one", account=account.public_id))
    return _show_link(scope, account.public_id, issued)


@pages.get("/accounts/<account>")
@allow(*ADMINS)
def one(scope: Scope, account: str) -> str:
    """One account, and the actions on it."""
    card = account_card(scope, account, clock.now())
    known = {"name": card.account.name, "phone": phone_of(card.account)}
    return render_template("accounts/one.html", card=card, form=AccountPersonForm(data=known))


@pages.post("/accounts/<account>/link")
@allow(*ADMINS)
def new_link(scope: Scope, account: str) -> Response:
    """A new set-up link, shown once; sending the form twice, or in another language, shows the same one."""
    with transaction() as work:
        issued = set_up.issue(administered(scope, account), by=scope.by, at=work.at, key=_key())
    return _show_link(scope, account, issued)


@pages.post("/accounts/<account>/name")
@allow(*ADMINS)
def rename(scope: Scope, account: str) -> Response | tuple[str, int]:
    """Correct the name and phone of an account's person."""
    form = AccountPersonForm()
    card = account_card(scope, account, clock.now())

    def change(_work: Work) -> None:
        change_phone(card.account, form.phone.data or "", by=scope.by)
        administration.rename(card.account, form.name.data, by=scope.by)

    to = url_for("accounts.admin.one", account=account)
    return save_form(form, scope.account, change, to, _("Saved.")) or (
        render_template("accounts/one.html", card=card, form=form),
        422,
    )


@pages.post("/accounts/<account>/disable")
@allow(*ADMINS)
def disable(scope: Scope, account: str) -> Response:
    """Close an account; its sign-ins end at once."""
    with transaction(once_from_form(scope.account)) as work:
        administration.disable(administered(scope, account), by=scope.by, at=work.at)
        answer = work.lead_to(url_for("accounts.admin.one", account=account))
    flash(_("Account closed. Nobody can sign in with it."), "success")
    return redirect(answer, 303)


@pages.post("/accounts/<account>/enable")
@allow(*ADMINS)
def enable(scope: Scope, account: str) -> Response:
    """Open a closed account again."""
    with transaction(once_from_form(scope.account)) as work:
        administration.enable(administered(scope, account), by=scope.by)
        answer = work.lead_to(url_for("accounts.admin.one", account=account))
    flash(_("Account reopened."), "success")
    return redirect(answer, 303)


@pages.post("/accounts/<account>/sign-out")
@allow(*ADMINS)
def sign_out_everywhere(scope: Scope, account: str) -> Response:
    """End every sign-in of an account, for instance when a phone was lost."""
    with transaction(once_from_form(scope.account)) as work:
        signing_in.end_all(administered(scope, account), by=scope.by)
        answer = work.lead_to(url_for("accounts.admin.one", account=account))
    flash(_("All browsers of this account are signed out."), "success")
    return redirect(answer, 303)


def _key() -> str | None:
    return request.form.get("idempotency_key", "").strip() or None


def _show_link(scope: Scope, account: str, issued: set_up.Issued) -> Response:
    card = account_card(scope, account, clock.now())
    link = set_up.set_up_link(issued.token)
    page = render_template(
        "accounts/link.html",
        card=card,
        link=link,
        code=set_up.typed_form(issued.token),
        until=issued.expires_at,
        picture=set_up.picture(link, _("Set-up link")),
        key=_key(),
    )
    return current_app.make_response(page)
