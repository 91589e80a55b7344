"""What comes in, before anything reads it: bodies that break off, characters no person types, hosts that are not ours."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import IO, Any
from urllib.parse import urlsplit

from flask import Flask, Request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from core.errors import Busy
from core.full_disk import is_full

NUL = "\0"
NUL_IN_QUERY = "%00"
NO_CHARACTER = "\ufffd".encode().decode("latin-1")

Door = Callable[[dict[str, Any], Any], Iterable[bytes]]


class FewFields(FormDataParser):
    """No form of ours has a thousand fields; a body that holds half a million would take a worker's whole second."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Any:
        """The form of a body. Raises RequestEntityTooLarge, as Werkzeug does for a form in parts."""
        if mimetype == "application/x-www-form-urlencoded":
            body = stream.read()
            if self.max_form_parts is not None and body.count(b"&") >= self.max_form_parts:
                raise RequestEntityTooLarge()
            stream = BytesIO(body)
        return super().parse(stream, mimetype, content_length, options)


class Incoming(Request):
    """A request whose body is a bad request where it cannot be read, and never a fault of ours."""

    form_data_parser_class = FewFields

    def _load_form_data(self) -> None:
        try:
            super()._load_form_data()
        except OSError as broken:
            raise _refused(broken) from broken
        for name, value in self.form.items(multi=True):
            # PostgreSQL takes no NUL in a text, and no person types one.
            if NUL in name or NUL in value:
                raise BadRequest()

    def get_data(self, *args: Any, **kwargs: Any) -> Any:
        """The body; raises BadRequest where it broke off."""
        try:
            return super().get_data(*args, **kwargs)
        except OSError as broken:
            raise _refused(broken) from broken


def init_incoming(app: Flask) -> None:
    """Put these rules before everything else the app does with a request."""
    settings = app.config["SETTINGS"]
    app.request_class = Incoming
    app.jinja_env.globals["public_url"] = settings.public_url
    app.wsgi_app = _mended(app.wsgi_app, settings)  # type: ignore[method-assign,assignment]  # Flask's own way


def _mended(door: Door, settings: Any) -> Door:
    """Addresses without NUL, and our own host where another one was asked for: no redirect leads there."""
    our_host = urlsplit(settings.public_url).netloc

    def mended(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if NUL in environ["PATH_INFO"]:
            environ["PATH_INFO"] = environ["PATH_INFO"].replace(NUL, NO_CHARACTER)
        if NUL_IN_QUERY in environ["QUERY_STRING"]:
            environ["QUERY_STRING"] = environ["QUERY_STRING"].replace(NUL_IN_QUERY, "")
        if not settings.answers_to(environ.get("HTTP_HOST", "")):
            environ["HTTP_HOST"] = our_host
        return door(environ, start_response)

    return mended


def _refused(broken: OSError) -> Exception:
    return Busy() if is_full(broken) else BadRequest()
