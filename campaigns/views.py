"""Routes of the campaigns room."""

from flask import Blueprint

pages = Blueprint("campaigns", __name__)
