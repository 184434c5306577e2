"""The queue: what waits for a person, filtered, counted, page by page."""

from __future__ import annotations

from datetime import tzinfo
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request, Response

from gouji.engine.errors import Text
from gouji.engine.store import Session
from gouji.engine.store.queries import queue
from gouji.engine.store.queries.queue import QueueEntry

from ....desk.reasons import PRINTABLE
from ....desk.roles import Actor
from ..door import Reader, WorkOfRequest
from ..pages import PageRoute, render
from ..views.queue import PAGE_SIZE, QueueRow, QueueView, Wanted, queue_view

router = APIRouter(route_class=PageRoute)

_CHOICES: Final = ("region", "year", "rule", "assignee")


@router.get("/")
def queue_page(
    request: Request,
    work: WorkOfRequest,
    actor: Reader,
    q: Annotated[str, Query(max_length=100, pattern=PRINTABLE)] = "",
    region: str = "",
    year: str = "",
    rule: Annotated[str, Query(max_length=16, pattern=PRINTABLE)] = "",
    severity: str = "",
    state: str = "waiting",
    assignee: Annotated[str, Query(max_length=100, pattern=PRINTABLE)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Show the findings that the filters let through, those of one report together."""
    wanted = Wanted(q, region, year, rule, severity, state or "waiting", assignee, page)
    zone = ZoneInfo(work.settings.timezone)
    with work.database.read_session() as session:
        view = _load(session, actor, wanted, zone)
    return render(request, "queue.html", view=view, here="queue")


def _load(session: Session, actor: Actor, wanted: Wanted, zone: tzinfo) -> QueueView:
    wish = wanted.filter(actor.region)
    entries, total = queue.list_queue(session, wish, offset=wanted.offset, limit=PAGE_SIZE)
    own = queue.QueueFilter(within=actor.region)
    choices = {name: list(queue.count_queue(session, own, name)) for name in _CHOICES}
    by_state = queue.count_queue(session, _any_state(wanted, actor), "state")
    waiting = queue.count_waiting_of(session, {entry.item.report_id for entry in entries})
    rows = [_row(entry, zone) for entry in entries]
    return queue_view(wanted, rows, total, by_state, choices, waiting)


def _any_state(wanted: Wanted, actor: Actor) -> queue.QueueFilter:
    every = Wanted(wanted.q, wanted.region, wanted.year, wanted.rule, wanted.severity, "all", wanted.assignee)
    return every.filter(actor.region)


def _row(entry: QueueEntry, zone: tzinfo) -> QueueRow:
    item, finding = entry.item, entry.finding
    return QueueRow(
        id=item.id or 0,
        rule=item.rule,
        severity=item.severity,
        title=Text(finding.title_zh, finding.title_en),
        message=Text(finding.message_zh, finding.message_en),
        derived=finding.derived,
        state=item.state,
        assignee=item.assignee,
        updated_at=item.updated_at.astimezone(zone),
        report_id=item.report_id,
        submission=str(item.submission_id),
        organ=item.organ,
        year=item.year,
        region=item.region,
        cause=item.group_name,
        lead=item.lead,
    )
