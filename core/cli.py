"""What every command has in common: JSON on standard output, refusals on standard error, exit codes."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from core.errors import Refusal
from core.i18n import force_locale
from core.pages import refusal_text

DONE, REFUSED = 0, 1

as_json = click.option("--json", "json_out", is_flag=True, help="Print one JSON value and nothing else.")


def answering(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command in English; a Refusal becomes its message on standard error and exit code 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        with force_locale("en"):
            try:
                return command(*args, **kwargs)
            except Refusal as refusal:
                click.echo(refusal_text(refusal), err=True)
                sys.exit(REFUSED)

    return run


def print_json(value: Any) -> None:
    """One JSON value on standard output, Vietnamese left readable."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
