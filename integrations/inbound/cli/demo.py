"""`gouji demo`: the whole way of a report on this machine, with the samples that come with Gouji."""

from __future__ import annotations

import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from gouji.engine.canonical import Json
from gouji.engine.errors import Language, Text
from gouji.engine.model import ReportOutcome, Severity

from .language import command, language, option, say
from .ports import free_port
from .printing import OUTCOME_STYLES, OUTCOME_WORDS, SEVERITY_WORDS
from .tour import (
    ANSWERED_WITHIN,
    ENDED,
    REVIEWER,
    Tour,
    list_samples,
    open_account,
    running_tour,
    submit_samples,
    wait_until,
    watch,
)

WIDTH: Final = 100


@command(
    "demo",
    Text(
        "演示：启动服务，通过签名的 webhook 提交样例年报，等待检查完成，显示查出的问题和查看地址，直到按 Ctrl-C。"
        "数据放在临时文件夹，结束时删除；不使用也不改动已有的设置和数据。",
        "The tour: starts the service, hands in sample reports through the signed webhook, waits until they are judged, "
        "shows what was found and where to look, and stays up until Ctrl-C. Its data lies in a temporary folder that is "
        "removed at the end; nothing that is configured is used or changed.",
    ),
    examples=("gouji demo", "gouji demo --once"),
)
@option("--once", is_flag=True, about=Text("显示结果后即结束", "end after showing the results"))
@option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    metavar="PORT",
    about=Text(
        "端口，默认 8000，被占用时取下一个空闲的", "port, 8000 by default, the next free one if it is taken"
    ),
)
def demo_command(once: bool, port: int) -> None:
    """Show the tour."""
    for sign in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, _stop)
    with tempfile.TemporaryDirectory(prefix="gouji-", ignore_cleanup_errors=True) as folder:
        try:
            _show(Path(folder), free_port(port), once)
        except KeyboardInterrupt:
            _tell(Text("正在结束……", "ending …"))


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _show(folder: Path, port: int, once: bool) -> None:
    _tell(
        Text(
            "启动服务：网页、任务进程、定时器、内嵌的 Valkey 与 SQLite",
            "starting web, worker, scheduler, Valkey, SQLite",
        )
    )
    with running_tour(folder, port) as tour:
        token = open_account(tour)
        papers = list_samples()
        _tell(
            Text(
                f"通过签名的 webhook 提交 {len(papers)} 份样例年报",
                f"submitting {len(papers)} sample reports, signed",
            )
        )
        ids = submit_samples(tour, papers)
        states = _watch(tour, ids, token)
        wait_until(tour, lambda: tour.receiver.taken >= len(ids), ANSWERED_WITHIN)
        print_results(states, language())
        print_whereabouts(tour, len(ids), language())
        if not once:
            _stay(tour)


def _tell(text: Text) -> None:
    click.echo(f"· {say(text)}")


def _watch(tour: Tour, ids: Sequence[str], token: str) -> list[Json]:
    states: list[Json] = []
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(say(Text("检查", "judging")), total=len(ids))
        for states in watch(tour, ids, token, language()):
            progress.update(task, completed=sum(state["status"] in ENDED for state in states))
    return states


def _stay(tour: Tour) -> None:
    _tell(Text(f"运行日志在 {tour.log}；按 Ctrl-C 结束", f"the log is {tour.log}; Ctrl-C ends it"))
    sys.stdout.flush()
    while tour.service.poll() is None:
        time.sleep(0.5)
    wait_until(tour, lambda: False, 0.0)


def print_results(states: Sequence[Json], spoken: Language) -> None:
    """Print one line a report, and the first serious finding read aloud."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False, emoji=False)
    heads = (Text("机关", "organ"), Text("年度", "year"), Text("结论", "outcome"), *SEVERITY_WORDS.values())
    table = Table(*(head.in_language(spoken) for head in heads), Text("规则", "rules").in_language(spoken))
    for state in states:
        table.add_row(*_cells(state, spoken))
    console.print()
    console.print(table)
    for state in states:
        findings = state["report"]["findings"] if state["report"] else []
        worst = next((each for each in findings if each["severity"] == Severity.ERROR and each["lead"]), None)
        if worst:
            console.print(
                f"\n{state['organ']} {state['year']}  {worst['rule']} {worst['title']}", markup=False
            )
            console.print(f"  {worst['message']}\n  {worst['suggestion']}", markup=False)
            break


def _cells(state: Json, spoken: Language) -> list[str]:
    report = state["report"]
    if report is None:
        failure = (state["failure"] or {}).get("message", "")
        return [state["organ"], str(state["year"]), state["status"], "", "", "", failure]
    outcome = ReportOutcome(report["outcome"])
    counted = Counter(finding["severity"] for finding in report["findings"])
    rules = dict.fromkeys(finding["rule"] for finding in report["findings"])
    style = OUTCOME_STYLES[outcome]
    return [
        state["organ"],
        str(state["year"]),
        f"[{style}]{OUTCOME_WORDS[outcome].in_language(spoken)}[/]",
        *(str(counted[severity.value]) for severity in SEVERITY_WORDS),
        " ".join(rules),
    ]


def print_whereabouts(tour: Tour, submitted: int, spoken: Language) -> None:
    """Print how many answers came, and where and as whom to look."""
    taken = tour.receiver.taken
    lines = (
        Text(f"签名的答复：收到 {taken}/{submitted}", f"signed answers received {taken}/{submitted}"),
        Text(f"审核页面：{tour.url}/", f"reviewer's pages: {tour.url}/"),
        Text(f"用户 {REVIEWER}，密码 {tour.password}", f"user {REVIEWER}, password {tour.password}"),
    )
    click.echo()
    for line in lines:
        click.echo(line.in_language(spoken))
