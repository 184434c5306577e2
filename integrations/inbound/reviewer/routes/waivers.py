"""Waivers: what is asked for in the region, to be granted or refused by another person, and what became of it."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from gouji.engine.store.tables import WaiverState

from ....desk import waivers
from ....desk.reasons import DISMISS_REASONS
from ....desk.roles import Action
from ..door import Reader, WorkOfRequest
from ..pages import PageRoute, render

router = APIRouter(route_class=PageRoute)

STATES: Final = tuple(state.value for state in WaiverState)
REGION: Final = r"^(\d{2}|\d{4}|\d{6})?$"


@router.get("/waivers")
def waivers_page(
    request: Request,
    work: WorkOfRequest,
    actor: Reader,
    state: WaiverState = WaiverState.REQUESTED,
    region: Annotated[str, Query(pattern=REGION)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Show the waivers in one state, the longest asked for first, with what this person can do about each."""
    with work.database.read_session() as session:
        view = waivers.listed(session, actor, states=(state,), region=region or None, page=page)
        approvers = waivers.approvers(session, actor.region, actor.name)

    def address(number: int) -> str:
        return f"/waivers?{urlencode({'state': state.value, 'region': region, 'page': number})}"

    return render(
        request,
        "waivers.html",
        view=view,
        rows=list(zip(view.entries, view.is_decidable, strict=True)),
        approvers=approvers,
        may_approve=actor.may(Action.APPROVE_WAIVER, actor.region),
        state=state.value,
        states=STATES,
        region=region,
        reasons=DISMISS_REASONS,
        zone=work.zone,
        pages={
            "previous": address(page - 1) if page > 1 else None,
            "next": address(page + 1) if page * waivers.PAGE_SIZE < view.total else None,
        },
        back=address(page),
        here="waivers",
    )
