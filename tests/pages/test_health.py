from tests.page_client import PageClient


def test_health_says_which_database_and_journal(client: PageClient) -> None:
    answer = client.get("/healthz").get_json()
    assert answer["status"] == "ok"
    assert (answer["database"], answer["journal"]) in {("sqlite", "wal"), ("postgresql", None)}


def test_an_unknown_address_is_a_page_that_says_what_to_do(client: PageClient) -> None:
    answer = client.get("/khong-co")
    assert answer.status_code == 404
    assert 'lang="vi"' in answer.text
