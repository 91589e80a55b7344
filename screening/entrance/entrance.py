"""How a resident's browser enters: by a link's token, or by short code and birth year; and what its session keeps."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import flash, redirect, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core import clock, short_code
from core.actor import Actor
from core.db.transaction import transaction
from core.errors import BadInput
from core.ids import new_id, tidy_id
from core.marking import N_
from core.web import drafts
from core.web.forms import blame
from core.web.requests import address_prefix
from screening.entrance import sign_ins
from screening.entrance.forms import SecretForm
from screening.entrance.limits import code_attempt
from screening.entrance.sign_ins import Holder, Shown, UnknownSecret, Visitor
from wards.station_card import show_ward

LETTER_KEY, TICKET_KEY, ASK_KEY = "letter", "ticket", "ask"
CARRIED = "carried"
"""Where a browser's session keeps the secret of a link whose `#` was changed on the way."""

OfCode = Callable[[str, int], Shown]
PaperView = Callable[..., Any]


class OtherPaper(BadInput):
    """The code and birth year are right, but open the other door: a ticket's at the letters', or the reverse."""

    code = "other_paper"
    message = N_("This code is from a different kind of document. Press the first button above to open it.")


def resident_actor() -> Actor:
    """The actor of a resident with a link: no name, only the caller's network."""
    return Actor("resident", address=address_prefix())


def opened(
    form: SecretForm, token: str, of_token: Callable[[str], Shown], of_code: OfCode, of_other: OfCode
) -> Shown | None:
    """What the form opens; None if it opens nothing, and then the form says why.

    A token has 128 bits and is not limited; codes are, each by itself. A right code does not count towards the
    limit. A typing mistake caught by the check symbol does not count either, as it is no guess. `of_other` opens
    the other kind of paper, as people need not know which kind they hold.
    """
    try:
        if token:
            return of_token(tidy_id(token) or "")
        if not form.validate():
            return None
        form.code.data = short_code.show(short_code.read(form.code.data or ""))
        tried = code_attempt(form.code.data)
        found = _of_code(form, of_code, of_other)
        tried.succeeded()
        return found
    except BadInput as refused:
        refused.facts.setdefault("field", "code")
        blame(form, refused)
        return None


def _of_code(form: SecretForm, of_code: OfCode, of_other: OfCode) -> Shown:
    try:
        return of_code(form.code.data, form.year)
    except UnknownSecret as unknown:
        try:
            of_other(form.code.data, form.year)
        except UnknownSecret:
            raise unknown from None
        form.is_other_paper = True
        raise OtherPaper(field="code") from None


def enter(shown: Shown, key: str) -> None:
    """Start a visit: a row in the database, its token in the browser's session, in place of the one before."""
    token, before = new_id(), current(key)
    with transaction() as work:
        sign_ins.start(shown, token, work.at)
    keep(key, token)
    session.pop(CARRIED, None)
    if before is not None and before.paper != shown:
        flash(
            _(
                "Another letter or ticket was open in this browser and is now closed. "
                "To see it again, open its own link."
            ),
            "info",
        )


def keep(key: str, token: str) -> None:
    """Put a visit's token into the browser's session."""
    session[key] = token


def carry(key: str, token: str) -> None:
    """Keep a secret that came in an address until the door's form sends it: no address shows it any longer."""
    session[CARRIED] = [key, token]


def carried(key: str) -> str:
    """The secret kept for this door, if any."""
    kept_for, token = session.get(CARRIED) or ("", "")
    return token if kept_for == key else ""


def leave() -> None:
    """End every visit of this browser, for example on a borrowed phone."""
    session.pop(CARRIED, None)
    for key in (LETTER_KEY, TICKET_KEY, ASK_KEY):
        token = session.pop(key, None)
        if isinstance(token, str):
            with transaction():
                sign_ins.end(token)


def current(key: str) -> Visitor | Holder | None:
    """The visitor who has a letter open in this browser, or the holder who has a ticket open."""
    token = session.get(key)
    find = sign_ins.visitor if key == LETTER_KEY else sign_ins.holder
    return find(token, clock.now()) if isinstance(token, str) else None


def _to_door(endpoint: str) -> Response:
    """The page that asks for the code; a form whose visit ended waits behind it."""
    response = redirect(url_for(endpoint), 303)
    drafts.keep_for(response, "")
    return response


def leads_to(endpoint: str) -> Response:
    """Behind the door: the form that the end of a visit had interrupted, otherwise the paper's first page."""
    return redirect(drafts.ADDRESS if drafts.waiting("", clock.now()) else url_for(endpoint), 303)


def _guarding(key: str, door: str) -> Callable[[PaperView], PaperView]:
    """Pass the Visitor or Holder to the view; without one, redirect to the page that asks for the code."""

    def guard(view: PaperView) -> PaperView:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            found = current(key)
            if found is None:
                if session.pop(key, None) is not None:
                    flash(
                        _("Your page was open for a long time and has been closed. Please open it again."),
                        "info",
                    )
                return _to_door(door)
            show_ward(found.ward_id)
            return view(found, *args, **kwargs)

        return guarded

    return guard


with_letter = _guarding(LETTER_KEY, "screening.letter_door")
with_ticket = _guarding(TICKET_KEY, "screening.ticket.ticket_door")
