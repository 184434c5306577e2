"""Load: what everybody has on the desk, moving work, who is away, how regions hand out; and giving findings by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from gouji.engine.errors import BadRequestError, ConflictError, ForbiddenError, GoujiError, NotFoundError
from gouji.engine.store import Session
from gouji.engine.store.tables import AssignmentMode
from gouji.workers.work import Work

from ....desk import assigning, load
from ....desk.items import entry_seen
from ....desk.roles import Actor
from ..door import Poster, Reader, WorkOfRequest, own_address
from ..language import language_of
from ..pages import PageRoute, render, status_of
from .waivers import REGION

router = APIRouter(route_class=PageRoute)

Refused = (BadRequestError, ConflictError, ForbiddenError, NotFoundError)
"""What is said above the load instead of on a page of its own."""

LARGEST: Final = 10**9
Name = Annotated[str, Form(max_length=100)]
Words = Annotated[str, Form(max_length=4000)]
Number = Annotated[int | None, Query(ge=0, le=LARGEST)]


@router.get("/load")
def load_page(
    request: Request,
    work: WorkOfRequest,
    actor: Reader,
    moved: Number = None,
    skipped: Number = None,
    more: bool = False,
) -> Response:
    """Show the load of the person's region; `moved` and `skipped` tell what was done just now."""
    return _show(request, work, actor, moved=moved, skipped=skipped, more=more)


@router.post("/load/move")
def move_work(
    request: Request, work: WorkOfRequest, actor: Poster, source: Name, to: Name = "", why: Words = ""
) -> Response:
    """Move what waits and is one person's to another, or to nobody."""
    return _done(
        request,
        work,
        actor,
        lambda session: assigning.move_work(session, actor, source, to, work.local_now(), why=why),
    )


@router.post("/load/hand-out")
def hand_out(request: Request, work: WorkOfRequest, actor: Poster) -> Response:
    """Hand out what is open and nobody's, as the settings say."""
    now = work.local_now()
    return _done(
        request, work, actor, lambda session: assigning.hand_out_waiting(session, actor, now.date(), now)
    )


@router.post("/load/mode")
def set_mode(
    request: Request,
    work: WorkOfRequest,
    actor: Poster,
    mode: Annotated[str, Form(max_length=16)],
    region: Annotated[str, Form(pattern=REGION)] = "",
) -> Response:
    """Say how a region hands out."""

    def do(session: Session) -> None:
        assigning.set_mode(session, actor, region or actor.region, mode, work.local_now())

    return _done(request, work, actor, do)


@router.post("/load/absences")
def enter_absence(
    request: Request,
    work: WorkOfRequest,
    actor: Poster,
    name: Name,
    from_on: Annotated[date, Form()],
    to_on: Annotated[date, Form()],
    stand_in: Name = "",
) -> Response:
    """Enter that somebody is away."""

    def do(session: Session) -> None:
        load.enter_absence(session, actor, name, from_on, to_on, stand_in, work.local_now())

    return _done(request, work, actor, do)


@router.post("/load/absences/{absence_id}/cancel")
def cancel_absence(request: Request, work: WorkOfRequest, actor: Poster, absence_id: int) -> Response:
    """Let an absence not count any more."""

    def do(session: Session) -> None:
        load.cancel_absence(session, actor, absence_id, work.local_now())

    return _done(request, work, actor, do)


@router.post("/reports/{submission_id}/assign")
def assign_report(
    work: WorkOfRequest, actor: Poster, submission_id: UUID, to: Name = "", why: Words = ""
) -> Response:
    """Give all that waits of a report to somebody."""
    with work.database.session(actor.address) as session:
        assigning.give_report(session, actor, submission_id, to, work.local_now(), why=why)
    return RedirectResponse(f"/reports/{submission_id}", 303)


@router.post("/findings/assign")
def assign_findings(
    request: Request,
    work: WorkOfRequest,
    actor: Poster,
    finding: Annotated[list[int] | None, Form()] = None,
    to: Name = "",
    text: Words = "",
    back: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Give the chosen findings to somebody, and show which were given and which not, each with the reason."""
    with work.database.session(actor.address) as session:
        seen = assigning.give(session, actor, finding or [], to, work.local_now(), why=text)
    with work.database.read_session() as session:
        entries = {one.item_id: entry_seen(session, actor, one.item_id) for one in seen.skipped}
    return render(
        request,
        "bulk.html",
        view=seen,
        entries=entries,
        action="assign",
        back=own_address(back),
        here="queue",
    )


def _done(
    request: Request, work: Work, actor: Actor, do: Callable[[Session], assigning.Given | None]
) -> Response:
    """Do something and lead back to the load; what was refused is said there."""
    try:
        with work.database.session(actor.address) as session:
            given = do(session)
    except Refused as error:
        if error.code == "role_forbids":
            raise
        return _show(request, work, actor, error)
    if given is None:
        return RedirectResponse("/load", 303)
    more = "" if given.is_all else "&more=1"
    return RedirectResponse(f"/load?moved={len(given.done)}&skipped={len(given.skipped)}{more}", 303)


def _show(
    request: Request,
    work: Work,
    actor: Actor,
    error: GoujiError | None = None,
    *,
    moved: int | None = None,
    skipped: int | None = None,
    more: bool = False,
) -> Response:
    now = work.local_now()
    with work.database.read_session() as session:
        view = load.load(session, actor, now)
        settings = assigning.settings(session, actor)
    present = [person.name for person in view.people if not person.is_gone and person.absence is None]
    return render(
        request,
        "load.html",
        status_of(error) if error else 200,
        view=view,
        settings=settings,
        modes=[mode.value for mode in AssignmentMode],
        present=present,
        today=now.date(),
        moved=moved,
        skipped=skipped,
        more=more,
        problem=error.text.in_language(language_of(request)) if error else None,
        here="load",
    )
