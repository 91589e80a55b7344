"""Compressed answers where no proxy compresses: static files prepared at set-up, and pages with no secret in them.

A personal page is never compressed: its length would tell a secret on it to a site that can repeat requests
(BREACH; docs/decisions/0040).
"""

import gzip
from pathlib import Path

from flask import Flask, Response, current_app, request

from core.compressing import prepared


def init_compressed(app: Flask) -> None:
    """Answer with the prepared form of a static file where the browser takes it."""
    app.after_request(_static_compressed)


def _takes_gzip(response: Response) -> bool:
    response.vary.add("Accept-Encoding")
    return response.status_code == 200 and request.accept_encodings["gzip"] > 0


def _static_compressed(response: Response) -> Response:
    if request.endpoint != "static" or not _takes_gzip(response):
        return response
    found = prepared(Path(current_app.static_folder or "") / (request.view_args or {})["filename"])
    if found is not None:
        response.response.close()  # type: ignore[union-attr]  # the open file that is replaced
        _replace(response, found.read_bytes())
        etag, _is_weak = response.get_etag()
        response.set_etag(etag or found.stem, weak=True)
    return response


def public_compressed(response: Response) -> Response:
    """For a page that is the same for everyone: no form, no session, nothing secret."""
    if "Set-Cookie" not in response.headers and _takes_gzip(response):
        _replace(response, gzip.compress(response.get_data(), 6, mtime=0))
    return response


def _replace(response: Response, data: bytes) -> None:
    response.direct_passthrough = False
    response.set_data(data)
    response.content_encoding = "gzip"
