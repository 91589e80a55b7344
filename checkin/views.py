"""Routes of the checkin room."""

from flask import Blueprint

pages = Blueprint("checkin", __name__)

WITHOUT_CSRF: tuple[object, ...] = ()
