"""The blueprint of the wards room; its routes are in accounts/views_wards.py, because the gate is one floor up."""

from flask import Blueprint

pages = Blueprint("wards", __name__)
