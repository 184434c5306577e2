"""`gouji calendar`: deadlines, and how every organ stands with its report of a year."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, Final
from zoneinfo import ZoneInfo

import click

from gouji.engine.calendar.standing import State
from gouji.engine.errors import Text
from gouji.engine.rules import Ruleset, load_ruleset
from gouji.engine.store import Session
from gouji.engine.store.queries import runs
from gouji.engine.store.queries.calendar import Line
from gouji.workers.settings import load_settings

from ...desk import calendar, calendar_files
from ...desk.calendar_json import board_to_json
from ...desk.calendar_words import JOB_WORDS, KIND_WORDS, STATE_WORDS, days_in_words, deadline_in_words
from ...desk.roles import Actor, Role
from .database import open_store
from .language import BadUse, Group, argument, command, language, option, say
from .printing import EMPTY, Row, print_rows, row
from .under_way import shown_progress

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
    zone = ZoneInfo(settings.timezone)
    now = datetime.now(zone)
    ruleset = load_ruleset(settings.ruleset, settings.overlays or None)
    today = day.date() if day else now.date()
    head = calendar.heading(COMMAND_LINE, ruleset, year or calendar.season(today), region, today)
    with open_store(settings) as database, database.read_session() as session:
        if form == "text":
            _print(_rows(session, head, ruleset, zone, every), out)
            return
        lines = calendar.board_lines(session, head, ruleset, zone)
        if sys.stderr.isatty() and (out is not None or not sys.stdout.isatty()):
            shown = calendar.overview(session, COMMAND_LINE, ruleset, head.year, head.region, today, zone)
            lines = _told(lines, sum(shown.counts.values()))
        _write(head, lines, form, now, out)


def _told(lines: Iterator[Line], total: int) -> Iterator[Line]:
    """Yield the lines, and show on the terminal how many of how many were written."""
    with shown_progress(Text("写入", "writing")) as tell:
        for number, line in enumerate(lines):
            if number % calendar_files.AT_ONCE == 0:
                tell(number, total)
            yield line
        tell(total, total)


def check_region(region: str | None) -> None:
    """Raise `BadUse` unless a region is a division code or its beginning."""
    if region is not None and not (region.isascii() and region.isdigit() and len(region) in (2, 4, 6)):
        raise BadUse(
            Text("--region 应为 2、4 或 6 位数字", "--region is a division code of 2, 4 or 6 digits")
        )


def _print(rows: Iterator[Row], out: Path | None) -> None:
    if out is None:
        print_rows(rows)
        return
    with out.open("w", encoding="utf-8") as file:
        print_rows(rows, file)


def _write(head: calendar.Heading, lines: Iterator[Line], form: str, now: datetime, out: Path | None) -> None:
    """Write the board as it is read; a workbook goes through a temporary file where it is not written to a file."""
    if out is not None:
        with out.open("wb") as file:
            _write_to(file, head, lines, form, now)
        click.echo(say(Text(f"已写入 {out}", f"written to {out}")), err=True)
    elif form == "xlsx":
        with TemporaryFile() as file:
            _write_to(file, head, lines, form, now)
            file.seek(0)
            shutil.copyfileobj(file, sys.stdout.buffer)
    else:
        _write_to(sys.stdout.buffer, head, lines, form, now)


def _write_to(
    file: BinaryIO, head: calendar.Heading, lines: Iterator[Line], form: str, now: datetime
) -> None:
    if form == "xlsx":
        calendar_files.write_xlsx(head, lines, language(), now, file)
    elif form == "csv":
        file.writelines(calendar_files.to_csv(head, lines, language()))
    else:
        file.writelines(part.encode() for part in board_to_json(head, lines, language(), indent=2))
        file.write(b"\n")


def _rows(
    session: Session, head: calendar.Heading, ruleset: Ruleset, zone: ZoneInfo, every: bool
) -> Iterator[Row]:
    where = f" · {head.region}" if head.region else ""
    title = Text(
        f"{head.year}年度报告{where} · 截至{head.today}",
        f"Reports of {head.year}{where} as of {head.today}",
    )
    yield row(0, (say(title), "bold"))
    yield EMPTY
    for kind, deadlines in head.deadlines.items():
        for deadline in deadlines.all:
            duty = say(Text("提交", "submit") if deadline.duty == "submit" else Text("公布", "publish"))
            yield row(2, f"{say(KIND_WORDS[kind])} {duty}  {say(deadline_in_words(deadline))}")
    yield EMPTY
    shown = calendar.overview(session, COMMAND_LINE, ruleset, head.year, head.region, head.today, zone)
    yield from _counts(shown)
    quiet = () if every else (State.FILED, State.EXEMPT)
    for line in calendar.board_lines(session, head, ruleset, zone):
        if line.standing.state not in quiet:
            yield _organ(line)
    yield from _jobs(session)


def _counts(shown: calendar.Overview) -> Iterator[Row]:
    if any(shown.counts.values()):
        yield row(
            0,
            *(
                piece
                for state, count in shown.counts.items()
                for piece in ((f"{say(STATE_WORDS[state])} {count}", STYLES[state]), "  ")
            ),
        )
        return
    nobody = Text(
        "机关名录中没有应报送的机关；用 gouji organs import 导入名录",
        "the register has no organ that must file; bring one in with gouji organs import",
    )
    yield row(0, say(nobody))


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
