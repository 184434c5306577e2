"""Answers as JSON with exact numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from starlette.background import BackgroundTasks
from starlette.responses import Response

from gouji.engine.canonical import dumps

PART: Final = 1 << 16
"""Characters that are sent together of an answer that is made as it is sent."""


def in_parts(pieces: Iterator[str]) -> Iterator[bytes]:
    """Yield many small pieces of text as few large ones, in UTF-8: each costs a change of threads."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= PART:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()


def exact_json(value: object, *, background: BackgroundTasks | None = None) -> Response:
    """Return a response with `value` as JSON; amounts keep every decimal."""
    return Response(
        dumps(value),
        media_type="application/json",
        headers={"cache-control": "no-store"},
        background=background,
    )
