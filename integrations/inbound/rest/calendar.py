"""`/api/v1/calendar/{year}`: deadlines of a report year, and how every organ stands."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from ...desk import calendar
from ...desk.calendar_json import board_to_json
from .door import ActorOfRequest, WorkOfRequest
from .language import language_of
from .models.years import BoardModel
from .replies import exact_json

router = APIRouter(prefix="/api/v1", tags=["calendar"])

Region = Annotated[str, Query(pattern=r"^([0-9]{2}){1,3}$", description="行政区划代码, or a prefix of it")]


@router.get("/calendar/{year}", response_model=BoardModel)
def show_calendar(
    request: Request,
    work: WorkOfRequest,
    actor: ActorOfRequest,
    year: Annotated[int, Path(ge=calendar.FIRST_YEAR, le=2200)],
    region: Region | None = None,
) -> Response:
    """Return `{year, region, on, deadlines, counts, organs}` as of today; each organ with its state and days."""
    today = work.local_now().date()
    with work.database.read_session() as session:
        board = calendar.board(session, actor, work.ruleset, year, region, today, work.zone)
    return exact_json(board_to_json(board, language_of(request)))
