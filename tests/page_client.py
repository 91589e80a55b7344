"""A test client that checks every page it fetches: a page test is a check of the page itself."""

import re
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.db.database import db

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNLABELED_INPUTS = {"hidden", "submit", "button", "image", "reset"}


class Page(HTMLParser):
    """A page taken apart: elements with attributes, texts of title and h1, forms with their fields."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {"title": [], "h1": []}
        self.forms: list[dict[str, Any]] = []
        self._open: list[str] = []
        self._inside_label = 0
        self.labeled_inside: set[int] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.elements.append((tag, values))
        if tag in self.texts and "svg" not in self._open:
            self.texts[tag].append("")
        if tag == "form":
            self.forms.append({"attrs": values, "fields": {}, "all": []})
        if tag in ("input", "select", "textarea", "button") and self.forms and "form" in self._open:
            self.forms[-1]["all"].append((tag, values))
            if values.get("name"):
                self.forms[-1]["fields"][values["name"]] = values.get("value", "")
        if self._inside_label:
            self.labeled_inside.add(len(self.elements) - 1)
        if tag == "label":
            self._inside_label += 1
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._inside_label -= 1
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        for tag in ("title", "h1"):
            if tag in self._open and "svg" not in self._open and self.texts[tag]:
                self.texts[tag][-1] += data


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def problems_of(html: str, language: str | None = None) -> list[str]:
    """Everything that is wrong with a page, in words; empty for a good one."""
    page = Page(html)
    return [
        *_head_problems(page, language),
        *_id_problems(page),
        *_label_problems(page),
        *_form_problems(page),
        *_inline_problems(page),
    ]


def _head_problems(page: Page, language: str | None) -> list[str]:
    found = []
    titles, headings = page.texts["title"], [squeeze(h) for h in page.texts["h1"]]
    if len(titles) != 1 or len(headings) != 1:
        found.append(f"one title and one h1 are needed, not {titles} and {headings}")
    else:
        title = re.sub(r"^(Lỗi|Error): ", "", squeeze(titles[0]))
        if title != f"{headings[0]} – Ngày Khỏe":
            found.append(f"title {title!r} does not match h1 {headings[0]!r}")
    lang = next((attrs.get("lang") for tag, attrs in page.elements if tag == "html"), None)
    if lang not in ("vi", "en") or (language and lang != language):
        found.append(f"html lang is {lang!r}")
    viewport = [a for t, a in page.elements if t == "meta" and a.get("name") == "viewport"]
    if len(viewport) != 1 or "user-scalable" in viewport[0].get("content", ""):
        found.append("one viewport that lets people zoom is needed")
    return found


def _id_problems(page: Page) -> list[str]:
    ids = [attrs["id"] for _tag, attrs in page.elements if attrs.get("id")]
    return [f"id {name!r} occurs twice" for name in sorted({i for i in ids if ids.count(i) > 1})]


def _label_problems(page: Page) -> list[str]:
    labeled = {attrs.get("for") for tag, attrs in page.elements if tag == "label"}
    found = []
    for number, (tag, attrs) in enumerate(page.elements):
        if tag not in ("input", "select", "textarea") or attrs.get("type") in UNLABELED_INPUTS:
            continue
        named = attrs.get("aria-label") or attrs.get("aria-labelledby") or number in page.labeled_inside
        if not named and attrs.get("id") not in labeled:
            found.append(f"{tag} {attrs.get('name')!r} has no label")
        if attrs.get("placeholder"):
            found.append(f"{tag} {attrs.get('name')!r} has a placeholder")
    return found


def _form_problems(page: Page) -> list[str]:
    found = []
    for form in page.forms:
        if form["attrs"].get("method", "get").lower() != "post":
            continue
        for needed in ("csrf_token", "idempotency_key"):
            if not form["fields"].get(needed):
                found.append(f"the form to {form['attrs'].get('action')!r} brings no {needed}")
    return found


def _inline_problems(page: Page) -> list[str]:
    found = []
    for tag, attrs in page.elements:
        if tag == "style" or (tag == "script" and not attrs.get("src")):
            found.append(f"inline <{tag}>")
        found += [
            f"inline {name} on <{tag}>" for name in attrs if name == "style" or re.match(r"on[a-z]+$", name)
        ]
        for name in ("src", "href", "action"):
            if re.match(r"(https?:)?//(?!127\.0\.0\.1|localhost)", attrs.get(name, "")) and tag != "a":
                found.append(f"<{tag}> calls {attrs[name]}")
    return found


class PageClient(FlaskClient):
    """Checks what it fetches and remembers the last page, so that forms are sent as a browser would."""

    page: Page | None = None

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        # A context of its own for each request, as in the running site: else `g` and the database session
        # of one request would be seen by the next, even by another browser's.
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        db.session.rollback()
        db.session.expire_all()
        assert response.status_code != 500, "the page broke"
        for header in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"):
            assert header in response.headers, f"{header} is missing"
        if (
            response.mimetype == "text/html"
            and response.data
            and response.status_code not in (301, 302, 303, 308)
        ):
            problems = problems_of(response.text)
            assert not problems, "; ".join(problems)
            self.page = Page(response.text)
        return response

    def submit(self, action: str | None = None, **answers: Any) -> TestResponse:
        """Send the form of the last page that goes to `action` (or the first POST form), filled in.

        Field names with dashes can be given through a dict in `_`; a value of None leaves a field out.
        """
        assert self.page is not None
        for form in self.page.forms:
            target = (form["attrs"].get("action") or "").split("#")[0]
            if form["attrs"].get("method", "get").lower() == "post" and (
                action is None or action in (target, target.split("?")[0])
            ):
                break
        else:
            raise AssertionError(f"no form to {action!r} on the page")
        hidden = {
            values["name"]: values.get("value", "")
            for tag, values in form["all"]
            if values.get("name") and values.get("type") == "hidden"
        }
        answers = {**answers.pop("_", {}), **answers}
        data = {name: value for name, value in {**hidden, **answers}.items() if value is not None}
        address = target or self.last_path
        return self.post(address, data=data)

    @property
    def last_path(self) -> str:
        assert self.history_path
        return self.history_path

    history_path: str | None = None

    def get(self, *args: Any, **kwargs: Any) -> TestResponse:
        self.history_path = args[0] if args else kwargs.get("path")
        return super().get(*args, **kwargs)

    def search(self, address: str, text: str) -> TestResponse:
        """Open a page with a search box, type into it and send it."""
        self.get(address)
        assert self.page is not None
        box = next(form for form in self.page.forms if form["attrs"].get("role") == "search")
        return self.submit(box["attrs"]["action"].split("#")[0], q=text)

    def csrf(self) -> str:
        """The CSRF token of the last page."""
        assert self.page is not None
        return next(
            form["fields"]["csrf_token"] for form in self.page.forms if "csrf_token" in form["fields"]
        )
