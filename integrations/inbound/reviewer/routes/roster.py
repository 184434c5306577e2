"""The roster: its tree, an organ with its history, its form, and what happened to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, BackgroundTasks, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from gouji.engine.errors import BadRequestError, ConflictError, GoujiError, Text
from gouji.engine.register import Registered
from gouji.engine.roster.cells import EVENTS
from gouji.engine.roster.columns import KINDS, LEVELS, NO, UNKNOWN, YES
from gouji.engine.roster.events import Preview
from gouji.engine.store.queries import roster as stored
from gouji.workers.outbox import flush
from gouji.workers.work import Work

from ....desk import roster, roster_editing
from ....desk.reasons import PRINTABLE
from ....desk.roles import Action, Actor
from ....desk.roster_editing import FormError
from ..door import Poster, Reader, WorkOfRequest, work_of
from ..language import language_of
from ..pages import PageRoute, render, status_of
from ..views.roster import address_of, deed_from, facts_of, history_of, kind_of, level_of, others_in

router = APIRouter(route_class=PageRoute)

MOST_FOUND: Final = 20
"""Organs that one search proposes."""

Search = Annotated[str, Query(max_length=100, pattern=PRINTABLE)]
Code = Annotated[str, Query(max_length=64, pattern=PRINTABLE)]


async def texts_of(request: Request) -> dict[str, str]:
    """Return the texts of a posted form; the columns of an organ are many, and each may be missing."""
    form = await request.form()
    return {key: value for key, value in form.items() if isinstance(value, str)}


Texts = Annotated[dict[str, str], Depends(texts_of)]


@router.get("/roster")
def tree_page(
    request: Request, work: WorkOfRequest, actor: Reader, q: Search = "", at: Code = "", ended: bool = False
) -> Response:
    """Show the organs as a tree, a branch of it, or what a search finds."""
    with work.database.read_session() as session:
        page = roster.tree_page(session, work.register_now, actor, wanted=q, at=at, all_years=ended)
    return _render(request, actor, "roster.html", page=page, q=q, at=at, ended=ended)


@router.get("/roster/new")
def new_page(request: Request, actor: Reader, name: Search = "", region: Code = "") -> Response:
    """Show the form of a new organ."""
    roster.require_editing(actor, actor.region)
    shown = {**roster_editing.shown_values(None), "name": name, "region": region}
    return _form(request, actor, None, shown)


@router.post("/roster/new")
def add_organ(
    request: Request, work: WorkOfRequest, actor: Poster, later: BackgroundTasks, form: Texts
) -> Response:
    """Add an organ."""
    register = work.register_now
    try:
        with work.database.session(actor.address) as session:
            entry = roster_editing.add_organ(
                session, register, work.plain_register, actor, form, work.local_now()
            )
    except FormError as error:
        return _form(request, actor, None, {**roster_editing.shown_values(None), **form}, error=error)
    later.add_task(flush, work)
    return RedirectResponse(address_of(entry.organ.code), 303, background=later)


@router.get("/roster/organs/{code}")
def organ_page(request: Request, work: WorkOfRequest, actor: Reader, code: str) -> Response:
    """Show one organ: who it is, what happened to it, what it filed, who changed what."""
    return _organ(request, work, actor, code)


@router.get("/roster/organs/{code}/edit")
def edit_page(request: Request, work: WorkOfRequest, actor: Reader, code: str) -> Response:
    """Show the form of an organ."""
    entry = roster.visible(work.register_now, actor, code)
    roster.require_editing(actor, entry.organ.region)
    shown = roster_editing.shown_values(entry)
    return _form(request, actor, entry, shown, seen=_seen(work, code))


@router.post("/roster/organs/{code}/edit")
def edit_organ(
    request: Request, work: WorkOfRequest, actor: Poster, later: BackgroundTasks, code: str, form: Texts
) -> Response:
    """Change the values of an organ."""
    register, seen = work.register_now, form.get("seen", "")
    try:
        with work.database.session(actor.address) as session:
            roster_editing.edit_organ(
                session, register, work.plain_register, actor, code, form, seen, work.local_now()
            )
    except (FormError, ConflictError) as error:
        entry = roster.visible(register, actor, code)
        shown = {**roster_editing.shown_values(entry), **form}
        return _form(request, actor, entry, shown, seen=seen, error=error)
    later.add_task(flush, work)
    return RedirectResponse(address_of(code), 303, background=later)


@router.get("/roster/organs/{code}/event")
def event_page(
    request: Request, work: WorkOfRequest, actor: Reader, code: str, event: Code = "renamed"
) -> Response:
    """Show the form of what happened to an organ."""
    entry = roster.visible(work.register_now, actor, code)
    roster.require_editing(actor, entry.organ.region)
    return _event(request, actor, entry, {"event": event}, seen=_seen(work, code))


@router.post("/roster/organs/{code}/event")
def enter_event(
    request: Request, work: WorkOfRequest, actor: Poster, later: BackgroundTasks, code: str, form: Texts
) -> Response:
    """Show what entering an event would change; with `confirm`, enter it."""
    register, seen = work.register_now, form.get("seen", "")
    entry = roster.visible(register, actor, code)
    if form.get("add"):
        roster.require_editing(actor, entry.organ.region)
        return _event(request, actor, entry, {**form, "find": ""}, seen=seen)
    if form.get("step") == "find" and form.get("find", "").strip():
        roster.require_editing(actor, entry.organ.region)
        found = roster.search(register, roster.seen_by(register, actor), form["find"])
        return _event(request, actor, entry, form, seen=seen, found=found)
    deed, missing = deed_from(form)
    if deed is None:
        roster.require_editing(actor, entry.organ.region)
        return _event(request, actor, entry, form, seen=seen, problem=missing)
    try:
        if form.get("step") != "confirm":
            preview = roster_editing.show_event(register, actor, code, deed, work.local_now().date())
            return _event(request, actor, entry, form, seen=seen, preview=preview)
        with work.database.session(actor.address) as session:
            roster_editing.enter_event(session, register, actor, code, deed, seen, work.local_now())
    except (BadRequestError, ConflictError) as error:
        return _event(request, actor, entry, form, seen=seen, error=error)
    later.add_task(flush, work)
    return RedirectResponse(address_of(code), 303, background=later)


@router.post("/roster/organs/{code}/withdraw")
def withdraw_event(
    request: Request,
    work: WorkOfRequest,
    actor: Poster,
    later: BackgroundTasks,
    code: str,
    place: Annotated[int, Form(ge=0, le=10_000)],
    step: Annotated[str, Form()] = "",
    seen: Annotated[str, Form()] = "",
) -> Response:
    """Show what taking a step out of the lineage would change; with `confirm`, take it out."""
    register = work.register_now
    try:
        preview = roster_editing.show_withdrawal(register, actor, code, place)
        if step != "confirm":
            entry = roster.visible(register, actor, code)
            return _event(request, actor, entry, {}, seen=_seen(work, code), preview=preview, withdrawn=place)
        with work.database.session(actor.address) as session:
            roster_editing.withdraw_event(session, register, actor, code, place, seen, work.local_now())
    except (BadRequestError, ConflictError) as error:
        return _organ(request, work, actor, code, error)
    later.add_task(flush, work)
    return RedirectResponse(address_of(code), 303, background=later)


def _organ(
    request: Request, work: Work, actor: Actor, code: str, error: GoujiError | None = None
) -> Response:
    with work.database.read_session() as session:
        page = roster.organ_page(session, work.register_now, actor, code)
    return _render(
        request,
        actor,
        "roster_organ.html",
        error,
        page=page,
        organ=page.entry.organ,
        facts=facts_of(page.entry),
        history=history_of(page.history, work.zone),
        events=EVENTS,
        seen=page.saved_at.isoformat() if page.saved_at else "",
    )


def _form(
    request: Request,
    actor: Actor,
    entry: Registered | None,
    shown: Mapping[str, str],
    *,
    seen: str = "",
    error: GoujiError | None = None,
) -> Response:
    problems = error.problems if isinstance(error, FormError) else {}
    return _render(
        request,
        actor,
        "roster_form.html",
        error,
        entry=entry,
        shown=shown,
        seen=seen,
        problems=problems,
        kinds=KINDS,
        levels=LEVELS,
        answers=(YES, NO, UNKNOWN),
    )


def _event(
    request: Request,
    actor: Actor,
    entry: Registered,
    form: Mapping[str, str],
    *,
    seen: str,
    preview: Preview | None = None,
    error: GoujiError | None = None,
    problem: Text | None = None,
    withdrawn: int | None = None,
    found: Sequence[Registered] | None = None,
) -> Response:
    if problem is not None:
        error = BadRequestError("bad_event", problem)
    others, register = others_in(form), work_of(request).register_now
    shown = {
        name: form.get(name, "") for name in ("event", "day", "text", "new_name", "made", "ends", "find")
    }
    return _render(
        request,
        actor,
        "roster_event.html",
        error,
        entry=entry,
        organ=entry.organ,
        form={**shown, "others": " ".join(others)},
        chosen=[(code, register.entry(code)) for code in others],
        found=None
        if found is None
        else [one for one in found if one.organ.code not in (entry.organ.code, *others)][:MOST_FOUND],
        seen=seen,
        preview=preview,
        events=EVENTS,
        withdrawn=withdrawn,
    )


def _seen(work: Work, code: str) -> str:
    with work.database.read_session() as session:
        saved = stored.saved_at(session, code)
    return saved.isoformat() if saved else ""


def _render(
    request: Request, actor: Actor, template: str, error: GoujiError | None = None, **values: Any
) -> Response:
    problem = error.text.in_language(language_of(request)) if error else None
    return render(
        request,
        template,
        status_of(error) if error else 200,
        problem=problem,
        may_edit=actor.may(Action.EDIT_ROSTER, actor.region),
        address_of=address_of,
        kind_of=kind_of,
        level_of=level_of,
        here="roster",
        **values,
    )
