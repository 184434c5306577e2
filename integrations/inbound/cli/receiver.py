"""A workflow system's other half for the demo: takes the answers and checks their signatures."""

from __future__ import annotations

import socket
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

from standardwebhooks import Webhook, WebhookVerificationError

from gouji.engine.canonical import loads

from .ports import listen

LARGEST_ANSWER = 10 * 1024 * 1024


class AnswerReceiver:
    """Listens on 127.0.0.1 on any free port; `taken` counts the submissions that were answered."""

    def __init__(self, secret: str) -> None:
        self._verifier = Webhook(secret)
        self._listener = listen("127.0.0.1", 0)
        self._answered: set[str] = set()
        self._lock = Lock()
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        """Where answers are to be sent to."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}/answers"

    @property
    def taken(self) -> int:
        """How many submissions have got a rightly signed answer."""
        with self._lock:
            return len(self._answered)

    def start(self) -> None:
        """Begin to take answers, in a thread."""
        self._server = _server(self._listener, self)
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def stop(self) -> None:
        """Stop taking answers."""
        if self._server is not None:
            self._server.shutdown()
        self._listener.close()

    def take(self, body: bytes, headers: dict[str, str]) -> bool:
        """Count one answer; return whether its signature is right."""
        try:
            self._verifier.verify(body, headers)
        except WebhookVerificationError:
            return False
        with self._lock:
            self._answered.add(loads(body)["data"]["submission_id"])
        return True


def _server(listener: socket.socket, receiver: AnswerReceiver) -> ThreadingHTTPServer:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = min(int(self.headers.get("content-length", "0")), LARGEST_ANSWER)
            headers = {name.lower(): value for name, value in self.headers.items()}
            is_right = receiver.take(self.rfile.read(length), headers)
            self.send_response(HTTPStatus.NO_CONTENT if is_right else HTTPStatus.UNAUTHORIZED)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(listener.getsockname()[:2], Door, bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    return server
