"""The queue: what waits for a person, filtered, counted, page by page."""

from __future__ import annotations

from datetime import date, tzinfo
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Query, Request, Response

from gouji.engine.errors import BadRequestError, NotFoundError, Text
from gouji.engine.store import Session
from gouji.engine.store.queries import queue
from gouji.engine.store.queries.queue import QueueEntry

from ....desk import bulk
from ....desk.reasons import DISMISS_REASONS, PRINTABLE
from ....desk.roles import Action, Actor
from ..door import Poster, Reader, WorkOfRequest, own_address
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
    may = {action.value for action in bulk.BULK_ACTIONS if actor.may(action, actor.region)}
    return render(
        request,
        "queue.html",
        view=view,
        may=may,
        dismiss_reasons=DISMISS_REASONS,
        back=wanted.address(page=page),
        here="queue",
    )


@router.post("/findings/actions")
def act_on_findings(
    request: Request,
    work: WorkOfRequest,
    actor: Poster,
    action: Annotated[str, Form()],
    finding: Annotated[list[int] | None, Form()] = None,
    reason_code: Annotated[str | None, Form()] = None,
    text: Annotated[str | None, Form()] = None,
    until: Annotated[str, Form(max_length=10)] = "",
    back: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Do one thing with all chosen findings, and show what was done and what was skipped, each with its reason."""
    seen = bulk.act_on_many(
        work.database,
        actor,
        finding or [],
        action,
        work.local_now(),
        reason_code=reason_code,
        text=text,
        until=_day(until),
    )
    with work.database.read_session() as session:
        entries = {one.item_id: _found(session, actor, one.item_id) for one in seen.skipped}
    return render(
        request, "bulk.html", view=seen, entries=entries, action=action, back=own_address(back), here="queue"
    )


def _day(text: str) -> date | None:
    """Return the day of a form's field, None where it was left empty."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadRequestError(
            "bad_until", Text("截止日期须写成 2026-01-31 的样子。", "Write the last day like 2026-01-31.")
        ) from error


def _found(session: Session, actor: Actor, item_id: int) -> QueueEntry | None:
    """Return a finding that was skipped, None where it is not there for this actor."""
    try:
        entry = queue.entry(session, item_id)
    except NotFoundError:
        return None
    return entry if actor.may(Action.READ, entry.item.region) else None


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
