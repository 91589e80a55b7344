"""The gallery: every component page passes what the checking client looks at, in both languages."""

import pytest

from tests.page_client import PageClient

PARTS = ("", "/resident", "/round", "/desk", "/letter", "/list", "/problem")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_page_of_the_gallery_is_in_order(client: PageClient, part: str, language: str) -> None:
    answer = client.get(f"/gallery{part}?lang={language}")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text


def test_the_gallery_is_closed_where_it_was_not_asked_for(client: PageClient) -> None:
    client.application.testing = False
    try:
        assert client.get("/gallery").status_code == 404
    finally:
        client.application.testing = True


def test_an_error_summary_leads_to_each_wrong_field(client: PageClient) -> None:
    text = client.get("/gallery").text
    for field in ("bad-full_name", "bad-seats", "bad-kind"):
        assert f'href="#{field}"' in text
        assert f'id="{field}"' in text
        assert f'aria-describedby="{field}' in text
