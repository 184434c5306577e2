"""`gouji remind`: reminders to organs that have not filed, now instead of at eight in the morning, or only shown."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Final

import click

from gouji.engine.calendar.reminding import step_name
from gouji.engine.errors import Text
from gouji.engine.store.queries import roster
from gouji.workers.daily import run_job
from gouji.workers.outbox import flush
from gouji.workers.overdue import season
from gouji.workers.reminding import Plan, plans_of, remind
from gouji.workers.settings import load_settings
from gouji.workers.work import Work, open_work

from ...desk import calendar
from ...desk.calendar_words import MAIL_WORDS, WHY_WORDS, days_in_words
from .calendar import COMMAND_LINE, check_region
from .database import open_store
from .language import BadUse, command, language, option, say
from .printing import EMPTY, Row, print_rows, row

NOTHING: Final = Text("今天没有要发的提醒", "no reminder is due today")
UNREACHABLE: Final = Text("尚未报送、无法写信的机关", "organs that have not filed and cannot be written to")


@command(
    "remind",
    Text(
        "提醒尚未报送的机关：每个时点至多一次，错过几个时点只发最近的一次。定时任务每天八点后自动做；"
        "本命令立即做一次，再做也不会重发。--dry-run 只列出会发给谁、谁没有可用邮箱、哪些邮件被退回，什么都不写。",
        "Reminds organs that have not filed: each step at most once, and of several that were missed only the latest. The "
        "schedule does so daily after eight; this does it now, and again changes nothing. --dry-run lists who would be "
        "written to, who has no usable address and which mails bounced, and writes nothing.",
    ),
    examples=(
        "gouji remind --dry-run",
        "gouji remind --dry-run --on 2026-01-17 --region 5108",
        "gouji remind",
    ),
)
@option("--dry-run", is_flag=True, about=Text("只显示，不发", "show only, send nothing"))
@option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    about=Text("假定是哪一天（只用于 --dry-run）", "as if it were that day (with --dry-run only)"),
)
@option("--region", about=Text("只看这一区划（只用于 --dry-run）", "this region only (with --dry-run only)"))
def remind_command(dry_run: bool, day: datetime | None, region: str | None) -> None:
    """Show or do what is due."""
    check_region(region)
    if not dry_run and (day is not None or region is not None):
        raise BadUse(Text("--on 和 --region 只用于 --dry-run", "--on and --region go with --dry-run only"))
    settings = load_settings()
    with open_store(settings):  # brings the embedded file up to date
        pass
    work = open_work(settings)
    try:
        if dry_run:
            print_rows(_dry_run(work, day.date() if day else work.local_now().date(), region))
        else:
            click.echo(say(_remind(work)))
    finally:
        work.close()


def _remind(work: Work) -> Text:
    done = run_job(work, "reminders", remind, work.local_now(), again=True, watch=_progress)
    flush(work)
    if done is None:
        return Text("另一个进程正在提醒，请稍候再看", "another process is at it; look again later")
    return Text(
        f"看过 {done.looked_at} 个机关，交付 {done.found} 个提醒；由任务进程发出",
        f"looked at {done.looked_at} organs, handed over {done.found} reminders; the worker sends them",
    )


def _progress(looked_at: int, found: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{looked_at}/{total} · {found}", err=True, nl=looked_at == total)


def _dry_run(work: Work, today: date, region: str | None) -> Iterator[Row]:
    year = season(datetime.combine(today, time(9), work.zone))
    with work.database.read_session() as session:
        organs = roster.organs_due(session, year, region)
    plans = list(plans_of(work, year, organs, today))
    due = [plan for plan in plans if plan.step is not None]
    if not due:
        yield row(0, say(NOTHING))
    for plan in due:
        yield from _plan(plan)
    yield from _passed_over(plans)
    yield from _troubled(work, year, region, today)
    yield EMPTY
    reached = sum(bool(plan.addresses) for plan in due)
    total = Text(
        f"{today}：应提醒 {len(due)} 个机关，可发邮件 {reached} 个，没有可用邮箱 {len(due) - reached} 个；什么都没有发",
        f"{today}: {len(due)} organs are due a reminder, {reached} can be written to, {len(due) - reached} have no usable "
        "address; nothing was sent",
    )
    yield row(0, (say(total), "bold"))


def _plan(plan: Plan) -> Iterator[Row]:
    line, step = plan.line, step_name(plan.step or 0)
    days = say(days_in_words(line.standing))
    whom = " ".join(plan.addresses)
    if not plan.addresses:
        why = WHY_WORDS["bad_address" if plan.unusable else "no_address"]
        whom = f"{say(why)} {' '.join(plan.unusable)}".rstrip()
    style = "green" if plan.addresses else "bold red"
    yield row(0, (step, style), f"  {line.organ.name}  {days}  {whom}", hanging=6)


def _passed_over(plans: list[Plan]) -> Iterator[Row]:
    for plan in plans:
        for step, why in plan.skipped:
            yield row(
                0, (step_name(step), "dim"), f"  {plan.line.organ.name}  {say(WHY_WORDS[why])}", hanging=6
            )


def _troubled(work: Work, year: int, region: str | None, today: date) -> Iterator[Row]:
    with work.database.read_session() as session:
        reminded = calendar.reminded(session, COMMAND_LINE, work.ruleset, year, region, today, work.zone)
    if reminded.without_address:
        yield EMPTY
        yield row(0, say(UNREACHABLE), "：" if language() == "zh" else ": ", str(reminded.unreachable))
    for organ, wrong in reminded.without_address:
        why = WHY_WORDS["bad_address" if wrong else "no_address"]
        yield row(2, (organ.name, "red"), f"  {organ.code}  {say(why)} {' '.join(wrong)}".rstrip())
    if reminded.troubled:
        yield EMPTY
    for reminder, mail in reminded.troubled:
        state = say(MAIL_WORDS[mail.state])
        told = f"  {reminder.organ}  {mail.address}  {mail.error or ''}"
        yield row(0, (f"{step_name(reminder.step)} {state}", "yellow"), told.rstrip(), hanging=6)
