"""`/api/v1/calendar/{year}`: deadlines of a report year, and how every organ stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import StrictInt

from gouji.engine.canonical import Json
from gouji.engine.store.tables import MissingReport

from ...desk import calendar
from ...desk.calendar_json import board_to_json
from .door import ActorOfRequest, WorkOfRequest
from .language import language_of
from .models.base import Posted
from .models.years import BoardModel, MissingModel, MissingPage
from .replies import exact_json, in_parts

router = APIRouter(prefix="/api/v1", tags=["calendar"])
PAGE_SIZE: Final = 100

Region = Annotated[str, Query(pattern=r"^([0-9]{2}){1,3}$", description="行政区划代码, or a prefix of it")]


@router.get("/calendar/{year}", response_model=BoardModel)
def show_calendar(
    request: Request,
    work: WorkOfRequest,
    actor: ActorOfRequest,
    year: Annotated[int, Path(ge=calendar.FIRST_YEAR, le=2200)],
    region: Region | None = None,
) -> Response:
    """Return `{year, region, on, deadlines, organs, counts}` as of today; each organ with its state and days.

    The organs are sent as they are read: the answer to a question about the whole country is long.
    """
    head = calendar.heading(actor, work.ruleset, year, region, work.local_now().date())
    language = language_of(request)

    def parts() -> Iterator[str]:
        with work.database.read_session() as session:
            lines = calendar.board_lines(session, head, work.ruleset, work.zone)
            yield from board_to_json(head, lines, language)

    return StreamingResponse(
        in_parts(parts()), media_type="application/json", headers={"cache-control": "no-store"}
    )


class Excusing(Posted):
    """Why a report has not come, or that it is to be asked for again.

    Attributes:
        reason: for `excuse`.
        seen: `version` as you saw it last: where somebody changed it since, 409.
    """

    action: Literal["excuse", "reopen"]
    reason: str | None = None
    seen: StrictInt


@router.get("/missing-reports", response_model=MissingPage)
def list_missing(
    work: WorkOfRequest,
    actor: ActorOfRequest,
    year: Annotated[int | None, Query(ge=calendar.FIRST_YEAR, le=2200)] = None,
    region: Region | None = None,
    every: Annotated[bool, Query(description="those that came in the meantime as well")] = False,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Return one page of 100 reports that did not come by their last day, and how many there are."""
    with work.database.read_session() as session:
        rows, total = calendar.missing_reports(
            session, actor, year=year, region=region, every=every, page=page, size=PAGE_SIZE
        )
    return exact_json({"total": total, "missing": [_missing(row) for row in rows]})


@router.post("/missing-reports/{missing_id}/actions", response_model=MissingModel)
def decide_missing(work: WorkOfRequest, actor: ActorOfRequest, missing_id: int, body: Excusing) -> Response:
    """Excuse a missing report, or take the excuse back."""
    now, known = work.local_now(), missing_id if 0 < missing_id < 2**31 else 0
    with work.database.session(actor.address) as session:
        if body.action == "excuse":
            row = calendar.excuse(session, actor, known, reason=body.reason, seen=body.seen, now=now)
        else:
            row = calendar.reopen(session, actor, known, seen=body.seen, now=now)
        return exact_json(_missing(row))


def _missing(row: MissingReport) -> Json:
    return {
        "id": row.id,
        "code": row.organ_code,
        "organ": row.organ,
        "region": row.region,
        "year": row.year,
        "due_on": row.due_on.isoformat(),
        "state": row.state,
        "reason": row.reason,
        "closed_by": row.closed_by,
        "version": row.version,
    }
