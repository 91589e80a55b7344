"""Routes of links that were changed on the way: `#` written as %23, a slash or words added at the end."""

import re

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from accounts.gate import everyone
from screening.entrance import entrance
from screening.entrance.entrance import LETTER_KEY, TICKET_KEY

pages = Blueprint("entrance_changed_link", __name__)

SECRET = re.compile(r"[#/]*([a-z2-7]{26})(?![a-z2-7])", re.IGNORECASE)


@pages.get("/<any(k, K, t, T):door>/")
@pages.get("/<any(k, K, t, T):door>#<path:rest>")
@pages.get("/<any(k, K, t, T):door>/#<path:rest>")
@everyone
def to_door(door: str, rest: str = "") -> Response:
    """Lead to the door without the secret in the address; the door's form sends it."""
    is_letter = door.lower() == "k"
    if secret := SECRET.match(rest):
        entrance.carry(LETTER_KEY if is_letter else TICKET_KEY, secret[1].lower())
    return redirect(url_for("screening.letter_door" if is_letter else "screening.ticket.ticket_door"), 303)
