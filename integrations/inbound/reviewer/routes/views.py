"""Saved views of the queue: saved, changed, deleted, chosen as the page to start with."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from ....desk import views
from ....desk.roles import Action
from ....desk.views import Content, View
from ....desk.wanted import NAME_OF_FILTER
from ..door import Poster, Reader, WorkOfRequest
from ..pages import PageRoute, render
from ..views.queue import Asked

router = APIRouter(route_class=PageRoute)

Name = Annotated[str, Form(max_length=1000)]
Filters = Annotated[str, Form(max_length=4000)]


@router.get("/views")
def views_page(request: Request, work: WorkOfRequest, actor: Reader) -> Response:
    """Show the views that this person sees, to be renamed, shared, deleted, or opened with the queue."""
    with work.database.read_session() as session:
        saved = views.list_views(session, actor)
        lost = {
            view.id: views.lost_values(
                session, view, {rule.id for rule in work.ruleset.rules}, work.plain_register
            )
            for view in saved
        }
    may_share = actor.may(Action.SHARE_VIEW, actor.region)
    return render(
        request,
        "views.html",
        saved=saved,
        lost=lost,
        query=_query,
        may_share=may_share,
        filter_names=NAME_OF_FILTER,
        here="queue",
    )


@router.get("/views/{view_id}")
def open_view(work: WorkOfRequest, actor: Reader, view_id: int) -> Response:
    """Open the queue with a view."""
    with work.database.read_session() as session:
        view = views.one_view(session, actor, view_id)
    return RedirectResponse(_address(view), 303)


@router.post("/views")
def save_view(
    work: WorkOfRequest,
    actor: Poster,
    name: Name = "",
    filters: Filters = "",
    shared: Annotated[bool, Form()] = False,
    start: Annotated[bool, Form()] = False,
) -> Response:
    """Keep what the queue shows under a name."""
    content = Content(name, dict(parse_qsl(filters)), shared)
    with work.database.session(actor.address) as session:
        view = views.add_view(session, actor, content, work.local_now())
        if start:
            views.choose_start(session, actor, view.id)
    return RedirectResponse(_address(view), 303)


@router.post("/views/{view_id}")
def change_view(
    work: WorkOfRequest,
    actor: Poster,
    view_id: int,
    name: Name = "",
    filters: Filters = "",
    shared: Annotated[bool, Form()] = False,
    version: Annotated[int | None, Form()] = None,
) -> Response:
    """Rename a view, share it or not, and let it ask for something else."""
    content = Content(name, dict(parse_qsl(filters)), shared)
    with work.database.session(actor.address) as session:
        view = views.change_view(session, actor, view_id, content, work.local_now(), version)
    return RedirectResponse(_address(view), 303)


@router.post("/views/{view_id}/delete")
def delete_view(work: WorkOfRequest, actor: Poster, view_id: int) -> Response:
    """Delete a view."""
    with work.database.session(actor.address) as session:
        views.delete_view(session, actor, view_id, work.local_now())
    return RedirectResponse("/views", 303)


@router.post("/views/{view_id}/start")
def start_with_view(
    work: WorkOfRequest, actor: Poster, view_id: int, stop: Annotated[bool, Form()] = False
) -> Response:
    """Let the queue open with a view, or with everything again."""
    with work.database.session(actor.address) as session:
        views.choose_start(session, actor, None if stop else view_id)
    return RedirectResponse("/views", 303)


def _address(view: View) -> str:
    return Asked(view.wanted, view.id).address()


def _query(view: View) -> str:
    return urlencode(view.wanted.filters)
