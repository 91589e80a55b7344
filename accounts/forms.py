"""Forms of the accounts room: signing in, choosing a password, creating accounts."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, SelectField, StringField

from accounts.roles import Role
from core.web.forms import SiteForm, TidyField, WritingForm, at_most, choices_of, required


class SignInForm(SiteForm):
    """Login and password, not validated, so that nothing is revealed about either."""

    login = StringField(_l("Sign-in name"))
    password = PasswordField(_l("Password"))


class SetUpForm(SiteForm):
    """The secret of a set-up link: from behind the #, or typed."""

    token = HiddenField()
    code = StringField(_l("Code or link"))


class NewPasswordForm(WritingForm):
    """A password, twice."""

    password = PasswordField(_l("New password"), [required(_l("Please choose a password."))])
    again = PasswordField(_l("The same password again"))

    def validate_on_submit(self, extra_validators: object = None) -> bool:
        """Also that both are the same."""
        valid = bool(super().validate_on_submit(extra_validators))
        if valid and self.password.data != self.again.data:
            self.again.errors = [_l("The two passwords are not the same. Please type them again.")]
            return False
        return valid


class FirstAdminForm(NewPasswordForm):
    """The first administrator's own name and sign-in name, and a password."""

    name = TidyField(_l("Your name"), [required(_l("Please type your name.")), at_most(100)])
    login = StringField(_l("Sign-in name"), [required(_l("Please choose a sign-in name.")), at_most(60)])


class ChangePasswordForm(NewPasswordForm):
    """The present password and a new one."""

    present = PasswordField(_l("Current password"), [required(_l("Please type your current password."))])


class AccountNameForm(WritingForm):
    """The name of an account's person."""

    name = TidyField(_l("Name of the person"), [required(_l("Please type the person's name.")), at_most(100)])


class AccountPersonForm(AccountNameForm):
    """Another name or phone for an account's person."""

    phone = TidyField(_l("Phone"), [at_most(30)])


class AccountForm(AccountNameForm):
    """A new account: who, and by which sign-in name."""

    login = StringField(_l("Sign-in name"), [required(_l("Please choose a sign-in name.")), at_most(60)])


AREA = (_l("Area"), _l("Choose an area."))
AREA_OF_ROLE = {
    Role.NEIGHBORHOOD_HEAD: (_l("%(Place_kind)s"), _l("Choose a %(place_kind)s.")),
    Role.CLINIC: (_l("Partner clinic"), _l("Please choose a clinic.")),
}
"""How a role's area is asked for, and what is said where none was chosen."""


def account_form(role: Role, areas: list[tuple[str, str]] | None) -> AccountForm:
    """The form of a new account; `areas` are public ids and names to choose from, where there is a choice."""
    if areas is None:
        return AccountForm()
    label, message = AREA_OF_ROLE.get(role, AREA)
    choices = choices_of({"": _l("Please choose"), **dict(areas)})

    class WithArea(AccountForm):
        area = SelectField(label, [required(message)], choices=choices, validate_choice=False)

    return WithArea()
