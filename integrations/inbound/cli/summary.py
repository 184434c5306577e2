"""`gouji summary`: the yearly summary on the terminal, as a file to look at, or in the mail."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import click

from gouji.engine.errors import Text
from gouji.engine.store.tables import MailState
from gouji.workers.mailing import Posted
from gouji.workers.settings import load_settings
from gouji.workers.summarising import FIRST_YEAR, LAST_YEAR, check_region, take_summary
from gouji.workers.summary_mailing import Recipient, recipients_of, send_summary
from gouji.workers.work import Work, open_work

from ...outbound.summary import render_html, render_text
from .database import open_store
from .language import argument, command, language, option, say
from .loading import show_progress
from .values import REGION

TROUBLE = frozenset({MailState.REFUSED, MailState.UNKNOWN, MailState.FAILED})


@command(
    "summary",
    Text(
        "一个年度、一个区划（含下级）的汇总：报送、问题、申请与复议诉讼。不加 --preview 或 --send 时显示在终端。"
        "--send 把各自区划的汇总发给所有填了邮箱的审核负责人，每人每年只发一次；发过的照实说明，以 0 退出。"
        "退出码：0 都已发送、已排队或早已发过；1 有被退回、失败或结果不明的；2 用法或设置不对。",
        "The summary of a year and region with all that lies in it: filing, findings, applications, appeals. On the "
        "terminal unless --preview or --send is given. --send writes to every supervisor with an address about the own "
        "region, once a year each; what was sent already is said so. Exit status: 0 all is sent, under way or was sent "
        "before; 1 something was refused, failed or nobody knows; 2 bad use or settings.",
    ),
    examples=(
        "gouji summary 2025",
        "gouji summary 2025 --region 4107 --preview out.html",
        "gouji summary 2025 --send",
        "gouji summary 2025 --region 4107 --send --to office@example.gov.cn",
    ),
)
@argument(
    "year", metavar="YEAR", type=click.IntRange(FIRST_YEAR, LAST_YEAR), about=Text("报告年度", "report year")
)
@option(
    "--region",
    type=REGION,
    about=Text("行政区划代码，默认全国", "division code; the whole country by default"),
)
@option(
    "--preview",
    metavar="FILE.html",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    about=Text("写成网页文件，内容与邮件相同", "write it as a page, the same as the mail"),
)
@option("--send", is_flag=True, about=Text("发送邮件", "send it"))
@option(
    "--to",
    metavar="ADDRESS",
    about=Text("只发给这个地址（隐含 --send）", "to this address only (implies --send)"),
)
@option(
    "--resend",
    is_flag=True,
    about=Text(
        "发过的也再发一次，并记录是谁要求的（隐含 --send）",
        "again although it was sent; recorded (implies --send)",
    ),
)
def summary_command(
    year: int, region: str | None, preview: Path | None, send: bool, to: str | None, resend: bool
) -> int:
    """Show, write or send the summary and return the exit status."""
    settings = load_settings()
    with open_store(settings):
        work = open_work(settings)
    try:
        check_region(work, year, region)
        if preview is not None:
            _write(work, year, region, preview)
        if send or to is not None or resend:
            return _send(work, year, region, to, resend_by=getpass.getuser() if resend else None)
        if preview is None:
            base_url = settings.base_url
            click.echo(
                render_text(take_summary(work, year, region), language=language(), base_url=base_url),
                nl=False,
            )
        return 0
    finally:
        work.close()


def _write(work: Work, year: int, region: str | None, file: Path) -> None:
    summary = take_summary(work, year, region)
    file.write_text(
        render_html(summary, language=language(), base_url=work.settings.base_url), encoding="utf-8"
    )
    click.echo(say(Text(f"已写入 {file}", f"written to {file}")))


def _send(work: Work, year: int, region: str | None, address: str | None, *, resend_by: str | None) -> int:
    wanted = recipients_of(work, region, address)
    many = len(wanted) > 1 and sys.stderr.isatty()
    everyone = show_progress(list(wanted), say(Text("发送", "sending"))) if many else wanted
    sent = [_send_one(work, year, one, resend_by) for one in everyone]
    return 1 if any(one.state in TROUBLE for one in sent) else 0


def _send_one(work: Work, year: int, one: Recipient, resend_by: str | None) -> Posted:
    posted = send_summary(work, year, one, resend_by=resend_by, at_once=True)
    where = one.region or say(Text("全国", "the whole country"))
    click.echo(f"{year} {where}: {say(posted.text)}")
    return posted
