"""Who may work on which day: a desk on the one it was paired with, an account on those of its ward or clinic."""

from urllib.parse import urlsplit

from flask import current_app, request

from accounts.gate import current_scope
from accounts.roles import STATION, Role
from accounts.scope import Scope
from checkin.days import Day, day_of_scope
from checkin.desk.desks import DeskScope
from core.errors import NotThere, Refusal
from core.ids import tidy_id
from core.marking import N_

DAY_ROLES = (*STATION, Role.CLINIC)
"""Who runs a day: the station's people, and a partner clinic on its own days."""

Caller = DeskScope | Scope


class NotADesk(Refusal):
    """The sender of scans is no live desk, or a signed-in browser that does not say it is the scan page."""

    status = 401
    code = "desk"
    message = N_("This phone is not a reception desk for this day. Ask for a new pairing link.")


def day_for(caller: Caller, public_id: str) -> tuple[Caller, Day]:
    """The day, and who is asking. Raises NotThere for a day that is not theirs.

    A phone paired with another day may belong to somebody who is signed in as well.
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
    """Raise NotADesk for scans that no desk vouches for.

    A token that no longer opens is refused even where a session would do: the phone keeps its scans. A
    session speaks for the scan page only by a header that no foreign page can set.
    """
    if isinstance(caller, DeskScope):
        return
    if request.headers.get("Authorization", "").startswith("Device "):
        raise NotADesk()
    if request.headers.get("X-Requested-With") != "desk" or not is_own_page():
        raise NotADesk()


def is_own_page() -> bool:
    """Whether the browser says, where it says anything, that one of our own pages is asking."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    ours = {request.host, urlsplit(current_app.config["SETTINGS"].public_url).netloc}
    return origin.partition("://")[2] in ours


def is_restricted(caller: Caller) -> bool:
    """Whether the caller finds only the people of the day: a volunteer's phone, a partner clinic."""
    return isinstance(caller, DeskScope) or caller.role is Role.CLINIC
