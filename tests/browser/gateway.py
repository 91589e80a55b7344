"""What is between a phone and the site on a bad day: refuses, loses answers, and remembers what went through."""

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs


@dataclass
class Gateway:
    """Around the site's WSGI app; only scans and searches are touched.

    `faults`: statuses to answer the next posts of scans with, before the site sees them · `lose_answers`:
    how many answers get lost after the site did its work · `silent`: short codes on which no verdict comes.
    """

    site: Callable[..., Iterable[bytes]]
    faults: list[int] = field(default_factory=list)
    lose_answers: int = 0
    silent: set[str] = field(default_factory=set)
    posts: list[dict[str, Any]] = field(default_factory=list)
    searches: list[str] = field(default_factory=list)

    def scans(self) -> list[dict[str, Any]]:
        """All scans of all posts that reached the site, in order, repeats included."""
        return [scan for post in self.posts for scan in post["scans"]]

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path.endswith("/search"):
            self.searches += parse_qs(environ["QUERY_STRING"]).get("q", [])
        if environ["REQUEST_METHOD"] != "POST" or not path.endswith("/scans"):
            return self.site(environ, start_response)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        if self.faults:
            return _refuse(self.faults.pop(0), start_response)
        sent = json.loads(body)
        self.posts.append(sent)
        kept = [scan for scan in sent["scans"] if scan.get("short_code") not in self.silent]
        body = json.dumps({**sent, "scans": kept}).encode()
        environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        if self.lose_answers:
            self.lose_answers -= 1
            for _ in self.site(environ, lambda *_answer: None):
                pass
            return _refuse(502, start_response)
        return self.site(environ, start_response)


def _refuse(status: int, start_response: Callable[..., Any]) -> list[bytes]:
    start_response(f"{status} {HTTPStatus(status).phrase}", [("Content-Type", "text/plain")])
    return [b"not now"]
