"""The command line: every room's commands on one `flask`."""

from flask import Flask

import accounts.commands
import checkin.commands
import demo.commands
import residents.commands
import residents.neighborhood_commands
import screening.commands
import site_commands
import turnout.commands
import wards.commands

COMMANDS = (
    *site_commands.COMMANDS,
    *demo.commands.COMMANDS,
    *wards.commands.COMMANDS,
    *accounts.commands.COMMANDS,
    *checkin.commands.COMMANDS,
    *screening.commands.COMMANDS,
    *turnout.commands.COMMANDS,
    *residents.commands.COMMANDS,
    *residents.neighborhood_commands.COMMANDS,
)


def register(app: Flask) -> None:
    """Hang every command of the contract on `flask`."""
    for command in COMMANDS:
        app.cli.add_command(command)
