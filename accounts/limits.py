"""Limits on tries of passwords and codes. They slow a guesser down and never lock a person out.

A browser in which the password was right before (a signed mark) counts only its own tries, so nobody can
block an account from elsewhere. Right passwords are given back and never count.
"""

from core.db.limits import Attempt, attempt
from core.sealing import keyring
from core.web.requests import limit_address

BY_ADDRESS = "20/10 minutes; 60/hour"
BY_LOGIN_FROM_ADDRESS = "10/10 minutes"
BY_LOGIN = "100/hour"
BY_KNOWN_BROWSER = "10/10 minutes; 40/hour"
BY_ACCOUNT = "10/10 minutes"
CODE_BY_KNOWN_BROWSER = "10/10 minutes; 30/hour"
CODE_BY_ACCOUNT = "5/10 minutes; 20/hour"


def sign_in_attempt(login: str, known: str | None) -> Attempt:
    """One try at a password. Raises TooManyTries with the seconds to wait."""
    if known is not None:
        return attempt("sign-in", {f"browser:{known}": BY_KNOWN_BROWSER})
    # A login may be any text, even a person's phone, so it is kept as a keyed hash.
    whose = keyring().index("sign-in limit", login).hex()
    return attempt(
        "sign-in",
        {
            f"address:{limit_address()}": BY_ADDRESS,
            f"login:{whose}:{limit_address()}": BY_LOGIN_FROM_ADDRESS,
            f"login:{whose}": BY_LOGIN,
        },
    )


def set_up_attempt() -> Attempt:
    """One try at a set-up code. Raises TooManyTries."""
    return attempt("set-up", {f"address:{limit_address()}": BY_ADDRESS})


def own_password_attempt(account: str) -> Attempt:
    """One try at the present password by a signed-in account. Raises TooManyTries."""
    return attempt("own-password", {f"account:{account}": BY_ACCOUNT})


def code_attempt(account: str, known: str | None) -> Attempt:
    """One try at a code of the second factor, after the password was right. Raises TooManyTries."""
    if known is not None:
        return attempt("code", {f"browser:{known}": CODE_BY_KNOWN_BROWSER})
    return attempt("code", {f"account:{account}": CODE_BY_ACCOUNT})
