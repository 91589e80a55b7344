"""Who may work on which day: a desk on its own day, an account on days of its ward or clinic."""

from urllib.parse import urlsplit

from flask import current_app, request

from accounts.gate import current_scope
from accounts.roles import STATION, Role
from accounts.scope import Scope
from checkin.campaign_day import Day, day_of_scope
from checkin.desk.pairing import DeskScope
from core.errors import NotThere, Refusal
from core.ids import tidy_id
from core.marking import N_

DAY_ROLES = (*STATION, Role.CLINIC)
"""The roles that run a day: the station, and a partner clinic on its own days."""

Caller = DeskScope | Scope


class NotADesk(Refusal):
    """Scans came from no valid desk, or from a signed-in browser that does not identify itself as the scan page."""

    status = 401
    code = "desk"
    message = N_("This phone is not a reception desk for this day. Ask for a new pairing link.")


def day_for(caller: Caller, public_id: str) -> tuple[Caller, Day]:
    """The day, and the caller to act as. Raises NotThere for a day that is not theirs.

    A phone paired with another day may also have a signed-in user.
    """
    if isinstance(caller, DeskScope):
        if caller.day.public_id == tidy_id(public_id):
            return caller, caller.day
        scope = current_scope() if request.method == "GET" else None
        if scope is None or scope.role not in DAY_ROLES:
            raise NotThere()
        caller = scope
    return caller, day_of_scope(caller, public_id)


def check_sender(caller: Caller) -> None:
    """Raise NotADesk for scans without a valid sender.

    An invalid token is refused even if there is a session, so that the phone keeps its scans. A session is
    accepted only with a header that no foreign page can set.
    """
    if isinstance(caller, DeskScope):
        return
    if request.headers.get("Authorization", "").startswith("Device "):
        raise NotADesk()
    if request.headers.get("X-Requested-With") != "desk" or not is_own_page():
        raise NotADesk()


def is_own_page() -> bool:
    """Whether the request comes from one of our own pages, as far as the browser says."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    ours = {request.host, urlsplit(current_app.config["SETTINGS"].public_url).netloc}
    return origin.partition("://")[2] in ours


def is_restricted(caller: Caller) -> bool:
    """Whether the caller may find only people of the day: a volunteer's phone, a partner clinic."""
    return isinstance(caller, DeskScope) or caller.role is Role.CLINIC
