"""`/api/v1/queues` and `/api/v1/findings`: the reviewer's queue for machines."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from gouji.engine.canonical import Json
from gouji.engine.errors import Language
from gouji.engine.store.queries import queue
from gouji.engine.store.queries.evaluations import finding_json
from gouji.engine.store.queries.filters import looked_up
from gouji.engine.store.queries.queue import QueueEntry, QueueFilter
from gouji.engine.store.queries.queue_pages import BEGINNING, Place, key_of_text, key_text
from gouji.engine.store.queries.queue_totals import totals

from ...desk import bulk, findings, listing
from ...desk.reasons import PRINTABLE
from ...desk.wanted import NAMES, Wanted
from .door import ActorOfRequest, WorkOfRequest
from .language import language_of
from .models.actions import BulkAction, FindingAction
from .models.findings import BulkDone, FindingPage, FindingStory, QueueCounts, QueueItemModel
from .paging import page_json
from .replies import exact_json

router = APIRouter(prefix="/api/v1", tags=["queue"])

Year = Annotated[int, Query(ge=1000, le=9999)]
Region = Annotated[str, Query(pattern=r"^([0-9]{2}){1,3}$", description="行政区划代码, or a prefix of it")]


@router.get("/queues", response_model=QueueCounts)
def count_queues(
    work: WorkOfRequest, actor: ActorOfRequest, region: Region | None = None, year: Year | None = None
) -> Response:
    """Return how many findings there are by state and, of those that wait, by severity, rule, year and region."""
    wanted = QueueFilter(within=actor.region, region=region, year=year)
    with work.database.read_session() as session:
        found = totals(session, wanted)
    return exact_json({"waiting": sum(found.severity.values()), "counts": asdict(found)})


class Asked(BaseModel):
    """What part of the queue is asked for; what is left out does not filter.

    Attributes:
        q: part of the organ's name, or of the first letters of its pinyin.
        state: `waiting` stands for open and claimed.
        assignee: who claimed or decided it; `assigned`: to whom it was given.
        age: found up to 2 days ago (`new`), 3 to 7, 8 to 30, or earlier (`old`).
        overdue: what is past its last day.
    """

    state: Literal["waiting", "open", "claimed", "confirmed", "dismissed", "waived", "fixed", "all"] = "all"
    region: (
        Annotated[str, Field(pattern=r"^([0-9]{2}){1,3}$", description="行政区划代码, or a prefix")] | None
    ) = None
    year: Annotated[int, Field(ge=1000, le=9999)] | None = None
    rule: Annotated[str, Field(max_length=16, pattern=PRINTABLE)] | None = None
    severity: Literal["error", "warning", "info"] | None = None
    q: Annotated[str, Field(max_length=100, pattern=PRINTABLE)] | None = None
    assignee: Annotated[str, Field(max_length=100, pattern=PRINTABLE)] | None = None
    assigned: Annotated[str, Field(max_length=100, pattern=PRINTABLE)] | None = None
    age: Literal["new", "week", "month", "old"] | None = None
    overdue: bool = False
    waiver: Literal["requested", "approved"] | None = None
    sort: Annotated[
        Literal["risk", "newest", "oldest", "due"],
        Field(description="risk: errors that stand for a cause first"),
    ] = "risk"
    cursor: Annotated[str, Field(max_length=60, pattern=r"^[0-9.-]+$")] | None = None
    offset: Annotated[
        int, Field(ge=0, le=10_000_000, description="deprecated: slow far behind; use cursor")
    ] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 50

    @property
    def wanted(self) -> Wanted:
        """The same as the queue page asks it."""
        given = {name: getattr(self, name) for name in NAMES if name != "overdue"}
        values = {name: str(value) for name, value in given.items() if value is not None}
        return Wanted.of(values | ({"overdue": "1"} if self.overdue else {}))


@router.get("/findings", response_model=FindingPage)
def list_findings(
    request: Request, work: WorkOfRequest, actor: ActorOfRequest, asked: Annotated[Asked, Query()]
) -> Response:
    """Return one page of findings, the most urgent first where nothing else is asked, and how many there are in all."""
    wanted = asked.wanted
    chosen = wanted.filter(actor.region, work.local_now())
    with work.database.read_session() as session:
        chosen = looked_up(session, chosen)
        if asked.offset:
            entries, total = queue.list_queue(session, chosen, offset=asked.offset, limit=asked.limit)
            following = None
        else:
            place = Place(key_of_text(asked.cursor, wanted.order)) if asked.cursor else BEGINNING
            page = queue.page_of_queue(session, chosen, wanted.order, place, asked.limit)
            entries, total = list(page.entries), queue.count_all(session, chosen)
            following = key_text(page.slice.keys[-1]) if page.slice.has_after else None
    language = language_of(request)
    found = [_described(entry, language) for entry in entries]
    return page_json(request, {"total": total, "findings": found}, following)


@router.get("/findings/{finding_id:int}", response_model=FindingStory)
def show_finding(request: Request, finding_id: int, work: WorkOfRequest, actor: ActorOfRequest) -> Response:
    """Return one finding with everything that was decided and said about it, in order."""
    with work.database.read_session() as session:
        entry, decisions = listing.finding_with_history(session, actor, finding_id)
    history = [
        {
            "actor": one.actor,
            "action": one.action,
            "reason_code": one.reason_code,
            "text": one.text,
            "until": one.until.isoformat() if one.until else None,
            "at": one.created_at.isoformat(),
            "values": one.values,
        }
        for one in decisions
    ]
    described = _described(entry, language_of(request))
    previous = entry.item.previous_values
    return exact_json(
        {**described, "values": entry.item.values, "previous_values": previous, "history": history}
    )


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
        "assigned_to": item.assigned_to,
        "waiver": item.waiver,
        "due_on": item.due_on.isoformat() if item.due_on else None,
        "risk": item.risk,
        "submission_id": str(item.submission_id),
        "organ": item.organ,
        "region": item.region,
        "year": item.year,
        "updated_at": item.updated_at.isoformat(),
        "finding": finding_json(entry.finding, language),
    }
