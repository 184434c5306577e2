"""`/api/v1/queues` and `/api/v1/findings`: the reviewer's queue for machines."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from gouji.engine.canonical import Json
from gouji.engine.errors import Language
from gouji.engine.store.queries import queue
from gouji.engine.store.queries.evaluations import finding_json
from gouji.engine.store.queries.queue import QueueEntry, QueueFilter
from gouji.engine.store.tables import ItemState

from ...desk import bulk, findings
from ...desk.reasons import PRINTABLE
from .door import ActorOfRequest, WorkOfRequest
from .language import language_of
from .models.actions import BulkAction, FindingAction
from .models.findings import BulkDone, FindingPage, QueueCounts, QueueItemModel
from .replies import exact_json

router = APIRouter(prefix="/api/v1", tags=["queue"])

Year = Annotated[int, Query(ge=1000, le=9999)]
Region = Annotated[str, Query(pattern=r"^([0-9]{2}){1,3}$", description="行政区划代码, or a prefix of it")]
State = Annotated[ItemState | None, Query(description="open, claimed, confirmed, dismissed, waived or fixed")]


@router.get("/queues", response_model=QueueCounts)
def count_queues(
    work: WorkOfRequest, actor: ActorOfRequest, region: Region | None = None, year: Year | None = None
) -> Response:
    """Return how many findings there are by state and, of those that wait, by severity, rule, year and region."""
    seen = QueueFilter(within=actor.region, region=region, year=year)
    waiting = QueueFilter(states=queue.WAITING, within=actor.region, region=region, year=year)
    with work.database.read_session() as session:
        counts = {
            "state": queue.count_queue(session, seen, "state"),
            **{by: queue.count_queue(session, waiting, by) for by in ("severity", "rule", "year", "region")},
        }
    return exact_json({"waiting": sum(counts["severity"].values()), "counts": counts})


@router.get("/findings", response_model=FindingPage)
def list_findings(
    request: Request,
    work: WorkOfRequest,
    actor: ActorOfRequest,
    state: State = None,
    region: Region | None = None,
    year: Year | None = None,
    rule: Annotated[str | None, Query(max_length=16, pattern=PRINTABLE)] = None,
    q: Annotated[
        str | None, Query(max_length=100, pattern=PRINTABLE, description="part of the organ's name")
    ] = None,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Return one page of findings, errors first, and how many there are in all."""
    wanted = QueueFilter(
        states=(state.value,) if state else None,
        region=region,
        within=actor.region,
        year=year,
        rule=rule,
        text=q,
    )
    with work.database.read_session() as session:
        entries, total = queue.list_queue(session, wanted, offset=offset, limit=limit)
    language = language_of(request)
    return exact_json({"total": total, "findings": [_described(entry, language) for entry in entries]})


@router.post("/findings/actions", response_model=BulkDone)
def act_on_findings(
    request: Request, body: BulkAction, work: WorkOfRequest, actor: ActorOfRequest
) -> Response:
    """Do one action on many findings; tells which were done and, of each skipped one, why."""
    seen = bulk.act_on_many(
        work.database,
        actor,
        body.ids,
        body.action,
        work.local_now(),
        reason_code=body.reason_code,
        text=body.text,
        until=body.until,
    )
    language = language_of(request)
    skipped = [
        {"id": one.item_id, "code": one.code, "message": one.text.in_language(language)}
        for one in seen.skipped
    ]
    return exact_json({"done": list(seen.done), "skipped": skipped})


@router.post("/findings/{finding_id}/actions", response_model=QueueItemModel)
def act_on_finding(
    request: Request, finding_id: int, body: FindingAction, work: WorkOfRequest, actor: ActorOfRequest
) -> Response:
    """Claim, release, confirm, dismiss, waive or comment a finding; 409 if somebody else was first."""
    with work.database.session(actor.address) as session:
        findings.act(
            session,
            actor,
            finding_id,
            body.action,
            work.local_now(),
            reason_code=body.reason_code,
            text=body.text,
            until=body.until,
        )
    with work.database.read_session() as session:
        return exact_json(_described(queue.entry(session, finding_id), language_of(request)))


def _described(entry: QueueEntry, language: Language) -> Json:
    item = entry.item
    return {
        "id": item.id,
        "state": item.state,
        "assignee": item.assignee,
        "submission_id": str(item.submission_id),
        "organ": item.organ,
        "region": item.region,
        "year": item.year,
        "updated_at": item.updated_at.isoformat(),
        "finding": finding_json(entry.finding, language),
    }
