"""A person who looks at pages: each in both sizes, and narrow; keeps what was seen and what was wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from core.catalogs import merged
from core.i18n import LANGUAGES
from tests.browser import sight
from tests.browser.live_ward import Visited
from tests.house.source import ROOT

REFUSED = ".error-summary, .notice-error, .problem, [data-pair-error]:not([hidden])"
LARGE_TEXT = "on => document.documentElement.classList.toggle('text-large', on)"
# Everything that is written on the page, piece by piece; left out is what has a language of its own, and the keys of a
# script's words.
WRITTEN = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = new Set(), around = new Set([document.title]);
  while (walk.nextNode()) {
    if (!walk.currentNode.parentElement.closest('body [lang], script, textarea, dl[hidden] dt')) found.add(walk.currentNode.data.trim());
  }
  for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
    for (const one of document.querySelectorAll(`[${name}]`)) around.add(one.getAttribute(name).trim());
  }
  return [[...found], [...around]];
}"""
UNFOLD = "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"


@cache
def _translated() -> frozenset[str]:
    """The English of every message that reads otherwise in Vietnamese."""
    return frozenset(
        str(message.id) for message in merged(ROOT) if message.id and message.id != message.string
    )


@dataclass(frozen=True)
class Stop:
    """A page to look at: its address, with names of the ward in braces.

    `typed`: what is then typed into its form, by field, so that the form is refused and looked at again;
    an empty dict sends the form as it is. `action` does more on the page, looking where it likes; `shows`
    are the addresses of the pages that it comes by. `speaks`: the language of a page that has only one.
    """

    address: str
    typed: dict[str, str] | None = None
    action: Callable[[Walker], None] | None = None
    shows: tuple[str, ...] = ()
    speaks: str | None = None


@dataclass
class Walker:
    """Walks through pages in one language; `seen` are the endpoints looked at, `wrong` is what was found."""

    page: Page
    ward: Visited
    routes: MapAdapter
    language: str
    seen: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    @property
    def is_second(self) -> bool:
        """Whether the site is walked in its second language."""
        return self.language != LANGUAGES[0]

    def visit(self, stop: Stop) -> None:
        """Look at one stop, its refused form, and whatever its action shows."""
        self.open(stop.address, stop.speaks)
        if stop.typed is not None:
            self.send(stop.typed)
            if not self.page.locator(REFUSED).count():
                self.wrong.append(f"{self.page.url}: the form was not refused")
            self.look(is_variant=True)
        if stop.action is not None:
            stop.action(self)

    def open(self, address: str, speaks: str | None = None) -> None:
        """Go to a page and look at it; an address that leads elsewhere is a mistake of the walk."""
        path = address.format(**self.ward.names)
        self.page.goto(path)
        self.look(speaks)
        if urlsplit(self.page.url).path != urlsplit(path).path:
            self.wrong.append(f"{address} led to {self.page.url}")

    def send(self, typed: dict[str, str]) -> None:
        """Fill in fields by their names and send the form they stand in (or the page's first)."""
        form = self._form(next(iter(typed), None))
        for name, text in typed.items():
            if text or form.locator(f"[name={name}]:not([type=radio])").count():
                form.locator(f"[name={name}]").first.fill(text)
        primary = form.locator(".button-primary")
        sight.press((primary if primary.count() else form.locator("button[type=submit]")).first)

    def press(self, what: str | Locator) -> None:
        """Press what leads on, and look at what comes."""
        sight.press(self.page.locator(what).first if isinstance(what, str) else what)
        self.look()

    def look(self, speaks: str | None = None, is_variant: bool = False) -> None:
        """Everything that can be wrong with the page as it is, from narrow to wide.

        A variant is a page that was looked at before, with something more on it: axe sees it on a phone only.
        """
        page, where = self.page, f"{self.language} {urlsplit(self.page.url).path}"
        self.seen.add(self._endpoint())
        page.evaluate(UNFOLD)
        found: list[str] = []
        page.set_viewport_size(sight.NARROW)
        for large in (True, False):
            page.evaluate(LARGE_TEXT, large)
            found += [f"{'large text, ' if large else ''}{fault}" for fault in sight.sideways(page)]
        # The colors of a page are the same in every language; looking at them takes two thirds of the time.
        seen_before = ["color-contrast"] if self.is_second else []
        page.set_viewport_size(sight.PHONE)
        found += [*sight.sideways(page), *sight.axe(page, *seen_before)]
        page.set_viewport_size(sight.OFFICE)
        found += sight.sideways(page)
        if not is_variant:
            found += [f"wide: {fault}" for fault in sight.axe(page, *seen_before)]
        if page.locator("html").get_attribute("lang") != (speaks or self.language):
            found.append("is not in the language that was asked for")
        found += self._mixed_up()
        self.wrong += [f"{where}: {fault}" for fault in found]

    def _mixed_up(self) -> list[str]:
        """A Vietnamese page in English words; for residents, Vietnamese texts that an English page does not mark as such."""
        written, around = (set(texts) for texts in self.page.evaluate(WRITTEN))
        if not self.is_second:
            return [f"says in English: {text}" for text in (written | around) & _translated()]
        if not self.page.locator("body.resident").count():
            return []
        typed = [text for text in written if any(words in text for words in self.ward.typed)]
        return [f"does not say that this is Vietnamese: {text}" for text in typed]

    def _form(self, field: str | None) -> Locator:
        forms = self.page.locator("main form:visible")
        if field is None:
            return forms.first
        return forms.filter(has=self.page.locator(f"[name={field}]")).first

    def _endpoint(self) -> str:
        path: Any = urlsplit(self.page.url).path
        for method in ("GET", "POST"):
            try:
                return self.routes.match(path, method=method)[0]
            except HTTPException:
                continue
        return "nothing"
