"""What changed from one version of a report to another, on a page of its own."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request, Response

from ..changes import load_changes
from ..door import Reader, WorkOfRequest
from ..loading import load_report
from ..pages import PageRoute, render

router = APIRouter(route_class=PageRoute)

MOST_VERSIONS = 100_000


@router.get("/reports/{submission_id}/changes")
def changes_page(
    request: Request,
    work: WorkOfRequest,
    actor: Reader,
    submission_id: UUID,
    version: Annotated[int | None, Query(alias="from", ge=1, le=MOST_VERSIONS)] = None,
) -> Response:
    """Show what changed since the version of this number; without one, since the version before."""
    zone = ZoneInfo(work.settings.timezone)
    with work.database.read_session() as session:
        view = load_report(session, actor, submission_id, None, zone)
        changes = load_changes(session, actor, submission_id, version, zone)
    return render(
        request, "changes.html", view=view, changes=changes, problem=None, here="queue", tab="changes"
    )
