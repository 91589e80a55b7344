"""Codes of the second factor: the app's key and its codes, recovery codes, and the picture that sets the app up."""

import base64
import hashlib
import hmac
from datetime import datetime

import pyotp
from markupsafe import Markup

from core import qr
from core.ids import ALPHABET
from core.sealing import keyring

ISSUER = "Ngay Khoe"
DIGITS = 6
STEPS_ASIDE = (0, -1, 1)
"""A phone's clock may be one step (half a minute) off."""
RECOVERY_CODES = 10
RECOVERY_LENGTH = 12


def key_for(half_sign_in: str) -> str:
    """The key offered to an app during one sign-in; nothing is written before its first code was right."""
    made = hmac.digest(keyring().derive("second factor key"), half_sign_in.encode(), hashlib.sha1)
    return base64.b32encode(made).decode("ascii")


def picture(key: str, login: str, label: str) -> Markup:
    """The QR code by which an app takes the key over."""
    uri = pyotp.TOTP(key).provisioning_uri(name=login, issuer_name=ISSUER)
    return qr.svg(uri, label, on_screen=True)


def step_of(key: str, code: str, at: datetime) -> int | None:
    """The time step that a code of the app belongs to, or None for a code of no present step."""
    if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
        return None
    app = pyotp.TOTP(key)
    present = app.timecode(at)
    steps = [present + aside for aside in STEPS_ASIDE]
    return next((step for step in steps if hmac.compare_digest(app.generate_otp(step), code)), None)


def tidy_code(text: str) -> str:
    """A code as typed, without blanks and hyphens, in lower case."""
    return "".join(char for char in text if char.isalnum()).lower()


def recovery_codes(account: str, nonce: str) -> list[str]:
    """The codes of one sheet; the same nonce gives the same sheet."""
    whole = [keyring().token("recovery code", account, nonce, str(n)) for n in range(RECOVERY_CODES)]
    return [code[:RECOVERY_LENGTH] for code in whole]


def recovery_index(account: str, code: str) -> bytes | None:
    """The keyed hash by which a recovery code is kept, or None for a text that can be none."""
    if len(code) != RECOVERY_LENGTH or not ALPHABET.issuperset(code):
        return None
    return keyring().index("recovery code", f"{account}\x1f{code}")


def printed(code: str) -> str:
    """A key or recovery code in groups of four."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
