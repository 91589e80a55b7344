"""Lines that are slow, or never hang up: however many there are, everybody else is served."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection

import pytest
from sqlalchemy import select

from bench.big_ward import Size, write_campaign, write_ward
from bench.booking import in_a_week, sign_in_all
from bench.serving import Server, fresh_site, serve_site
from campaigns.models import Slot
from core.db.database import db
from core.db.write_gate import write_gate

THREADS = 2 * 4
"""Of all workers together: one line more than that, and nobody would be left."""

PATIENCE = 8
"""Seconds that a page may take before it counts as not answered; the waits below are far longer or endless."""

STARTS = {
    "half a head": b"GET /k HTTP/1.1\r\nHost: ",
    "half a form": b"POST /k HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 300\r\n\r\ntoken=",
    "half a chunk": b"POST /k HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n50\r\ntoken=",
    "half a workbook": b"POST /residents/roll HTTP/1.1\r\nHost: x\r\n"
    b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 9000000\r\n\r\n--x\r\n",
    "an answer taken and no goodbye": b"GET /k HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "a body far too large": b"POST /k HTTP/1.1\r\nHost: x\r\nContent-Length: 90000000\r\n\r\n",
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with fresh_site() as site, serve_site(site) as running:
        yield running


def page(server: Server) -> int:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    try:
        connection.request("GET", "/k")
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


@pytest.mark.parametrize("start", STARTS)
def test_slow_lines_hold_nobody_up(server: Server, start: str) -> None:
    with ExitStack() as lines:
        for _n in range(THREADS + 4):
            line = lines.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            line.sendall(STARTS[start])
        assert [page(server) for _n in range(6)] == [200] * 6


def test_writers_behind_a_closed_gate_leave_the_pages_to_others() -> None:
    """However many bookings wait: they wait for a thread of their own."""
    with fresh_site() as site, ExitStack() as held:
        campaign = write_campaign(write_ward(Size(100, 2)), day=in_a_week(), slots=2, capacity=100)
        server = held.enter_context(serve_site(site))
        bookings = sign_in_all(site, campaign, THREADS + 4)
        slot = db.session.scalars(select(Slot.public_id)).first()
        db.session.rollback()
        with write_gate(db.engine):
            for booking in bookings:
                line = held.enter_context(socket.create_connection(("127.0.0.1", server.port)))
                line.sendall(booking.to(slot).raw)
            assert [page(server) for _n in range(6)] == [200] * 6


def test_a_request_in_pieces_is_answered_when_it_is_whole(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as line:
        for piece in (
            b"GET /healthz HT",
            b"TP/1.1\r\nHost: x\r\n",
            b"\r\nGET /healthz HTTP/1.1\r\n",
            b"Host: x\r\n\r\n",
        ):
            line.sendall(piece)
            page(server)
        said = b""
        while said.count(b'"status"') < 2:
            said += line.recv(65536)
        assert said.count(b"HTTP/1.1 200 OK") == 2


def test_who_sends_a_file_that_is_far_too_large_still_reads_why_it_was_refused(server: Server) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request(
        "POST", "/residents/roll", body=b"x" * 12_000_000, headers={"Content-Type": "text/plain"}
    )
    answer = connection.getresponse()
    assert answer.status == 413
    assert '<html lang="vi">' in answer.read().decode()
    connection.close()


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (b"GET /" + b"x" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 9000 + b"\r\n\r\n", b"431"),
        (b"\x16\x03\x01\x00\xa5\r\n\r\n", b"400"),
        (b"POST /k HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", b"400"),
    ],
)
def test_what_is_no_request_gets_a_page_in_vietnamese(server: Server, asked: bytes, status: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as line:
        line.sendall(asked)
        said = b""
        while more := line.recv(65536):
            said += more
    assert said.startswith(b"HTTP/1.1 " + status)
    assert b'<html lang="vi">' in said and b"Content-Security-Policy" in said
