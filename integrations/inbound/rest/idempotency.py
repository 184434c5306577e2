"""`Idempotency-Key` on writes of the API (draft-ietf-httpapi-idempotency-key-header).

A program that lost the answer sends the same request again under the same key, and gets the same answer; nothing is
done twice. Keys belong to the account. Answers are kept for 24 hours; one that says "try again" (5xx) is not kept.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gouji.engine.errors import BadRequestError, GoujiError, NotSignedInError, Text
from gouji.engine.store.queries import idempotency
from gouji.engine.store.queries.idempotency import KeptAnswer
from gouji.workers.work import Work

from ...desk import accounts, roster_files
from .errors import problem_of

HEADER: Final = "idempotency-key"
LONGEST_KEY: Final = 200
LONGEST_BODY: Final = 1024 * 1024
LONGEST_BODIES: Final = {"/api/v1/organs/imports": roster_files.MOST_BYTES}
"""A longer body is left to the application, which refuses it; by address, where that takes more than others."""
SECRET: Final = re.compile(r"/password-link$")
"""Addresses whose answers hold a secret that is shown once: they are not kept, and a repeat makes another one."""
WRITES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Idempotent:
    """Answers a write that was already carried out under its key, and keeps the answer of one that was not."""

    def __init__(self, served: ASGIApp, app: FastAPI) -> None:
        self._served = served
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        is_write = (
            scope["type"] == "http" and scope["method"] in WRITES and scope["path"].startswith("/api/v1/")
        )
        is_kept = is_write and not SECRET.search(scope["path"])
        key = Headers(scope=scope).get(HEADER) if is_kept else None
        if key is None:
            await self._served(scope, receive, send)
            return
        await self._once(key, scope, receive, send)

    async def _once(self, key: str, scope: Scope, receive: Receive, send: Send) -> None:
        work: Work = self._app.state.work
        request = Request(scope, receive)
        messages = await _whole_body(receive, LONGEST_BODIES.get(scope["path"], LONGEST_BODY))
        body = b"".join(message.get("body", b"") for message in messages)
        try:
            _check_key(key)
            user_id = await run_in_threadpool(_user_of, work, request)
            if user_id is None:
                await self._served(scope, _again(messages, receive), send)
                return
            fingerprint = _fingerprint(scope, body)
            kept = await run_in_threadpool(_begin, work, user_id, key, fingerprint)
        except GoujiError as error:
            await problem_of(error, request)(scope, receive, send)
            return
        if kept is not None:
            await _replay(kept)(scope, receive, send)
            return
        answer = _Recorded(send)
        try:
            await self._served(scope, _again(messages, receive), answer)
        finally:
            await run_in_threadpool(_finish, work, user_id, key, answer.kept)


class _Recorded:
    """Passes an answer on and remembers it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._parts: list[bytes] = []
        self._is_whole = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body":
            self._parts.append(message.get("body", b""))
            self._is_whole = not message.get("more_body", False)
        await self._send(message)

    @property
    def kept(self) -> KeptAnswer | None:
        """The answer, if it is whole and final."""
        if self._start is None or not self._is_whole or self._start["status"] >= 500:
            return None
        headers = Headers(raw=self._start["headers"])
        return KeptAnswer(
            self._start["status"],
            headers.get("content-type"),
            headers.get("content-language"),
            b"".join(self._parts),
        )


async def _whole_body(receive: Receive, longest: int) -> list[Message]:
    messages: list[Message] = []
    size = 0
    while True:
        message = await receive()
        messages.append(message)
        size += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body", False) or size > longest:
            return messages


def _again(messages: list[Message], receive: Receive) -> Receive:
    waiting = iter(messages)

    async def receive_again() -> Message:
        return next(waiting, None) or await receive()

    return receive_again


def _check_key(key: str) -> None:
    if not key.strip() or len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise BadRequestError(
            "bad_idempotency_key",
            Text(
                f"Idempotency-Key 须为 1 至 {LONGEST_KEY} 个可见的 ASCII 字符，例如一个 UUID。",
                f"An Idempotency-Key has 1 to {LONGEST_KEY} printable ASCII characters, a UUID for instance.",
            ),
        )


def _user_of(work: Work, request: Request) -> int | None:
    """Return whose token came along; None where the door itself will refuse the request."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return None
    try:
        with work.database.read_session() as session:
            return accounts.actor_of_token(session, token).user_id
    except NotSignedInError:
        return None


def _fingerprint(scope: Scope, body: bytes) -> str:
    whole = hashlib.sha256()
    for part in (scope["method"].encode(), scope["raw_path"], scope["query_string"], body):
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def _begin(work: Work, user_id: int, key: str, fingerprint: str) -> KeptAnswer | None:
    with work.database.session() as session:
        return idempotency.begin(session, user_id, key, fingerprint, work.now())


def _finish(work: Work, user_id: int, key: str, answer: KeptAnswer | None) -> None:
    with work.database.session() as session:
        if answer is None:
            idempotency.forget(session, user_id, key)
        else:
            idempotency.finish(session, user_id, key, answer)


def _replay(kept: KeptAnswer) -> Response:
    headers = {"cache-control": "no-store", "idempotency-replayed": "true"}
    if kept.language:
        headers["content-language"] = kept.language
    return Response(kept.content, kept.status, headers=headers, media_type=kept.media_type)
