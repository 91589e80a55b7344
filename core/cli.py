"""What every command has in common: JSON on standard output, refusals on standard error, exit codes, files to write."""

import json
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from core.errors import Refusal
from core.i18n import force_locale
from core.web.pages import refusal_text

REFUSED = 1


class NewFile(click.Path):
    """A file that a command is going to write: its folder is there and can be written to, or the command is not begun."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, dir_okay=False, writable=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Also look at the folder, before hours of work end in nothing."""
        path = super().convert(value, param, ctx)
        folder = Path(os.fsdecode(path)).absolute().parent
        if not (folder.is_dir() and os.access(folder, os.W_OK)):
            self.fail(f"There is no folder {folder} that can be written to.", param, ctx)
        return path


def speaking(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command in English; a Refusal becomes its message on standard error and exit code 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        with force_locale("en"):
            try:
                return command(*args, **kwargs)
            except Refusal as refusal:
                click.echo(refusal_text(refusal), err=True)
                sys.exit(REFUSED)

    return with_appcontext(run)


def answering(command: Callable[..., Any]) -> Callable[..., Any]:
    """A speaking command that answers with text, or with `--json` (its `json_out`) with one JSON value."""
    with_json = click.option(
        "--json", "json_out", is_flag=True, help="Print one JSON value and nothing else."
    )
    return with_json(speaking(command))


def print_json(value: Any) -> None:
    """One JSON value on standard output, Vietnamese left readable."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def tell(json_out: bool, value: Any, *lines: str) -> None:
    """The answer of a command: lines for a person, or one JSON value for a program."""
    if json_out:
        print_json(value)
        return
    for line in lines:
        click.echo(line)
