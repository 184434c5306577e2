"""The roster as a file, in and out, and the reports whose organ nobody could tell."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import quote
from uuid import UUID, uuid4

from fastapi import APIRouter, BackgroundTasks, Form, Request, Response, UploadFile
from fastapi.responses import JSONResponse, RedirectResponse

from gouji.engine.errors import (
    BadRequestError,
    ConflictError,
    GoujiError,
    NotFoundError,
    Text,
    UnreadableError,
)
from gouji.workers.outbox import flush
from gouji.workers.progress import Teller, progress_of
from gouji.workers.work import Work

from ....desk import roster, roster_files, roster_unmatched
from ....desk.roles import Action, Actor
from ....desk.roster_files import Checked, Format
from ..door import Poster, Reader, WorkOfRequest
from ..language import language_of
from ..pages import PageRoute, render, status_of
from ..views.roster import address_of

ROOM_AROUND: Final = 64 * 1024
"""Bytes of a posted form beside its file."""

router = APIRouter(route_class=PageRoute, max_body_size=roster_files.MOST_BYTES + ROOM_AROUND)

MOST_SHOWN: Final = 300
"""So many new organs, changes and mistakes are shown of each; their numbers are always whole."""
TYPES: Final[dict[Format, str]] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}

Told = (BadRequestError, ConflictError, NotFoundError, UnreadableError)
"""What is said beside the form instead of on a page of its own."""


@router.get("/roster/export.{kind}")
def export_file(work: WorkOfRequest, actor: Reader, kind: Format) -> Response:
    """Give the roster as a file."""
    content = roster_files.export_file(work.register_now, actor, kind)
    name = f"机关名录{work.local_now():%Y%m%d}.{kind}"
    return Response(
        content,
        media_type=TYPES[kind],
        headers={
            "Content-Disposition": f"attachment; filename=\"roster.{kind}\"; filename*=UTF-8''{quote(name)}"
        },
    )


@router.get("/roster/import")
def import_page(request: Request, actor: Reader) -> Response:
    """Show where a roster file is handed in."""
    roster.require_editing(actor, actor.region)
    return _import(request, None)


@router.get("/roster/import/progress/{token}")
def import_progress(work: WorkOfRequest, actor: Reader, token: UUID) -> Response:
    """Tell how far the import is whose form had this token: `{done, total}` in rows; of 0 nothing is known yet."""
    roster.require_editing(actor, actor.region)
    found = progress_of(work.settings.resolved_broker_url, _key(actor, token))
    return JSONResponse({"done": found.done, "total": found.total}, headers={"cache-control": "no-store"})


@router.post("/roster/import")
def check_file(
    request: Request,
    work: WorkOfRequest,
    actor: Poster,
    file: UploadFile,
    progress: Annotated[UUID | None, Form()] = None,
) -> Response:
    """Show what importing a file would change; nothing is changed yet."""
    try:
        content = file.file.read(roster_files.MOST_BYTES + 1)
        roster_files.require_size(content)
        checked = roster_files.check_file(
            work.database,
            work.register_now,
            work.plain_register,
            actor,
            file.filename or "",
            content,
            work.local_now(),
            _teller(work, actor, progress),
        )
    except Told as error:
        return _import(request, None, error)
    return _import(request, checked)


@router.post("/roster/import/{file_id}")
def apply_file(
    request: Request,
    work: WorkOfRequest,
    actor: Poster,
    later: BackgroundTasks,
    file_id: UUID,
    digest: Annotated[str, Form(max_length=64)] = "",
    progress: Annotated[UUID | None, Form()] = None,
) -> Response:
    """Import a file that was checked, whole or not at all."""
    try:
        roster_files.apply_file(
            work.database,
            lambda: work.register_now,
            work.plain_register,
            actor,
            file_id,
            digest,
            work.local_now(),
            _teller(work, actor, progress),
        )
    except Told as error:
        return _import(request, None, error)
    later.add_task(flush, work)
    return RedirectResponse("/roster", 303, background=later)


@router.get("/roster/unmatched")
def unmatched_page(request: Request, work: WorkOfRequest, actor: Reader) -> Response:
    """Show the reports whose organ nobody could tell, each with organs that it could be."""
    return _unmatched(request, work, actor)


@router.post("/roster/unmatched/{report_id}")
def settle(
    request: Request,
    work: WorkOfRequest,
    actor: Poster,
    later: BackgroundTasks,
    report_id: int,
    action: Annotated[str, Form()] = "",
    code: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Put a report to an organ, or say that it is none of those here."""
    try:
        with work.database.session(actor.address) as session:
            now = work.local_now()
            if action == "assign":
                roster_unmatched.assign(session, work.register_now, actor, report_id, code.strip(), now)
            elif action == "not_ours":
                roster_unmatched.set_aside(session, actor, report_id, now)
            else:
                raise BadRequestError("bad_action", Text("请选择如何处理", "Choose what to do with it"))
    except Told as error:
        return _unmatched(request, work, actor, error)
    later.add_task(flush, work)
    return RedirectResponse("/roster/unmatched", 303, background=later)


def _key(actor: Actor, token: UUID) -> str:
    return f"roster:{actor.user_id}:{token}"


def _teller(work: Work, actor: Actor, token: UUID | None) -> Teller:
    return Teller(work.settings.resolved_broker_url, _key(actor, token or uuid4()))


def _import(request: Request, checked: Checked | None, error: GoujiError | None = None) -> Response:
    return render(
        request,
        "roster_import.html",
        _status(error),
        checked=checked,
        most=MOST_SHOWN,
        token=uuid4(),
        problem=error.text.in_language(language_of(request)) if error else None,
        address_of=address_of,
        here="roster",
    )


def _unmatched(request: Request, work: Work, actor: Actor, error: GoujiError | None = None) -> Response:
    with work.database.read_session() as session:
        rows = roster_unmatched.waiting(session, work.register_now, actor)
    return render(
        request,
        "roster_unmatched.html",
        _status(error),
        rows=rows,
        problem=error.text.in_language(language_of(request)) if error else None,
        may_edit=actor.may(Action.EDIT_ROSTER, actor.region),
        address_of=address_of,
        here="roster",
    )


def _status(error: GoujiError | None) -> int:
    if error is None:
        return 200
    return 400 if isinstance(error, UnreadableError) else status_of(error)
