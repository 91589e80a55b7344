"""The command line: every room's commands on one `flask`."""

from flask import Flask

import residents.neighborhood_commands
import site_commands
import wards.commands

COMMANDS = (
    *site_commands.COMMANDS,
    *wards.commands.COMMANDS,
    *residents.neighborhood_commands.COMMANDS,
)


def register(app: Flask) -> None:
    """Hang every command of the contract on `flask`."""
    for command in COMMANDS:
        app.cli.add_command(command)
