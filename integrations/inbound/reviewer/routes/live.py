"""What changes while a page of the queue or of a report is open, as server-sent events."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from sse_starlette import EventSourceResponse
from starlette.concurrency import run_in_threadpool

from gouji.engine.errors import NotSignedInError

from ....desk import sign_ins
from ..door import Reader, sign_in_of
from ..pages import PageRoute
from ..streams import Listener, events_of

router = APIRouter(route_class=PageRoute)

NO_PINGS = 24 * 3600
"""Our own beats are events, which a page can wait for."""


@router.get("/live")
async def live(request: Request, actor: Reader) -> Response:
    """Send an event whenever findings that this person may read change; 204 where it cannot be done."""
    listener: Listener = request.app.state.live
    stream = await listener.open(actor)
    if stream is None:
        return Response(status_code=204)

    async def is_signed_in() -> bool:
        return await run_in_threadpool(_is_signed_in, request)

    return EventSourceResponse(events_of(listener, stream, is_signed_in), ping=NO_PINGS)


def _is_signed_in(request: Request) -> bool:
    try:
        _, found = sign_in_of(request)
        sign_ins.require_whole(found)
    except NotSignedInError:
        return False
    return True
