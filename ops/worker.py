"""The web worker: a request is given to a thread only when it has come in whole, so that slow lines hold nobody up."""

import re
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from ctypes import CDLL
from functools import partial
from selectors import EVENT_READ
from signal import SIG_DFL, SIGALRM, SIGTERM, alarm, signal
from struct import pack
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine  # type: ignore[import-untyped]  # has no types
from gunicorn.util import write_nonblock  # type: ignore[import-untyped]  # has no types
from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]  # has no types

from config import ROOT
from core.db.write_gate import queued
from core.logs import KindsAndPlaces
from core.web.write_queue import heads_in_turn

CHUNK, MOST_HEAD, MOST_TRAILER = 64 * 1024, 64 * 1024, 1024
MOST_BODY = 1024 * 1024 + MOST_HEAD
"""What any page but the roll's takes at most; a longer body is refused, or read by its page as it comes."""

MOST_KEPT, MOST_REST = 32 * 1024 * 1024, 64 * 1024 * 1024
COMES_SECONDS = 30
"""How long a request may take to come in: a phone at one bar, and no longer."""

READ_SECONDS, SEND_SECONDS, HANGS_UP_SECONDS = 10, 30, 3
ORPHAN_SECONDS = 2
"""How long a worker without a master goes on with the requests it has."""
PR_SET_PDEATHSIG = 1

SEND_BUFFER = 256 * 1024
"""An answer up to this is the kernel's to deliver: no thread waits until a slow line has taken it."""

GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
HEAD_ENDS = b"\r\n\r\n"
LAST_CHUNK = re.compile(rb"\r\n0[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n\Z")
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*(?=\r\n)", re.IGNORECASE)
EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)

REFUSED_PAGE = ROOT / "static" / "errors" / "refused.html"
BROKEN_PAGE = ROOT / "static" / "errors" / "broken.html"
CLIENT_FAULTS = "gunicorn.http.errors"


class PartialRequest:
    """What has come in of a request on one connection, and how much of it there is to wait for."""

    def __init__(self, data: bytes = b"") -> None:
        self.data = bytearray()
        self.since = time.monotonic()
        self._body: int | None = None
        self._length: int | None = None
        self.wants_word = False
        """Whether the other side waits for a word of ours before it sends the body."""
        self._add(data)

    @property
    def is_whole(self) -> bool:
        """Whether nothing more has to be waited for before a thread can take it."""
        if self._body is None:
            return len(self.data) >= MOST_HEAD
        return self.is_too_long or self._has_end()

    @property
    def is_too_long(self) -> bool:
        """Whether it is longer than what is kept here: the page it goes to refuses it, or reads it as it comes."""
        if self._body is None:
            return len(self.data) >= MOST_HEAD
        return max(self._length or 0, len(self.data) - self._body) > MOST_BODY

    def receive(self, sock: socket.socket) -> bool:
        """Take what is there without waiting for more; False where the other side has gone."""
        while not self.is_whole:
            try:
                data = sock.recv(CHUNK)
            except BlockingIOError:
                return True
            except OSError:
                return False
            if not data:
                return False
            self._add(data)
        return True

    def _add(self, data: bytes) -> None:
        seen = max(0, len(self.data) - len(HEAD_ENDS))
        self.data += data
        if self._body is None and (ends := self.data.find(HEAD_ENDS, seen)) >= 0:
            self._body = ends + len(HEAD_ENDS)
            head = bytes(self.data[: ends + 2])
            self.wants_word = EXPECTS.search(head) is not None
            lengths = LENGTH.findall(head)
            # A head that says its length twice, or not at all, is the parser's to judge: nothing is waited for.
            said = int(lengths[0]) if len(lengths) == 1 else 0
            self._length = None if CHUNKED.search(head) else said

    def _has_end(self) -> bool:
        assert self._body is not None
        if self._length is not None:
            return len(self.data) - self._body >= self._length
        return LAST_CHUNK.search(self.data, max(self._body - 2, len(self.data) - MOST_TRAILER)) is not None


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn says nothing of its types
    """gunicorn's threaded worker; waiting for a request, and for the other side to hang up, takes no thread of it.

    Requests that queue to write (`core.web.write_queue`) have one thread of their own, and leave the others to everybody else.
    """

    def init_process(self) -> None:
        """Where a page reads a long body as it comes, or a browser takes a long answer slowly, a thread hangs so long."""
        for listener in self.sockets:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, pack("ll", READ_SECONDS, 0))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, pack("ll", SEND_SECONDS, 0))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        self.writers = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        super().init_process()

    def init_signals(self) -> None:
        """Where the master is killed, the kernel wakes its workers."""
        super().init_signals()
        CDLL(None).prctl(PR_SET_PDEATHSIG, SIGTERM)

    def is_parent_alive(self) -> bool:
        """A worker whose master was killed leaves its port to the next one at once, and ends soon, whatever it is doing."""
        is_alive = bool(super().is_parent_alive())
        if not is_alive:
            self.set_accept_enabled(False)
            for listener in self.sockets:
                listener.close()
            signal(SIGALRM, SIG_DFL)
            alarm(ORPHAN_SECONDS)
        return is_alive

    def load_wsgi(self) -> None:
        """With the app comes what of it is served in turn."""
        super().load_wsgi()
        self.in_turn = heads_in_turn(self.wsgi)

    def accept(self, listener: socket.socket) -> None:
        """A new connection is waited for like any other: no thread looks whether it says something."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        conn = TConn(self.cfg, client, address, listener.getsockname())
        conn.incoming = PartialRequest()
        self._wait(conn, conn.incoming.since + COMES_SECONDS, self.on_pending_socket_readable)

    def on_client_socket_readable(self, conn: TConn, client: Any) -> None:
        """The next request of a connection that was kept open begins to come in."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._take_in(conn, PartialRequest())

    def on_pending_socket_readable(self, conn: TConn, client: Any) -> None:
        """More of a request has come in; a thread takes it when it is whole."""
        is_there = conn.incoming.receive(client)
        if is_there and conn.incoming.is_whole:
            self._wait_no_more(conn)
            self.enqueue_req(conn)
        elif not (is_there and self._has_room_for(conn)):
            self._give_up(conn)
        elif conn.incoming.wants_word:
            conn.incoming.wants_word = False
            write_nonblock(conn.sock, GO_ON)

    def _take_in(self, conn: TConn, incoming: PartialRequest) -> None:
        """What has come in already may be all."""
        conn.incoming = incoming
        self._wait(conn, incoming.since + COMES_SECONDS, self.on_pending_socket_readable)
        self.on_pending_socket_readable(conn, conn.sock)

    def enqueue_req(self, conn: TConn) -> None:
        """A request that is in goes to a thread: to the writers' own, or to any other."""
        incoming = conn.incoming
        conn.came_at = time.monotonic()
        in_turn = not incoming.is_too_long and self.in_turn.match(incoming.data)
        done = (self.writers if in_turn else self.tpool).submit(self.handle, conn)
        done.add_done_callback(lambda done: self.method_queue.defer(self.finish_request, conn, done))

    def handle(self, conn: TConn) -> Any:
        """Serve a request that is in; its patience with a held database began when it was."""
        queued(time.monotonic() - conn.came_at)
        conn.init()
        conn.parser.unreader.unread(bytes(conn.incoming.data))
        conn.is_read_as_it_comes = conn.incoming.is_too_long
        conn.incoming = None
        return super().handle(conn)

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:
        """A body that nobody read to its end is not waited for: the connection is given up instead."""
        return not conn.is_read_as_it_comes and super()._keepalive_after(conn, keepalive)

    def finish_request(self, conn: TConn, done: Future[Any]) -> None:
        """After a request: whatever is waited for, no thread and no loop waits for it."""
        if done.cancelled() or done.exception() or not done.result():
            self._hang_up(conn)
        elif rest := conn.parser.unreader.take_buffered():
            self._take_in(conn, PartialRequest(rest))
        else:
            super().finish_request(conn, done)

    def murder_pending(self) -> None:
        """Give up what was waited for too long."""
        now = time.monotonic()
        for conn in [conn for conn in self.pending_conns if conn.timeout <= now]:
            self._give_up(conn)

    def _hang_up(self, conn: TConn) -> None:
        """Say that nothing more comes from us, and let the other side finish: it may still be sending a long file."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self.nr_conns -= 1
            conn.close()
            return
        self._wait(conn, time.monotonic() + HANGS_UP_SECONDS, self._on_rest_readable)

    def _on_rest_readable(self, conn: TConn, client: Any) -> None:
        try:
            rest = client.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            rest = b""
        conn.rest = getattr(conn, "rest", 0) + len(rest)
        if rest and conn.rest <= MOST_REST:
            conn.timeout = time.monotonic() + HANGS_UP_SECONDS
        else:
            self._give_up(conn)

    def _wait(self, conn: TConn, until: float, then: Callable[[TConn, Any], None]) -> None:
        conn.sock.setblocking(False)
        conn.timeout = until
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(then, conn))

    def _wait_no_more(self, conn: TConn) -> None:
        self.poller.unregister(conn.sock)
        self.pending_conns.remove(conn)

    def _give_up(self, conn: TConn) -> None:
        self._wait_no_more(conn)
        self.nr_conns -= 1
        conn.close()

    def _has_room_for(self, conn: TConn) -> bool:
        """A short request always finds room; of long ones only so many come in at a time."""
        if len(conn.incoming.data) <= MOST_HEAD:
            return True
        others = (other.incoming for other in self.pending_conns)
        return sum(len(incoming.data) for incoming in others if incoming) <= MOST_KEPT

    def handle_error(self, _req: Any, client: Any, _addr: Any, exc: Exception) -> None:
        """What cannot be read as a request, and what no page of the site has answered, each get a page."""
        name = type(exc).__name__
        if type(exc).__module__ == CLIENT_FAULTS:
            self.log.warning("a request was refused: %s", name)
            status = {LimitRequestLine: "414 URI Too Long", LimitRequestHeaders: "431 Headers Too Large"}
            _send(client, status.get(type(exc), "400 Bad Request"), REFUSED_PAGE.read_bytes())
        else:
            places = KindsAndPlaces().formatException((type(exc), exc, exc.__traceback__))
            self.log.error("a request failed: %s\n%s", name, places)
            _send(client, "500 Internal Server Error", BROKEN_PAGE.read_bytes())


def _send(client: Any, status: str, page: bytes) -> None:
    head = (
        f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(page)}\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
        "Content-Security-Policy: default-src 'none'; style-src 'self'; frame-ancestors 'none'\r\n"
        "Referrer-Policy: no-referrer\r\n\r\n"
    )
    write_nonblock(client, head.encode() + page)
