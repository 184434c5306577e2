"""What was set aside after failing again and again, and its release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, BackgroundTasks, Request, Response
from fastapi.responses import RedirectResponse

from gouji.workers.outbox import flush

from ....desk import reports
from ..door import Poster, Reader, WorkOfRequest
from ..pages import PageRoute, render

router = APIRouter(route_class=PageRoute)


@dataclass(frozen=True, slots=True)
class SetAside:
    """One submission in quarantine."""

    id: UUID
    organ: str
    year: int
    filename: str
    at: datetime | None
    reason: str


@router.get("/quarantine")
def quarantine_page(request: Request, work: WorkOfRequest, actor: Reader) -> Response:
    """Show what is set aside."""
    zone = ZoneInfo(work.settings.timezone)
    with work.database.read_session() as session:
        rows = [
            SetAside(
                row.id,
                row.organ,
                row.year,
                row.filename,
                row.quarantined_at.astimezone(zone) if row.quarantined_at else None,
                row.quarantine_reason or "",
            )
            for row in reports.quarantined(session, actor)
        ]
    return render(request, "quarantine.html", rows=rows, here="quarantine")


@router.post("/quarantine/{submission_id}/release")
def release_quarantined(
    work: WorkOfRequest, actor: Poster, later: BackgroundTasks, submission_id: UUID
) -> Response:
    """Let it be judged again."""
    with work.database.session() as session:
        reports.release_quarantined(session, actor, submission_id, work.local_now())
    later.add_task(flush, work)
    return RedirectResponse("/quarantine", 303, background=later)
