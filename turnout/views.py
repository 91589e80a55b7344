"""Routes of the turnout room."""

from flask import Blueprint

pages = Blueprint("turnout", __name__)
