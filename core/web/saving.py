"""What a view does with a form that writes: save it once, say so and lead on, or show its page again."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect
from werkzeug.wrappers import Response

from core.db.transaction import Work, once_from_form, transaction
from core.errors import Busy, KeyReused, NotThere, Refusal, TooManyTries
from core.web.forms import WritingForm, blame

Text = str | Callable[[Any], str]
"""A text, or a function that makes it of what was done."""

OF_THE_REQUEST = (Busy, KeyReused, NotThere, TooManyTries)
"""Refusals that have a page of their own: they say nothing about what was typed."""


def save(owner: str, do: Callable[[Work], Any], to: Text, said: Text) -> Response:
    """Do it once, however often the form is sent, say so, and lead on; `owner` as for `once_from_form`."""
    with transaction(once_from_form(owner)) as work:
        done = do(work)
        address = work.lead_to(_text(to, done))
    flash(_text(said, done), "success")
    return redirect(address, 303)


def save_form(
    form: WritingForm, owner: str, do: Callable[[Work], Any], to: Text, said: Text
) -> Response | None:
    """Save what a valid form says; None where its page is to be shown, with what a rule refused on it."""
    if not form.validate_on_submit():
        return None
    try:
        return save(owner, do, to, said)
    except Refusal as refused:
        if isinstance(refused, OF_THE_REQUEST):
            raise
        blame(form, refused)
        form.refused_with = refused.status
        return None


def _text(text: Text, done: Any) -> str:
    return text if isinstance(text, str) else text(done)
