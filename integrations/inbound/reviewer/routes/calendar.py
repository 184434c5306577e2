"""The calendar: the board of a region and year, an organ's year, missing reports, reminders, and the board as a file."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse
from starlette.background import BackgroundTask

from gouji.engine.calendar.reminding import step_name
from gouji.engine.store.queries.calendar import Line
from gouji.workers.work import Work

from ....desk import calendar, calendar_files, calendar_words
from ....desk.reasons import PRINTABLE
from ....desk.roles import Action, Actor
from ..door import Poster, Reader, WorkOfRequest
from ..language import language_of
from ..pages import PageRoute, render
from ..views.calendar import PAGE_SIZE, Wanted, board_view, line_row

router = APIRouter(route_class=PageRoute)

REGION: Final = r"^(\d{2}|\d{4}|\d{6})?$"
STATES: Final = r"^(missing|unreadable|returned|late|pending|filed|exempt)?$"
SENT_AT_ONCE: Final = 1 << 18
WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Year = Annotated[int | None, Query(ge=calendar.FIRST_YEAR, le=2200)]
Region = Annotated[str, Query(pattern=REGION)]
Page = Annotated[int, Query(ge=1, le=10_000)]


@router.get("/calendar")
def board_page(
    request: Request,
    work: WorkOfRequest,
    actor: Reader,
    year: Year = None,
    region: Region = "",
    state: Annotated[str, Query(pattern=STATES)] = "",
    q: Annotated[str, Query(max_length=100, pattern=PRINTABLE)] = "",
    page: Page = 1,
) -> Response:
    """Show how every organ of a region stands with its report of a year."""
    today = work.local_now().date()
    wanted = Wanted(year or calendar.season(today), region, state, q.strip(), page)
    with work.database.read_session() as session:
        board = calendar.overview(session, actor, work.ruleset, wanted.year, region or None, today, work.zone)
        lines = calendar.board_page(
            session, board, work.ruleset, work.zone, state=state, q=wanted.q, page=page, size=PAGE_SIZE
        )
        runs = calendar.latest_runs(session)
    view = board_view(board, lines, wanted, calendar.years(today))
    return _show(request, "calendar.html", view=view, runs=runs, zone=work.zone)


@router.get("/calendar/board.csv")
def board_csv(
    request: Request, work: WorkOfRequest, actor: Reader, year: Year = None, region: Region = ""
) -> Response:
    """Give the board as CSV, sent as it is read."""
    head = _heading(work, actor, year, region)
    language = language_of(request)

    def parts() -> Iterator[bytes]:
        with work.database.read_session() as session:
            lines = calendar.board_lines(session, head, work.ruleset, work.zone)
            yield from calendar_files.to_csv(head, lines, language)

    return _file(parts(), "text/csv; charset=utf-8", f"报送情况{head.year}.csv")


@router.get("/calendar/board.xlsx")
def board_xlsx(
    request: Request, work: WorkOfRequest, actor: Reader, year: Year = None, region: Region = ""
) -> Response:
    """Give the board as a workbook, from a temporary file."""
    head = _heading(work, actor, year, region)
    file = TemporaryFile()  # noqa: SIM115 - closed when it was sent
    try:
        with work.database.read_session() as session:
            lines = calendar.board_lines(session, head, work.ruleset, work.zone)
            calendar_files.write_xlsx(head, lines, language_of(request), work.local_now(), file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    response = _file(iter(lambda: file.read(SENT_AT_ONCE), b""), WORKBOOK, f"报送情况{head.year}.xlsx")
    response.background = BackgroundTask(file.close)
    return response


@router.get("/calendar/organs")
def organ_page(
    request: Request,
    work: WorkOfRequest,
    actor: Reader,
    code: Annotated[str, Query(max_length=64, pattern=PRINTABLE)],
    year: Year = None,
) -> Response:
    """Show one organ's year: deadlines, what came in, what was missing, how it was reminded."""
    today = work.local_now().date()
    of_year = year or calendar.season(today)
    with work.database.read_session() as session:
        one = calendar.organ_year(session, actor, work.ruleset, of_year, code, today, work.zone)
    deadlines = [
        (calendar_words.DUTY_WORDS[each.duty], calendar_words.deadline_in_words(each))
        for each in one.line.deadlines.all
    ]
    row: Line = one.line
    return _show(
        request, "calendar_organ.html", one=one, row=line_row(row, of_year), year=of_year, deadlines=deadlines,
        may_excuse=actor.may(Action.EXCUSE, row.organ.region), zone=work.zone,
    )  # fmt: skip


@router.get("/calendar/missing")
def missing_page(
    request: Request,
    work: WorkOfRequest,
    actor: Reader,
    year: Year = None,
    region: Region = "",
    every: bool = False,
    page: Page = 1,
) -> Response:
    """Show the reports that did not come, as a queue of their own."""
    with work.database.read_session() as session:
        rows, total = calendar.missing_reports(
            session, actor, year=year, region=region or None, every=every, page=page, size=PAGE_SIZE
        )
    wanted = Wanted(year or 0, region, page=page)
    chosen = {"year": year or "", "every": "true" if every else ""}
    pages = {
        "previous": wanted.address("/calendar/missing", **chosen, page=page - 1) if page > 1 else "",
        "next": wanted.address("/calendar/missing", **chosen, page=page + 1)
        if page * PAGE_SIZE < total
        else "",
    }
    return _show(
        request, "calendar_missing.html", rows=rows, total=total, year=year, region=region, every=every,
        years=calendar.years(work.local_now().date()), pages=pages, zone=work.zone,
        may_excuse=actor.may(Action.EXCUSE, actor.region),
    )  # fmt: skip


@router.post("/calendar/missing/{missing_id}/{deed}")
def decide_missing(
    work: WorkOfRequest,
    actor: Poster,
    missing_id: int,
    deed: str,
    seen: Annotated[int, Form()] = 0,
    reason: Annotated[str, Form()] = "",
    back: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Excuse a missing report, or take the excuse back; then show the page it came from."""
    now = work.local_now()
    with work.database.session() as session:
        if deed == "reopen":
            calendar.reopen(session, actor, missing_id, seen=seen, now=now)
        else:
            calendar.excuse(session, actor, missing_id, reason=reason, seen=seen, now=now)
    return RedirectResponse(back if back.startswith("/calendar") else "/calendar/missing", 303)


@router.get("/calendar/reminders")
def reminders_page(
    request: Request, work: WorkOfRequest, actor: Reader, year: Year = None, region: Region = ""
) -> Response:
    """Show how the reminders of a year went, and whom nobody could write to."""
    today = work.local_now().date()
    wanted = Wanted(year or calendar.season(today), region)
    with work.database.read_session() as session:
        reminded = calendar.reminded(
            session, actor, work.ruleset, wanted.year, region or None, today, work.zone
        )
    steps = sorted({step for step, _ in reminded.counts})
    return _show(
        request, "calendar_reminders.html", reminded=reminded, wanted=wanted, steps=steps,
        years=calendar.years(today), zone=work.zone,
    )  # fmt: skip


def _heading(work: Work, actor: Actor, year: int | None, region: str) -> calendar.Heading:
    today = work.local_now().date()
    return calendar.heading(actor, work.ruleset, year or calendar.season(today), region or None, today)


def _show(request: Request, template: str, **values: Any) -> Response:
    return render(request, template, words=calendar_words, step_name=step_name, here="calendar", **values)


def _file(parts: Iterator[bytes], media_type: str, name: str) -> Response:
    disposition = f"attachment; filename=\"board.{name.rpartition('.')[2]}\"; filename*=UTF-8''{quote(name)}"
    return StreamingResponse(parts, media_type=media_type, headers={"Content-Disposition": disposition})
