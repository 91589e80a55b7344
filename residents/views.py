"""Routes of the residents room."""

from flask import Blueprint

pages = Blueprint("residents", __name__)
