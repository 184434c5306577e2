"""`/api/v1/views`: saved views of the queue."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from gouji.engine.canonical import Json
from gouji.engine.store import Session
from gouji.workers.work import Work

from ...desk import views
from ...desk.views import Content, View
from .door import ActorOfRequest, WorkOfRequest
from .models.views import ViewBody, ViewList, ViewModel
from .replies import exact_json

router = APIRouter(prefix="/api/v1", tags=["queue"])

ViewId = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/views", response_model=ViewList)
def list_views(work: WorkOfRequest, actor: ActorOfRequest) -> Response:
    """Return the saved views that you see, by name."""
    with work.database.read_session() as session:
        found = [_described(session, work, view) for view in views.list_views(session, actor)]
    return exact_json({"views": found})


@router.post("/views", response_model=ViewModel, status_code=201)
def add_view(body: ViewBody, work: WorkOfRequest, actor: ActorOfRequest) -> Response:
    """Save filters and order of the queue under a name."""
    with work.database.session(actor.address) as session:
        view = views.add_view(session, actor, _content(body), work.local_now())
        response = exact_json(_described(session, work, view))
    response.status_code = 201
    return response


@router.get("/views/{view_id}", response_model=ViewModel)
def show_view(view_id: ViewId, work: WorkOfRequest, actor: ActorOfRequest) -> Response:
    """Return one view."""
    with work.database.read_session() as session:
        return exact_json(_described(session, work, views.one_view(session, actor, view_id)))


@router.put("/views/{view_id}", response_model=ViewModel)
def change_view(view_id: ViewId, body: ViewBody, work: WorkOfRequest, actor: ActorOfRequest) -> Response:
    """Change a view of your own."""
    with work.database.session(actor.address) as session:
        view = views.change_view(session, actor, view_id, _content(body), work.local_now())
        return exact_json(_described(session, work, view))


@router.delete("/views/{view_id}", status_code=204)
def delete_view(view_id: ViewId, work: WorkOfRequest, actor: ActorOfRequest) -> Response:
    """Delete a view: one of your own, or as a supervisor one that is shared in your region."""
    with work.database.session(actor.address) as session:
        views.delete_view(session, actor, view_id, work.local_now())
    return Response(status_code=204)


@router.put("/views/{view_id}/start", response_model=ViewModel)
def start_with_view(view_id: ViewId, work: WorkOfRequest, actor: ActorOfRequest) -> Response:
    """Let the page of the queue open with this view."""
    with work.database.session(actor.address) as session:
        views.choose_start(session, actor, view_id)
        session.flush()
        return exact_json(_described(session, work, views.one_view(session, actor, view_id)))


@router.delete("/views/{view_id}/start", status_code=204)
def stop_starting(view_id: ViewId, work: WorkOfRequest, actor: ActorOfRequest) -> Response:
    """Let the page of the queue open with everything again."""
    with work.database.session(actor.address) as session:
        view = views.one_view(session, actor, view_id)
        if view.is_start:
            views.choose_start(session, actor, None)
    return Response(status_code=204)


def _content(body: ViewBody) -> Content:
    return Content(body.name, body.filters.model_dump(), body.shared)


def _described(session: Session, work: Work, view: View) -> Json:
    rules = {rule.id for rule in work.ruleset.rules}
    lost = views.lost_values(session, view, rules, work.plain_register)
    return {
        "id": view.id,
        "name": view.name,
        "filters": dict(view.wanted.filters),
        "lost": [[name, value] for name, value in lost],
        "owner": view.owner,
        "shared": view.shared,
        "region": view.region,
        "version": view.version,
        "is_own": view.is_own,
        "is_start": view.is_start,
    }
