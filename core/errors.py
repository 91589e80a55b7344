"""Refusals: a broken rule is an exception named for it, with one message and one HTTP status."""

from typing import Any, TypeVar

from core.marking import N_

_T = TypeVar("_T")


class Refusal(Exception):
    """A rule said no: nothing was written and the reader is told what to do.

    `status` is the HTTP status of the answer; `code` names the rule for programs and tests;
    `message` is an English message id that the page translates; `facts` fill its placeholders.
    """

    status = 409
    code = "refused"
    message = N_("This action is not possible.")

    def __init__(self, message: str | None = None, **facts: Any) -> None:
        super().__init__(message or self.message)
        self.message = message or self.message
        self.facts = facts


class NotThere(Refusal):
    """What is asked for does not exist, or is not the caller's: the two answer alike."""

    status = 404
    code = "not_there"
    message = N_("This page does not exist.")


def there(found: _T | None) -> _T:
    """What was found; raises NotThere where it is None."""
    if found is None:
        raise NotThere()
    return found


class BadInput(Refusal):
    """A field holds something that cannot be used; `facts["field"]` names it where there is one."""

    status = 422
    code = "bad_input"
    message = N_("Please check what you typed.")


class TooManyTries(Refusal):
    """A limit on attempts was reached; `facts["retry_after"]` is in seconds."""

    status = 429
    code = "too_many_tries"
    message = N_("Too many attempts. Please wait a little and try again.")


class UploadRefused(Refusal):
    """An uploaded file cannot be taken at all: wrong kind, too large, broken or hostile."""

    status = 422
    code = "upload_refused"
    message = N_("This file cannot be read.")


class Busy(Refusal):
    """The database cannot write just now (locked, full, gone); trying again later may help."""

    status = 503
    code = "busy"
    message = N_("The site is very busy. Please try again in a few seconds.")


class KeyReused(Refusal):
    """One idempotency key came with two different forms."""

    code = "key_reused"
    message = N_("This form was already sent with other answers. Please open the page again.")
