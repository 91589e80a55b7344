"""Routes of the messages room."""

from flask import Blueprint

pages = Blueprint("messages", __name__)
