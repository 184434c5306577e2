"""Passages of a report that stand in last year's or in another organ's, side by side."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from ....desk import passages
from ..door import Reader, WorkOfRequest
from ..loading import load_report
from ..pages import PageRoute, render

router = APIRouter(route_class=PageRoute)


@router.get("/reports/{submission_id}/passages")
def passages_page(request: Request, work: WorkOfRequest, actor: Reader, submission_id: UUID) -> Response:
    """Show every passage in two columns: this report, and the one that has it too."""
    with work.database.read_session() as session:
        view = load_report(session, actor, submission_id, None, ZoneInfo(work.settings.timezone))
        compared = passages.compared_texts(session, actor, submission_id)
    return render(
        request,
        "passages.html",
        view=view,
        compared=compared,
        problem=None,
        here="queue",
        tab="passages",
    )
