"""The queue: what waits for a person, filtered, counted, page by page."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from gouji.engine.errors import BadRequestError, Text
from gouji.engine.store.queries.queue_pages import BEGINNING, Place, Sort, key_of_text
from gouji.workers.work import Work

from ....desk import assigning, bulk, views
from ....desk.items import LARGEST_ID, entry_seen, is_id
from ....desk.reasons import DISMISS_REASONS, PRINTABLE
from ....desk.roles import Action
from ....desk.wanted import NAME_OF_FILTER, Wanted
from ..door import Poster, Reader, WorkOfRequest, own_address
from ..pages import PageRoute, render
from ..queue_loading import count_news, load_queue, load_rows
from ..views.queue import Asked

router = APIRouter(route_class=PageRoute)

Word = Annotated[str, Field(max_length=100, pattern=PRINTABLE)]


class Parameters(BaseModel):
    """The address of the queue: filters, order, the saved view it came from, and the place of the page."""

    q: Word = ""
    region: Word = ""
    year: Word = ""
    rule: Word = ""
    severity: Word = ""
    state: Word = "waiting"
    assignee: Word = ""
    age: Word = ""
    overdue: Word = ""
    assigned: Word = ""
    waiver: Word = ""
    sort: Word = "risk"
    view: Annotated[str, Field(max_length=20)] = ""
    after: Annotated[str, Field(max_length=60)] = ""
    before: Annotated[str, Field(max_length=60)] = ""
    last: bool = False

    @property
    def asked(self) -> Asked:
        """What is asked for."""
        values = {name: getattr(self, name) for name in asdict(Wanted())}
        is_number = self.view.isascii() and self.view.isdigit()
        return Asked(Wanted.of(values), int(self.view) if is_number else None)

    def place(self, order: Sort) -> Place:
        """Return where the page begins; raises BadRequestError."""
        if self.after:
            return Place(key_of_text(self.after, order))
        if self.before:
            return Place(key_of_text(self.before, order), backward=True)
        return Place(None, backward=True) if self.last else BEGINNING


InAddress = Annotated[Parameters, Query()]


@router.get("/")
def queue_page(request: Request, work: WorkOfRequest, actor: Reader, given: InAddress) -> Response:
    """Show the findings that the filters let through, those of one report together.

    The bare address opens the view that the person starts with, where there is one.
    """
    asked, now = given.asked, work.local_now()
    with work.database.read_session() as session:
        start = None if request.url.query else views.start_view(session, actor)
        if start is not None:
            return RedirectResponse(Asked(start.wanted, start.id).address(), 303)
        view = load_queue(session, actor, asked, given.place(asked.wanted.order), now)
        saved = views.list_views(session, actor)
        colleagues = assigning.colleagues(session, actor, now.date())
        opened = next((one for one in saved if one.id == asked.view), None)
        lost = (
            views.lost_values(session, opened, _rules(work), work.plain_register)
            if opened is not None and opened.wanted == asked.wanted
            else ()
        )
    return render(
        request,
        "queue.html",
        view=view,
        saved=saved,
        opened=opened,
        is_gone=asked.view is not None and opened is None,
        lost=lost,
        may_share=actor.may(Action.SHARE_VIEW, actor.region),
        may={action.value for action in bulk.BULK_ACTIONS if actor.may(action, actor.region)},
        dismiss_reasons=DISMISS_REASONS,
        colleagues=colleagues,
        back=asked.address(**_place_of(given)),
        filters=urlencode(asked.wanted.filters),
        news=f"/queue/news?{urlencode(asked.wanted.filters)}",
        filter_names=NAME_OF_FILTER,
        here="queue",
    )


@router.get("/queue/news")
def news(
    work: WorkOfRequest,
    actor: Reader,
    given: InAddress,
    since: Annotated[int, Query(ge=0, le=LARGEST_ID)] = 0,
) -> dict[str, int]:
    """Return how many findings came in after the one with the id `since`, under the same filters."""
    with work.database.read_session() as session:
        return {"new": count_news(session, actor, given.asked, since, work.local_now())}


@router.get("/queue/rows")
def rows(
    request: Request,
    work: WorkOfRequest,
    actor: Reader,
    item: Annotated[list[int] | None, Query(max_length=bulk.MOST_AT_ONCE)] = None,
) -> Response:
    """Return the lines of these findings as they stand now, for a page that has them already."""
    wanted = [one for one in item or () if is_id(one)]
    with work.database.read_session() as session:
        found = load_rows(session, actor, wanted, work.local_now())
    return render(request, "queue_rows.html", rows=found)


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
        entries = {one.item_id: entry_seen(session, actor, one.item_id) for one in seen.skipped}
    return render(
        request, "bulk.html", view=seen, entries=entries, action=action, back=own_address(back), here="queue"
    )


def _place_of(given: Parameters) -> dict[str, str]:
    named = {"after": given.after, "before": given.before, "last": "1" if given.last else ""}
    return {name: value for name, value in named.items() if value}


def _rules(work: Work) -> frozenset[str]:
    return frozenset(rule.id for rule in work.ruleset.rules)


def _day(text: str) -> date | None:
    """Return the day of a form's field, None where it was left empty."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadRequestError(
            "bad_until", Text("截止日期须写成 2026-01-31 的样子。", "Write the last day like 2026-01-31.")
        ) from error
