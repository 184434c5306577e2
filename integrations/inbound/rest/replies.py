"""Answers as JSON with exact numbers."""

from __future__ import annotations

from starlette.background import BackgroundTasks
from starlette.responses import Response

from gouji.engine.canonical import dumps


def exact_json(value: object, *, background: BackgroundTasks | None = None) -> Response:
    """Return a response with `value` as JSON; amounts keep every decimal."""
    return Response(
        dumps(value),
        media_type="application/json",
        headers={"cache-control": "no-store"},
        background=background,
    )
