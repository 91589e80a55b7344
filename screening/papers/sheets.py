"""Letters as a page to print, and as one file that prints without the site."""

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from flask import current_app, render_template, request

from campaigns import queries as campaign_queries
from campaigns.models import Campaign
from core import clock
from core.i18n import force_locale
from core.web.paging import Page
from screening import queries
from screening.papers.letters import LetterView, site_address
from screening.resident_rows import gatherings
from wards import queries as ward_queries
from wards.station_card import with_ward

STYLE = re.compile(
    r'<link\s+rel="stylesheet"(?P<media>\s+media="print")?\s+href="/static/(?P<name>css/[\w-]+\.css)[^"]*">'
)
OF_THE_SITE = re.compile(
    r'<script[^>]*></script>\n?|<link rel="icon"[^>]*>\n?|<meta property="og:[^>]*>\n?|<nav class="print-bar".*?</nav>\n?',
    re.DOTALL,
)


def sheet(campaign: Campaign, letters: Sequence[LetterView], parts: Page[LetterView] | None = None) -> str:
    """The page of these letters, always in Vietnamese, as residents read them.

    Letters of several neighborhoods have a sheet with its name before those of each. `parts`: the letters are one
    part of many.
    """
    by_place = [(place, list(own)) for place, own in groupby(letters, lambda letter: letter.neighborhood)]
    with force_locale("vi"), with_ward(campaign.ward_id):
        return render_template(
            "screening/papers/sheet.html",
            campaign=queries.campaign_facts(campaign.id),
            site_address=site_address(),
            by_place=by_place,
            parts=parts,
            parts_address=f"?show={request.args.get('show', '')}&page=",
            gatherings=gatherings(campaign_queries.days(campaign.id, clock.now()), said=True),
            card=ward_queries.station(campaign.ward_id),
            today=clock.civil_date(clock.now()),
        )


def sheet_file(campaign: Campaign, letters: Sequence[LetterView]) -> str:
    """The page as one file with its style sheets inside."""
    base = current_app.config["SETTINGS"].public_url
    with current_app.test_request_context(base_url=base):
        html = sheet(campaign, letters)
    return STYLE.sub(_inlined, OF_THE_SITE.sub("", html))


def _inlined(found: re.Match[str]) -> str:
    folder = Path(current_app.static_folder or "static")
    css = (folder / found["name"]).read_text(encoding="utf-8")
    media = found["media"] or ""
    return f"<style{media}>\n{css}</style>"
