"""Forms that came too late: what was typed is sealed on the server until its sender has sent it again.

A draft belongs to an account, or, on a public page, to the browser alone. The browser holds a random secret; the database
holds its hash and the sealed content. Passwords, codes and files are never kept.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, request
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import delete, select
from werkzeug.wrappers import Response as WSGIResponse

from core.db.database import db
from core.db.limits import attempt
from core.db.models import SealedDraft
from core.db.transaction import transaction
from core.errors import Busy, TooManyTries
from core.ids import new_id, tidy_id, token_hash
from core.sealing import SealBroken, keyring
from core.web.requests import limit_address

ADDRESS = "/form"
"""The page from which a form is sent again."""
PLACE = "sealed_draft.content"
LASTS = timedelta(hours=1)
MOST_BYTES = 32 * 1024
LIMIT = "30/10 minutes; 120/hour"
SECRET = frozenset({"password", "again", "present", "otp", "token", "ticket"})
"""A form with a password, a code or the secret of a link in it is not kept: it is filled in again on its page."""
NOT_KEPT = SECRET | {"csrf_token", "show_again"}
"""Also what the page adds itself."""
DOORS = frozenset({ADDRESS, "/sign-in", "/k", "/t"})
"""A form that leads here was not taken: its sender has to open the door first."""


@dataclass(frozen=True)
class FormDraft:
    """A form as it was sent: where to, and its fields in order."""

    address: str
    fields: list[tuple[str, str]]

    @property
    def key(self) -> str | None:
        """Its idempotency key, so that it has one effect whatever became of it."""
        return dict(self.fields).get("idempotency_key")

    @property
    def is_of_a_page(self) -> bool:
        """It has a page of its own, which can show it again as it was typed; a single button has none."""
        return any(name == "page_form" for name, _value in self.fields)


def init_drafts(app: Flask) -> None:
    """Erase each draft once its form was taken."""
    app.after_request(_erase_sent)


def kept_instead(owner: str | None) -> WSGIResponse | None:
    """Keep the present form and lead its sender on; None where it is not kept.

    `owner` is an account's public id, empty for the browser alone, None where nobody can be told.
    """
    if _holds_a_secret():
        return redirect(request.path, 303) if _is_of_our_pages() else None
    response = redirect(ADDRESS, 303)
    return response if keep_for(response, owner) else None


def keep_for(response: WSGIResponse, owner: str | None) -> bool:
    """Keep the present form, and let the response carry its secret; returns whether it is kept."""
    if owner is None or request.method != "POST" or request.is_json:
        return False
    if _holds_a_secret() or not _is_of_our_pages():
        return False
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_KEPT]
    content = json.dumps([request.full_path.rstrip("?"), typed], ensure_ascii=False)
    if len(content.encode()) > MOST_BYTES:
        return False
    token = new_id()
    sealed = keyring().seal(PLACE, _bound(token, owner), content)
    try:
        attempt("draft", {f"address:{limit_address()}": LIMIT})
        with transaction() as work:
            row = SealedDraft(token_hash=token_hash(token), content_sealed=sealed, expires_at=work.at + LASTS)
            db.session.add(row)
    except (TooManyTries, Busy):
        return False
    response.set_cookie(
        _cookie(),
        token,
        max_age=int(LASTS.total_seconds()),
        secure=current_app.config["SETTINGS"].is_https,
        httponly=True,
        samesite="Lax",
    )
    return True


def waiting(owner: str, at: datetime) -> FormDraft | None:
    """The form that waits in this browser for this owner, or None."""
    row = _row()
    return _opened(row, owner) if row is not None and row.expires_at > at else None


def _opened(row: SealedDraft, owner: str) -> FormDraft | None:
    with suppress(SealBroken):
        address, fields = json.loads(keyring().open(PLACE, _bound(_token(), owner), row.content_sealed))
        return FormDraft(address, [(name, value) for name, value in fields])
    return None


def is_waiting() -> bool:
    """Whether any form waits in this browser, for this caller or another one."""
    return _row() is not None


def _row() -> SealedDraft | None:
    if not _token():
        return None
    return db.session.execute(
        select(SealedDraft).where(SealedDraft.token_hash == token_hash(_token()))
    ).scalar_one_or_none()


def _erase_sent(response: Response) -> Response:
    """The form of the draft was sent again and taken, or is shown again with everything in it."""
    if request.method != "POST" or not _token():
        return response
    is_taken = response.status_code in (200, 409, 422) or (
        response.status_code == 303 and urlsplit(response.location or "").path not in DOORS
    )
    scope = g.get("scope")
    row = _row() if is_taken else None
    draft = _opened(row, scope.account if scope else "") if row is not None else None
    if draft is not None and draft.address == request.full_path.rstrip("?"):
        with suppress(Busy), transaction():
            db.session.execute(delete(SealedDraft).where(SealedDraft.token_hash == token_hash(_token())))
        response.delete_cookie(_cookie())
    return response


def _holds_a_secret() -> bool:
    return any(request.form.get(name) for name in SECRET)


def _is_of_our_pages() -> bool:
    """The form was on a page of ours: it brings a token that we signed, and no browser says otherwise."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    signer = URLSafeTimedSerializer(current_app.secret_key or b"", salt="wtf-csrf-token")
    with suppress(BadData):
        return bool(signer.loads(request.form.get("csrf_token", "")))
    return False


def _bound(token: str, owner: str) -> str:
    return f"{token}:{owner}"


def _token() -> str:
    return tidy_id(request.cookies.get(_cookie(), "")) or ""


def _cookie() -> str:
    return "__Host-draft" if current_app.config["SETTINGS"].is_https else "draft"
