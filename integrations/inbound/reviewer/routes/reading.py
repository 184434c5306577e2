"""The original of a report beside what was read; its pages as pictures; corrections of misread cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, BackgroundTasks, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from gouji.engine.errors import (
    BadRequestError,
    ConflictError,
    ForbiddenError,
    GoujiError,
    NotFoundError,
    Text,
)
from gouji.workers.outbox import flush
from gouji.workers.work import Work

from ....beside.original import MOST_PAGES
from ....desk import corrections, reports
from ....desk.reasons import PRINTABLE
from ....desk.roles import Actor
from ..door import Poster, Reader, WorkOfRequest
from ..language import language_of
from ..loading import load_report
from ..pages import PageRoute, number_in, render, status_of
from ..pictures import PICTURES
from ..reading import content, load_reading
from ..views.apart import several_of_a_rule

router = APIRouter(route_class=PageRoute)

Refused = (BadRequestError, ConflictError, ForbiddenError)
"""What is said beside the form instead of on a page of its own."""
CellAddress = Annotated[str, Query(max_length=100, pattern=PRINTABLE)]


@dataclass(frozen=True, slots=True)
class Entered:
    """What a person had filled in when it was refused, so that it need not be typed again."""

    kind: str = "number"
    value: str = ""
    reason: str = ""


@router.get("/reports/{submission_id}/reading")
def reading_page(
    request: Request,
    work: WorkOfRequest,
    actor: Reader,
    submission_id: UUID,
    cell: CellAddress = "",
    finding: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Show the original and what was read side by side.

    `cell` is marked on both, and can be corrected; so are the cells of `finding`, on pictures of pages as boxes.
    """
    return _show(request, work, actor, submission_id, cell, finding=number_in(finding))


@router.get("/reports/{submission_id}/pages/{page}.png")
def page_picture(
    request: Request,
    work: WorkOfRequest,
    actor: Reader,
    submission_id: UUID,
    page: Annotated[int, Path(ge=1, le=MOST_PAGES)],
) -> Response:
    """Return one page of the original as a picture that was drawn here; the file itself is never handed out."""
    with work.database.read_session() as session:
        submission, _ = reports.readable(session, actor, submission_id)
        digest = submission.blob_digest
        tag = f'"{digest}-{page}"'
        headers = {"Cache-Control": "private, max-age=86400", "ETag": tag, "Vary": "Cookie"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        try:
            png = PICTURES.picture(digest or "", page, content(session, submission_id))
        except GoujiError as error:
            raise NotFoundError("no_picture", error.text) from error
    return Response(png, media_type="image/png", headers=headers)


@router.post("/reports/{submission_id}/corrections")
def correct_cell(
    request: Request,
    work: WorkOfRequest,
    actor: Poster,
    later: BackgroundTasks,
    submission_id: UUID,
    cell: Annotated[str, Form(max_length=100)],
    kind: Annotated[str, Form()] = "",
    value: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Keep what really stands in a cell, and have the report judged again with it."""
    try:
        with work.database.session(actor.address) as session:
            corrections.correct_cell(
                session,
                actor,
                submission_id,
                work.local_now(),
                address=cell,
                kind=kind,
                value=value,
                reason=reason,
            )
    except Refused as error:
        return _show(request, work, actor, submission_id, cell, error, Entered(kind, value, reason))
    later.add_task(flush, work)
    return RedirectResponse(f"/reports/{submission_id}/reading?cell={cell}", 303, background=later)


@router.post("/reports/{submission_id}/corrections/{correction_id}/withdraw")
def withdraw_correction(
    request: Request,
    work: WorkOfRequest,
    actor: Poster,
    later: BackgroundTasks,
    submission_id: UUID,
    correction_id: int,
    cell: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Take a correction back, and have the report judged again with what was read."""
    try:
        with work.database.session(actor.address) as session:
            row = corrections.withdraw(session, actor, submission_id, correction_id, work.local_now())
            cell = row.address
    except Refused as error:
        return _show(request, work, actor, submission_id, cell, error)
    later.add_task(flush, work)
    return RedirectResponse(f"/reports/{submission_id}/reading?cell={cell}", 303, background=later)


def _show(
    request: Request,
    work: Work,
    actor: Actor,
    submission_id: UUID,
    cell: str,
    error: GoujiError | None = None,
    entered: Entered | None = None,
    finding: int | None = None,
) -> Response:
    zone = ZoneInfo(work.settings.timezone)
    with work.database.read_session() as session:
        view = load_report(session, actor, submission_id, finding, zone)
        there = [row for row in view.panel.findings if row.item.is_present]
        chosen = next((row for row in there if row.item.id == finding), None)
        found = chosen.item.finding if chosen else None
        reading = load_reading(session, actor, submission_id, cell or None, zone, found)
    problem: Text | None = error.text if error else None
    return render(
        request,
        "reading.html",
        status_of(error) if error else 200,
        view=view,
        reading=reading,
        there=there,
        several=several_of_a_rule(there),
        marked=chosen,
        entered=entered or Entered(),
        problem=None,
        refused=problem.in_language(language_of(request)) if problem else None,
        here="queue",
        tab="reading",
    )
