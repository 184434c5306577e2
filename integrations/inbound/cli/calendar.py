"""`gouji calendar`: deadlines, and how every organ stands with its report of a year."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from gouji.engine.calendar.standing import State
from gouji.engine.canonical import dumps
from gouji.engine.errors import Text
from gouji.engine.rules import load_ruleset
from gouji.engine.store import Session
from gouji.engine.store.queries import runs
from gouji.engine.store.queries.calendar import Line
from gouji.workers.settings import Settings, load_settings

from ...desk import calendar, calendar_files
from ...desk.calendar_json import board_to_json
from ...desk.calendar_words import JOB_WORDS, KIND_WORDS, STATE_WORDS, days_in_words, deadline_in_words
from ...desk.roles import Actor, Role
from .database import open_store
from .language import BadUse, Group, argument, command, language, option, say
from .printing import EMPTY, Row, print_rows, row

STYLES: Final = {
    State.MISSING: "bold red",
    State.UNREADABLE: "red",
    State.RETURNED: "yellow",
    State.LATE: "yellow",
    State.PENDING: "cyan",
    State.FILED: "green",
    State.EXEMPT: "dim",
}
COMMAND_LINE: Final = Actor(0, "command line", Role.ADMIN)
"""Whoever may read the database file may see all of it."""

calendar_command = Group(
    "calendar", about=Text("报送日历：时限与报送情况。", "The calendar: deadlines and who has filed.")
)


@command(
    "show",
    Text(
        "显示某年度的时限，以及每个应报送机关的情况：缺报、已退回、逾期、待报送、按时、免报。"
        "年度默认为本年到期的报告年度（上一年）。text 只列未按时报送的机关，--all 全列；csv 和 xlsx 总是全部。",
        "Shows the deadlines of a report year and how every organ stands: missing, returned, late, not due yet, in time, "
        "exempt. The year is last year unless given. As text it lists only organs that are not in time, all with --all; "
        "csv and xlsx always hold all.",
    ),
    examples=(
        "gouji calendar show",
        "gouji calendar show 2025 --region 5108 --all",
        "gouji calendar show 2025 --format xlsx --out 报送情况.xlsx",
    ),
)
@argument("year", required=False, type=click.IntRange(2019, 2200), about=Text("报告年度", "report year"))
@option("--region", about=Text("行政区划代码，2、4 或 6 位", "division code of 2, 4 or 6 digits"))
@option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    about=Text("按哪一天看，默认今天", "as of which day, today by default"),
)
@option(
    "--all",
    "every",
    is_flag=True,
    about=Text("也列出按时报送和免报的机关", "list organs in time and exempt ones too"),
)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "xlsx"]),
    default="text",
    about=Text("输出格式，默认 text", "form of the output, text by default"),
)
@option("--out", type=click.Path(path_type=Path), about=Text("写入文件而不是屏幕", "write to a file instead"))
def show_command(
    year: int | None, region: str | None, day: datetime | None, every: bool, form: str, out: Path | None
) -> None:
    """Print or write the board."""
    check_region(region)
    settings = load_settings()
    if form == "xlsx" and out is None and sys.stdout.isatty():
        raise BadUse(Text("xlsx 请用 --out 写入文件", "write xlsx to a file with --out"))
    now = datetime.now(ZoneInfo(settings.timezone))
    with open_store(settings) as database, database.read_session() as session:
        board = board_of(session, settings, year, region, day.date() if day else now.date())
        jobs = tuple(_jobs(session)) if form == "text" else ()
    if form == "text":
        rows = [*_rows(board, every), *jobs]
        if out is None:
            print_rows(rows)
        else:
            with out.open("w", encoding="utf-8") as file:
                print_rows(rows, file)
        return
    _write(_content(board, form, now), out)


def board_of(
    session: Session, settings: Settings, year: int | None, region: str | None, today: date
) -> calendar.Board:
    """Return the board that a command line asks for."""
    ruleset = load_ruleset(settings.ruleset, settings.overlays or None)
    zone = ZoneInfo(settings.timezone)
    return calendar.board(session, COMMAND_LINE, ruleset, year or calendar.season(today), region, today, zone)


def check_region(region: str | None) -> None:
    """Raise `BadUse` unless a region is a division code or its beginning."""
    if region is not None and not (region.isascii() and region.isdigit() and len(region) in (2, 4, 6)):
        raise BadUse(
            Text("--region 应为 2、4 或 6 位数字", "--region is a division code of 2, 4 or 6 digits")
        )


def _content(board: calendar.Board, form: str, now: datetime) -> bytes:
    if form == "json":
        return (dumps(board_to_json(board, language()), indent=2) + "\n").encode()
    if form == "csv":
        return calendar_files.to_csv(board, language())
    return calendar_files.to_xlsx(board, language(), now)


def _write(content: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(content)
        return
    out.write_bytes(content)
    click.echo(say(Text(f"已写入 {out}", f"written to {out}")), err=True)


def _rows(board: calendar.Board, every: bool) -> Iterator[Row]:
    where = f" · {board.region}" if board.region else ""
    title = Text(
        f"{board.year}年度报告{where} · 截至{board.today}",
        f"Reports of {board.year}{where} as of {board.today}",
    )
    yield row(0, (say(title), "bold"))
    yield EMPTY
    for kind, deadlines in board.deadlines.items():
        for deadline in deadlines.all:
            duty = say(Text("提交", "submit") if deadline.duty == "submit" else Text("公布", "publish"))
            yield row(2, f"{say(KIND_WORDS[kind])} {duty}  {say(deadline_in_words(deadline))}")
    yield EMPTY
    if not board.lines:
        yield row(
            0,
            say(
                Text(
                    "机关名录中没有应报送的机关；用 gouji organs import 导入名录",
                    "the register has no organ that must file; bring one in with gouji organs import",
                )
            ),
        )
        return
    counts = [
        piece
        for state, count in board.counts.items()
        for piece in ((f"{say(STATE_WORDS[state])} {count}", STYLES[state]), "  ")
    ]
    yield row(0, *counts)
    quiet = () if every else (State.FILED, State.EXEMPT)
    for line in board.lines:
        if line.standing.state not in quiet:
            yield _organ(line)


def _organ(line: Line) -> Row:
    state = line.standing.state
    days, note = say(days_in_words(line.standing)), say(calendar_files.note_of(line))
    told = "  ".join(part for part in (line.organ.name, line.organ.code, days, note) if part)
    return row(2, (say(STATE_WORDS[state]), STYLES[state]), f"  {told}")


def _jobs(session: Session) -> Iterator[Row]:
    found = runs.latest(session, limit=3)
    if found:
        yield EMPTY
    for run in found:
        done = Text("已完成", "done") if run.finished_at else Text("未完成", "not done")
        so_far = f" {run.done}/{run.total}" if run.total is not None else ""
        yield row(
            0,
            (f"{run.period} {say(JOB_WORDS[run.job])}{so_far} {say(done)} {run.error or ''}".rstrip(), "dim"),
        )


calendar_command.add_command(show_command)
