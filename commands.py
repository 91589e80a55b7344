"""The command line: every room's commands on one `flask`."""

from flask import Flask
from flask_migrate import Migrate

import accounts.commands
import campaigns.commands
import checkin.commands
import demo.commands
import imports.commands
import residents.commands
import screening.commands
import turnout.commands
import wards.commands
from config import ROOT
from core.db.database import db
from ops import commands as ops_commands

COMMANDS = (
    *ops_commands.COMMANDS,
    *demo.commands.COMMANDS,
    *wards.commands.COMMANDS,
    *accounts.commands.COMMANDS,
    *campaigns.commands.COMMANDS,
    *checkin.commands.COMMANDS,
    *screening.commands.COMMANDS,
    *turnout.commands.COMMANDS,
    *imports.commands.COMMANDS,
    *residents.commands.COMMANDS,
)


def register(app: Flask) -> None:
    """Hang every command of the contract on `flask`."""
    Migrate(app, db, directory=str(ROOT / "migrations"))
    for command in COMMANDS:
        app.cli.add_command(command)
