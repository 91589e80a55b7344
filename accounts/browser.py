"""What a browser stores: the sign-in, and marks of accounts whose password was right in it."""

from datetime import datetime

from flask import current_app, request, session
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from accounts.gate import SESSION_KEY, access_of, current_scope, first_page
from accounts.roles import Role
from core.ids import new_id, tidy_id
from core.sealing import keyring
from core.web import drafts

KNOWN_DAYS = 180
SET_UP_KEY = "set_up"
HALF_KEY = "half_sign_in"
PROGRAMS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Zalo", "Zalo"),
    ("coc_coc", "Cốc Cốc"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""Most programs name Chrome or Safari, too."""
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def keep_sign_in(token: str) -> None:
    """Start a session for a browser that has just signed in; nothing of an earlier one is kept."""
    session.clear()
    session.permanent = True
    session[SESSION_KEY] = token


def keep_half_sign_in(token: str) -> None:
    """Remember that the password was right; nothing is open in this browser before the code is right, too."""
    session.clear()
    session[HALF_KEY] = token


def forget_sign_in() -> None:
    """Remove the sign-in from the browser's session."""
    session.clear()


def browser_words() -> str:
    """The caller's browser in two words ("Chrome, Android"), for the owner to recognize it."""
    text = request.headers.get("User-Agent", "")
    program = next((name for sign, name in PROGRAMS if sign in text), "")
    system = next((name for sign, name in SYSTEMS if sign in text), "")
    return ", ".join(word for word in (program, system) if word)


def known_browser(account: str | None) -> str | None:
    """The mark of a browser in which this account's password was right; None where it has only another account's."""
    marked, ref = _mark()
    return ref if marked == account else None


def draft_owner() -> str | None:
    """Whose a form is that came too late: of the account signed in, or last signed in, in this browser.

    Empty on a public page, where it is the browser's; None where no account is known.
    """
    if request.endpoint is None or access_of(current_app, request.endpoint).public:
        return ""
    scope = current_scope()
    return scope.account if scope is not None else _mark()[0]


def start_page(account: str, role: Role, at: datetime) -> str:
    """Where a sign-in leads: to the form that its end had interrupted, otherwise to the role's first page."""
    return drafts.ADDRESS if drafts.waiting(account, at) else first_page(role)


def mark_known(response: Response, account: str) -> None:
    """Mark the browser after a right password; an existing mark is kept."""
    response.set_cookie(
        _cookie(),
        _signer().dumps([account, known_browser(account) or new_id()]),
        max_age=KNOWN_DAYS * 24 * 3600,
        secure=current_app.config["SETTINGS"].is_https,
        httponly=True,
        samesite="Lax",
    )


def _mark() -> tuple[str | None, str | None]:
    """The account whose password was right in this browser, and the browser's mark."""
    try:
        said = _signer().loads(request.cookies.get(_cookie(), ""), max_age=KNOWN_DAYS * 24 * 3600)
    except BadSignature:
        return None, None
    if not isinstance(said, list) or len(said) != 2:
        return None, None
    account, ref = (tidy_id(str(part)) for part in said)
    return account, ref


def _cookie() -> str:
    return "__Host-known" if current_app.config["SETTINGS"].is_https else "known"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(keyring().derive("known browser"))
