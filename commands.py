"""The command line: every room's commands on one `flask`."""

from flask import Flask

import site_commands


def register(app: Flask) -> None:
    """Hang every command of the contract on `flask`."""
    for command in site_commands.COMMANDS:
        app.cli.add_command(command)
