"""Routes of the wards room."""

from flask import Blueprint

pages = Blueprint("wards", __name__)
