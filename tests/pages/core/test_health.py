import pytest

from core import full_disk
from tests.page_client import PageClient


def test_health_says_which_database_and_journal(client: PageClient) -> None:
    answer = client.get("/healthz").get_json()
    assert answer["status"] == "ok"
    assert (answer["database"], answer["journal"]) in {("sqlite", "wal"), ("postgresql", None)}


def test_an_unknown_address_is_a_page_that_says_what_to_do(client: PageClient) -> None:
    answer = client.get("/khong-co")
    assert answer.status_code == 404
    assert 'lang="vi"' in answer.text


def test_health_says_when_the_disk_is_full(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(full_disk, "LEAST_FREE_BYTES", 2**80)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()["status"]) == (503, "disk_full")
    assert answer.headers["Retry-After"]
