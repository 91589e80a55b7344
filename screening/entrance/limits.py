"""How many wrong tries of a letter's or ticket's code are allowed (decision 0039)."""

from core.db.limits import Attempt, attempt
from core.sealing import keyring
from core.web.requests import limit_address

PER_CODE = "5/10 minutes; 15/day"
"""Wrong years of birth for one code, from everywhere together: what a guesser with a code in hand has to try."""
PER_ADDRESS = "300/10 minutes"
"""Wrong codes from one address. A carrier gives one address to a whole ward, so this is only a brake on machines."""


def code_attempt(code: str) -> Attempt:
    """Count a try of this code, until it is said to have succeeded. Raises TooManyTries."""
    hidden = keyring().index("code limit", code).hex()
    return attempt("paper-code", {f"code:{hidden}": PER_CODE, f"address:{limit_address()}": PER_ADDRESS})
