"""The command line of accounts: create one, and the link of the first start."""

import click

from accounts.administration import create
from accounts.areas import area_of
from accounts.queries import account_of_login
from accounts.roles import Role
from accounts.second_factor.factor import forget
from accounts.set_up import Issued, first_admin_link, issue, set_up_link
from accounts.signing_in import tidy_login
from core.actor import SYSTEM
from core.cli import answering, print_json
from core.clock import local
from core.db.transaction import transaction


@click.group("accounts")
def accounts_group() -> None:
    """Accounts of those who work here."""


@accounts_group.command("create")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--login", required=True, help="The sign-in name, such as hoa.to7.")
@click.option("--area", help="A ward code, ward/neighborhood code, or a clinic's code.")
@click.option("--name", help="The person's name; the sign-in name when left out.")
@answering
def create_command(role: str, login: str, area: str | None, name: str | None, json_out: bool) -> None:
    """Create an account and print its one-time set-up link."""
    with transaction() as work:
        given = area_of(Role(role), area)
        account = create(Role(role), login, name or login, given, by=SYSTEM, at=work.at)
        issued = issue(account, by=SYSTEM, at=work.at)
        login = account.login
    _print_link(issued, json_out, login=login)


@accounts_group.command("bootstrap")
@answering
def bootstrap_command(json_out: bool) -> None:
    """Print a one-time link that creates the site's first administrator."""
    with transaction() as work:
        issued = first_admin_link(work.at)
    _print_link(issued, json_out)


@accounts_group.command("reset-second-factor")
@click.argument("login")
@answering
def reset_second_factor_command(login: str, json_out: bool) -> None:
    """Forget the authenticator app and recovery codes of an account; the next sign-in sets up another app."""
    with transaction():
        was_set_up = forget(account_of_login(tidy_login(login)), by=SYSTEM)
    if json_out:
        print_json({"login": login, "was_set_up": was_set_up})
    else:
        click.echo("Second factor reset." if was_set_up else "There was no second factor.")


def _print_link(issued: Issued, json_out: bool, **facts: str) -> None:
    link, until = set_up_link(issued.token), local(issued.expires_at)
    if json_out:
        print_json({**facts, "link": link, "expires_at": until.isoformat(timespec="seconds")})
    else:
        click.echo(link)
        click.echo(f"It works once, until {until:%d/%m/%Y %H:%M}.", err=True)


COMMANDS: tuple[click.Command, ...] = (accounts_group,)
