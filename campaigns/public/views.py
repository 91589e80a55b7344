"""Routes that everybody may open: the first page with open campaigns, one campaign with what is left."""

from flask import Blueprint, render_template

from accounts.gate import everyone
from campaigns.fasting_words import fasting_note
from campaigns.public import queries
from campaigns.room_links import ASK, LETTER, SIGN_IN, TICKET, public_link
from core import clock
from core.web.compressed import public_compressed
from wards.station_card import show_ward

pages = Blueprint("public", __name__)
pages.after_request(public_compressed)


@pages.get("/")
@everyone
def home() -> str:
    """Open campaigns and events, and links for people with a letter or a ticket."""
    return render_template(
        "campaigns/public/home.html",
        campaigns=queries.open_campaigns(None, clock.now()),
        letter=public_link(LETTER),
        ticket=public_link(TICKET),
        sign_in=public_link(SIGN_IN),
    )


@pages.get("/c/<campaign>")
@everyone
def public(campaign: str) -> str:
    """One campaign: what, for whom, which days and what is left."""
    facts = queries.page(campaign, clock.now())
    show_ward(facts.campaign.ward_id)
    return render_template(
        "campaigns/public/public.html",
        facts=facts,
        fasting=fasting_note(None) if facts.campaign.fasting else None,
        letter=public_link(LETTER),
        ask=public_link(ASK, campaign=facts.campaign.public_id),
    )
