"""Forms of the accounts room: signing in, choosing a password, creating accounts."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from accounts.roles import Role
from core.web.forms import SiteForm, TidyField, WritingForm, at_most, required


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


class AccountForm(WritingForm):
    """A new account: who, by which sign-in name, and for what area."""

    name = TidyField(_l("Name of the person"), [required(_l("Please type the person's name.")), at_most(100)])
    login = StringField(_l("Sign-in name"), [required(_l("Please choose a sign-in name.")), at_most(60)])


class WardAccountForm(AccountForm):
    """A new account of a ward that the site administrator chooses."""

    area = SelectField(_l("Area"), [required(_l("Choose an area."))], validate_choice=False)


class HeadAccountForm(AccountForm):
    """A new account of a neighborhood's head."""

    area = SelectField(
        _l("%(Place_kind)s"), [required(_l("Choose a %(place_kind)s."))], validate_choice=False
    )


class ClinicAccountForm(AccountForm):
    """A new account of a partner clinic."""

    area = SelectField(_l("Partner clinic"), [required(_l("Please choose a clinic."))], validate_choice=False)


def account_form(role: Role, areas: list[tuple[str, str]] | None) -> AccountForm:
    """The form of a new account; `areas` are public ids and names to choose from, where there is a choice."""
    if areas is None:
        return AccountForm()
    kinds = {Role.NEIGHBORHOOD_HEAD: HeadAccountForm, Role.CLINIC: ClinicAccountForm}
    form: AccountForm = kinds.get(role, WardAccountForm)()
    form["area"].choices = [
        SelectChoice(value, label) for value, label in (("", _l("Please choose")), *areas)
    ]
    return form


class AccountNameForm(WritingForm):
    """Another name for an account's person."""

    name = TidyField(_l("Name of the person"), [required(_l("Please type the person's name.")), at_most(100)])
