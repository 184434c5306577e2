"""`/api/v1/waivers`: what is asked for in the region, and what became of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from gouji.engine.canonical import Json
from gouji.engine.store.queries.waivers import WaiverEntry
from gouji.engine.store.tables import WaiverState

from ...desk import waivers
from .door import ActorOfRequest, WorkOfRequest
from .models.load import WaiverPage
from .paging import ONE_ID, Cursor, Limit, from_cursor, page_json, to_cursor

router = APIRouter(prefix="/api/v1", tags=["queue"])

Region = Annotated[str, Query(pattern=r"^([0-9]{2}){1,3}$", description="行政区划代码, or a prefix of it")]


@router.get("/waivers", response_model=WaiverPage)
def list_waivers(
    request: Request,
    work: WorkOfRequest,
    actor: ActorOfRequest,
    state: Annotated[
        list[WaiverState] | None, Query(description="any of these; requested where none is named")
    ] = None,
    region: Region | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Return one page of the waivers of your region, the longest asked for first.

    They are decided under `/api/v1/findings/{id}/actions` with `approve_waiver`, `refuse_waiver`, `withdraw_waiver`.
    """
    place = from_cursor(cursor, ONE_ID)
    with work.database.read_session() as session:
        found = waivers.listed(
            session,
            actor,
            states=tuple(state or (WaiverState.REQUESTED,)),
            region=region,
            after=place[0] if place else None,
            limit=limit,
        )
    listed = [_described(entry, may) for entry, may in zip(found.entries, found.is_decidable, strict=True)]
    following = to_cursor(found.entries[-1].waiver.id) if len(listed) == limit else None
    return page_json(request, {"total": found.total, "waivers": listed}, following)


def _described(entry: WaiverEntry, may_decide: bool) -> Json:
    row, item = entry.waiver, entry.item
    return {
        "id": row.id,
        "finding_id": item.id,
        "submission_id": str(item.submission_id),
        "organ": item.organ,
        "region": item.region,
        "year": item.year,
        "rule": item.rule,
        "severity": item.severity,
        "state": row.state,
        "reason_code": row.reason_code,
        "text": row.text,
        "until": row.until.isoformat(),
        "requested_by": row.requested_by,
        "requested_at": row.requested_at.isoformat(),
        "decided_by": row.decided_by,
        "decided_at": row.decided_at.isoformat() if row.decided_at else None,
        "decision_text": row.decision_text,
        "ended_why": row.ended_why,
        "may_decide": may_decide,
    }
