"""What residents see beside the station's own words: a picture for a thing to bring, a map link for a venue."""

from urllib.parse import urlencode

from core.folding import fold
from wards.station_card import shown_card

MAPS = "https://www.google.com/maps/search/"
PICTURES = (
    ("insurance", ("bao hiem", "bhyt", "insurance")),
    (
        "card",
        (
            "can cuoc",
            "cccd",
            "cmnd",
            "dinh danh",
            "giay to tuy than",
            "ho chieu",
            "khai sinh",
            "id card",
            "passport",
        ),
    ),
    ("pill", ("thuoc", "medicine", "medicines", "prescription")),
    ("letter", ("giay moi", "phieu hen", "letter", "ticket")),
    (
        "file",
        (
            "so kham",
            "so tiem",
            "so suc khoe",
            "so theo doi",
            "ket qua",
            "ho so",
            "xet nghiem",
            "results",
            "records",
        ),
    ),
    ("eye", ("kinh", "glasses")),
    ("phone", ("dien thoai", "phone")),
    ("users", ("nguoi nha", "nguoi giam ho", "nguoi than", "relative", "guardian")),
)
"""Words of a thing to bring, folded, and the icon that shows it; the first that fits."""


def bring_picture(thing: str) -> str:
    """The icon of a thing to bring; a check mark for one that has no picture."""
    words = f" {fold(thing).translate(dict.fromkeys(map(ord, '.,;:()/'), ' '))} "
    for icon, names in PICTURES:
        if any(f" {name} " in words for name in names):
            return icon
    return "check"


def map_url(venue: str) -> str:
    """A search for the venue in the ward, which a phone opens in its own maps app; pages load nothing from it."""
    card = shown_card(None)
    where = f"{venue}, {card.ward_name}" if card else venue
    return f"{MAPS}?{urlencode({'api': 1, 'query': where})}"
