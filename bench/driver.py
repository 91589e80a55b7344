"""The load: clients in closed loops over persistent loopback connections, each request timed by its client."""

import socket
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass(frozen=True)
class Request:
    """A request ready to send; its bytes are built before timing starts."""

    raw: bytes


def form_post(path: str, fields: Sequence[tuple[str, str]], cookie: str = "") -> Request:
    """A form as a browser posts it."""
    body = urlencode(fields).encode()
    return _request("POST", path, body, "application/x-www-form-urlencoded", cookie)


def json_post(path: str, body: bytes, authorization: str) -> Request:
    """JSON as a desk posts it."""
    return _request("POST", path, body, "application/json", "", f"Authorization: {authorization}\r\n")


def get(path: str, cookie: str = "") -> Request:
    """A page as a browser requests it."""
    return _request("GET", path, b"", "", cookie)


def _request(method: str, path: str, body: bytes, kind: str, cookie: str, more: str = "") -> Request:
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n{more}"
    if kind:
        head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    if cookie:
        head += f"Cookie: {cookie}\r\n"
    return Request(head.encode() + b"\r\n" + body)


@dataclass
class Result:
    """The results of a run: total seconds, the wait of each request in milliseconds, and the statuses."""

    seconds: float
    waits: list[float]
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.waits) / self.seconds

    def percentile(self, share: float) -> float:
        """The wait in milliseconds below which this share of requests stayed."""
        return sorted(self.waits)[min(len(self.waits) - 1, int(share * len(self.waits)))]

    @property
    def median(self) -> float:
        """The median wait in milliseconds."""
        return statistics.median(self.waits)

    def line(self) -> str:
        """The results as one line."""
        return (
            f"{self.rate:8.0f}/s   p50 {self.median:6.1f}  p95 {self.percentile(0.95):6.1f}  "
            f"p99 {self.percentile(0.99):6.1f}  worst {max(self.waits):6.1f} ms   {dict(self.statuses)}"
        )


def run(port: int, requests: Sequence[Request], clients: int) -> Result:
    """Send all requests from this many clients at once; each takes the next request after an answer."""
    pending: Iterator[Request] = iter(requests)
    lock, barrier = threading.Lock(), threading.Barrier(clients + 1)
    waits: list[list[float]] = [[] for _ in range(clients)]
    statuses: list[Counter[int]] = [Counter() for _ in range(clients)]

    def client(number: int) -> None:
        link = _Link(port)
        barrier.wait()
        while True:
            with lock:
                request = next(pending, None)
            if request is None:
                return
            started = time.perf_counter()
            status = link.send(request)
            waits[number].append((time.perf_counter() - started) * 1000)
            statuses[number][status] += 1

    threads = [threading.Thread(target=client, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    barrier.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    return Result(seconds, [w for mine in waits for w in mine], sum(statuses, Counter()))


class _Link:
    """One persistent connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket = self._open()

    def _open(self) -> socket.socket:
        link = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return link

    def send(self, request: Request) -> int:
        self._socket.sendall(request.raw)
        head = b""
        while b"\r\n\r\n" not in head:
            piece = self._socket.recv(65536)
            if not piece:
                # The server closed an idle connection; the request was not taken.
                self._socket = self._open()
                self._socket.sendall(request.raw)
                head = b""
                continue
            head += piece
        head, _, body = head.partition(b"\r\n\r\n")
        left = _length(head) - len(body)
        while left > 0:
            left -= len(self._socket.recv(min(left, 65536)))
        if b"connection: close" in head.lower():
            self._socket.close()
            self._socket = self._open()
        return int(head[9:12])


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0
