"""Routes of the screening room."""

from flask import Blueprint

pages = Blueprint("screening", __name__)
