"""What was set aside after failing again and again, its release, and what failed for a known cause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, BackgroundTasks, Request, Response
from fastapi.responses import RedirectResponse

from gouji.engine.errors import Text
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


@dataclass(frozen=True, slots=True)
class Failed:
    """One submission that could not be judged: its sender was told why and must send it anew."""

    id: UUID
    organ: str
    year: int
    filename: str
    received_at: datetime
    code: str
    reason: Text


@router.get("/quarantine")
def quarantine_page(request: Request, work: WorkOfRequest, actor: Reader) -> Response:
    """Show what is set aside, and apart from it what failed."""
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
        failed = [
            Failed(
                row.id,
                row.organ,
                row.year,
                row.filename,
                row.received_at.astimezone(zone),
                row.failure_code or "",
                Text(row.failure_zh or "", row.failure_en or row.failure_zh or ""),
            )
            for row in reports.failed(session, actor)
        ]
    return render(request, "quarantine.html", rows=rows, failed=failed, here="quarantine")


@router.post("/quarantine/{submission_id}/release")
def release_quarantined(
    work: WorkOfRequest, actor: Poster, later: BackgroundTasks, submission_id: UUID
) -> Response:
    """Let it be judged again."""
    with work.database.session(actor.address) as session:
        reports.release_quarantined(session, actor, submission_id, work.local_now())
    later.add_task(flush, work)
    return RedirectResponse("/quarantine", 303, background=later)
