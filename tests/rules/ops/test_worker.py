"""When a request is in, and what is answered where no page of the site can: in Vietnamese, and told by no word."""

import logging
import socket
from itertools import pairwise

import pytest
from gunicorn.http.errors import InvalidRequestLine  # type: ignore[import-untyped]  # has no types
from hypothesis import given
from hypothesis import strategies as st

from ops.worker import MOST_BODY, MOST_HEAD, PartialRequest, Worker

GET = b"GET /k HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /k HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n\r\na=b&c=d"
CHUNKED = b"POST /k HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n"
EMPTY_CHUNKED = b"POST /k HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
TRAILED = CHUNKED[:-2] + b"Sum: 1\r\n\r\n"


@pytest.mark.parametrize("whole", [GET, POST, CHUNKED, EMPTY_CHUNKED, TRAILED])
def test_a_request_is_in_with_its_last_byte_and_not_before(whole: bytes) -> None:
    coming = PartialRequest()
    for at in range(len(whole)):
        assert not coming.is_whole, whole[:at]
        coming._add(whole[at : at + 1])
    assert coming.is_whole and not coming.is_too_long


@given(st.lists(st.integers(0, len(CHUNKED)), max_size=6), st.sampled_from([GET, POST, CHUNKED]))
def test_where_the_line_cuts_does_not_matter(cuts: list[int], whole: bytes) -> None:
    ends = [0, *sorted(cut for cut in cuts if cut < len(whole)), len(whole)]
    coming = PartialRequest()
    for start, end in pairwise(ends):
        coming._add(whole[start:end])
    assert coming.is_whole and bytes(coming.data) == whole


def test_what_came_along_with_the_request_before_counts() -> None:
    assert PartialRequest(GET + POST[:20]).is_whole
    assert not PartialRequest(POST[:20]).is_whole


@pytest.mark.parametrize(
    "head",
    [
        b"POST /k HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (MOST_BODY + 1),
        b"GET /" + b"x" * MOST_HEAD,
        b"POST /k HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + b"x" * (MOST_BODY + 1),
    ],
)
def test_what_is_longer_than_pages_take_is_not_waited_for(head: bytes) -> None:
    assert PartialRequest(head).is_whole and PartialRequest(head).is_too_long


@pytest.mark.parametrize("length", [b"-5", b"abc", b"7\r\nContent-Length: 8", b"7, 7", b""])
def test_a_length_that_is_none_is_the_parsers_to_refuse(length: bytes) -> None:
    assert PartialRequest(b"POST /k HTTP/1.1\r\nContent-Length: " + length + b"\r\n\r\n").is_whole


def test_who_waits_for_a_word_of_ours_is_seen() -> None:
    head = b"POST /k HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
    assert PartialRequest(head).wants_word and not PartialRequest(POST).wants_word


def test_receiving_never_waits_and_notices_who_has_gone() -> None:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    coming, states = PartialRequest(), []
    with ours, theirs:
        for piece in (b"", POST[:30], POST[30:]):
            theirs.sendall(piece)
            states.append((coming.receive(ours), coming.is_whole))
        theirs.close()
        assert not PartialRequest().receive(ours)
    assert states == [(True, False), (True, False), (True, True)]


@pytest.mark.parametrize(
    ("fault", "status"), [(KeyError("Nguyễn Thị Bí Mật"), b"500"), (InvalidRequestLine("Bí Mật"), b"400")]
)
def test_what_no_page_answers_gets_one_and_the_log_no_names(
    caplog: pytest.LogCaptureFixture, fault: Exception, status: bytes
) -> None:
    worker = Worker.__new__(Worker)
    worker.log = logging.getLogger("served")
    ours, theirs = socket.socketpair()
    with ours, theirs:
        worker.handle_error(None, ours, ("127.0.0.1", 1), fault)
        said = theirs.recv(65536)
    assert said.startswith(b"HTTP/1.1 " + status) and b'<html lang="vi">' in said
    assert type(fault).__name__ in caplog.text and "Bí Mật" not in caplog.text
