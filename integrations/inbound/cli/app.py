"""The command `gouji`: finds the command, runs it, turns its trouble into one line and an exit status."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import click
from pydantic import ValidationError

from gouji.engine.errors import GoujiError, Language, Text

from .language import Group, Option, language_in
from .printable import printable
from .problems import (
    BAD_USE,
    debugging,
    describe_bad_use,
    describe_error,
    describe_os_error,
    describe_settings,
    one_line_instead_of_traceback,
)

# name → module, and its line in the help: a module is imported only when its command runs.
COMMANDS: Final[Mapping[str, tuple[str, Text]]] = {
    "check": ("check", Text("检查年报，列出问题", "check reports and list what is wrong")),
    "read": ("read", Text("只读取年报，不检查", "read reports without judging them")),
    "rules": ("rules", Text("规则作者的工具", "the rule author's tools")),
    "serve": ("serve", Text("在一台机器上启动全部服务", "start everything on one machine")),
    "web": ("parts", Text("只启动网页与接口", "start web pages and API alone")),
    "worker": ("parts", Text("只启动任务进程", "start the task worker alone")),
    "beat": ("parts", Text("只启动定时器", "start the scheduler alone")),
    "db": ("database", Text("数据库升级与核对", "upgrade or check the database")),
    "summary": ("summary", Text("年度汇总：查看、预览、发送", "the yearly summary: show, preview, send")),
    "doctor": ("doctor", Text("查看设置与各部分是否可达", "show what is configured and reachable")),
    "demo": ("demo", Text("演示：提交样例并显示结果", "the tour: submit samples, show what was found")),
    "user": ("accounts", Text("账号", "accounts")),
    "token": ("tokens", Text("接口令牌", "API tokens")),
    "audit": ("auditing", Text("核对审计记录", "verify the audit trail")),
    "organs": ("organs", Text("机关名录", "the register of organs")),
    "calendar": ("calendar", Text("报送日历：时限与报送情况", "deadlines and who has filed")),
    "remind": ("reminding", Text("提醒尚未报送的机关", "remind organs that have not filed")),
    "import": ("importing", Text("导入往年年报作比对", "bring in reports of earlier years")),
    "mail": ("mails", Text("邮件：查看、重发、退订、测试", "mails: list, resend, opt out, test")),
    "replay": ("replaying", Text("重做以前的评审并核对", "judge earlier reports again and compare")),
    "submit": ("submit", Text("以业务系统的方式提交年报", "submit reports as a workflow system would")),
}


@contextmanager
def _ends_calmly() -> Iterator[None]:
    """Let the command end with 0 where the reader of a pipe (`| head`) has seen enough.

    click would end it with 1, which for `gouji check` means findings, and Python with 120.
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(0) from None


class Gouji(Group):
    """All commands, each imported when it is called."""

    abouts: Final = {name: about for name, (_, about) in COMMANDS.items()}

    def make_context(self, *arguments: Any, **attributes: Any) -> click.Context:
        """Parse, which prints the help where it is asked for."""
        with _ends_calmly():
            return super().make_context(*arguments, **attributes)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with _ends_calmly():
            return super().invoke(ctx)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names in the order of a first reading."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """Return the command `name`, None where there is none."""
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f".{COMMANDS[name][0]}", __package__)
        found: click.Command = getattr(module, f"{name}_command")
        return found


def _show_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version  # here: half of what click itself costs

        click.echo(f"gouji {version('gouji')}")
        ctx.exit()


gouji = Gouji(
    "gouji",
    about=Text(
        "勾稽：检查政府信息公开工作年度报告的格式、数据与时限。",
        "Gouji checks yearly government disclosure reports against the form, the law and themselves.",
    ),
    params=[
        Option(
            ["--version"],
            about=Text("显示版本", "show the version"),
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_show_version,
        )
    ],
)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status."""
    language = language_in(arguments)
    try:
        status: Any = gouji.main(list(arguments), "gouji", standalone_mode=False, obj=language)
    except click.ClickException as error:
        return _complain(describe_bad_use(error, language), error)
    except GoujiError as error:
        return _complain(describe_error(error, language), error)
    except ValidationError as error:
        return _complain(describe_settings(error, language), error)
    except OSError as error:
        return _complain(describe_os_error(error, language), error)
    except click.Abort:
        return 130
    return status if isinstance(status, int) else 0


def _complain(line: str, error: Exception) -> int:
    if debugging():
        raise error
    print(f"gouji: {printable(line)}", file=sys.stderr)
    return BAD_USE


def _open_what_is_closed() -> None:
    """A caller may have closed the standard streams (`>&-`): what is written there goes nowhere."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - stays open until the end
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def run_process(words: Sequence[str]) -> int:
    """Run the command line of this process, whatever became of its streams, and return its exit status."""
    _open_what_is_closed()
    one_line_instead_of_traceback(language_in(words))
    return run(words)


__all__ = ["COMMANDS", "Language", "run", "run_process"]
