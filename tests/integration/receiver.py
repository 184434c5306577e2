"""A workflow system's end of the line: a real HTTP server in a thread that keeps what it is sent."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from gouji.engine.canonical import loads
from tests.integration.waiting import PATIENCE_SECONDS


@dataclass(frozen=True)
class Received:
    """One request: its path, headers in lower case, and body to the byte."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def value(self) -> Any:
        """The body as JSON."""
        return loads(self.body)


@dataclass
class Reply:
    """What to answer: status, headers and body; not before `held` is set, where there is such an event."""

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    held: threading.Event | None = None


class Receiver:
    """What was posted, and which paths were fetched, in order.

    `replies` to posts are used up first to last, then everything is taken with 204; `pages` are what is fetched.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.received: list[Received] = []
        self.fetched: list[str] = []
        self.replies: deque[Reply] = deque()
        self.pages: dict[str, Reply] = {}

    def of_type(self, kind: str) -> list[Received]:
        """Return the messages of one type."""
        return [message for message in self.received if message.value["type"] == kind]

    def about(self, submission_id: str) -> list[Received]:
        """Return the messages about one submission."""
        return [one for one in self.received if one.value["data"]["submission_id"] == submission_id]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Serve on a free port of this machine."""

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.received.append(Received(self.path, headers, self.rfile.read(length)))
            self.answer(receiver.replies.popleft() if receiver.replies else Reply())

        def do_GET(self) -> None:
            receiver.fetched.append(self.path)
            self.answer(receiver.pages.get(self.path, Reply(404)))

        def answer(self, reply: Reply) -> None:
            if reply.held is not None:
                reply.held.wait(PATIENCE_SECONDS)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(reply.body)))
            with suppress(OSError):  # whoever asked was killed meanwhile
                self.end_headers()
                self.wfile.write(reply.body)

        def log_message(self, format: str, *args: Any) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    receiver = Receiver(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
