"""Trouble in one line: what is wrong and what to do, never a traceback unless GOUJI_DEBUG=1."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Final

import click
from pydantic import ValidationError

from gouji.engine.errors import GoujiError, Language, RulesetError, Text

from .language import BadUse
from .printable import one_line

BAD_USE: Final = 2
REFUSALS: Final[Mapping[int, str]] = {
    errno.ENOENT: "没有这个文件或文件夹，请核对路径",
    errno.EACCES: "没有权限，请换一个位置或请管理员授权",
    errno.EPERM: "没有权限，请换一个位置或请管理员授权",
    errno.EISDIR: "这是文件夹，请给出文件",
    errno.ENOTDIR: "路径中有一段不是文件夹，请核对路径",
    errno.ENOSPC: "磁盘已满，请先腾出空间",
    errno.EROFS: "所在磁盘只读，请换一个位置",
    errno.ENAMETOOLONG: "文件名过长，请缩短",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
    errno.ECONNREFUSED: "对方没有开放这个端口，请确认服务已启动",
}
"""What the operating system says in English only, and what to do."""
INTERNAL_ERROR: Final = 70  # EX_SOFTWARE: not to be mistaken for the 1 of `gouji check`


def debugging() -> bool:
    """Return whether the person asked for tracebacks with GOUJI_DEBUG=1."""
    return os.environ.get("GOUJI_DEBUG", "") not in ("", "0")


def describe_bad_use(error: click.ClickException, language: Language) -> str:
    """Return one line: what is wrong with the command line, and where to read how it is right."""
    line = " ".join(_bad_use(error).in_language(language).split())
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx is not None else "gouji"
    hint = Text(f"；用法见 {path} --help", f"; see {path} --help").in_language(language)
    return line.rstrip("。.；;") + hint


def _bad_use(error: click.ClickException) -> Text:
    english = error.format_message()
    if isinstance(error, BadUse):
        return error.text
    if isinstance(error, click.MissingParameter):
        name = _parameter_name(error)
        return Text(f"缺少 {name}", f"{name} is missing")
    if isinstance(error, click.NoSuchOption):
        meant = f"，是不是 {'、'.join(error.possibilities)}" if error.possibilities else ""
        return Text(f"没有选项 {error.option_name}{meant}", english)
    if isinstance(error, click.BadOptionUsage):
        return Text(f"选项 {error.option_name} 后面要有一个值，或者不该有值", english)
    if isinstance(error, click.BadParameter):
        return _bad_parameter(error)
    if english.startswith("No such command"):
        return _no_command(english.partition("'")[2].partition("'")[0], error)
    if "unexpected extra argument" in english:
        extra = english.partition("(")[2].partition(")")[0]
        return Text(f"多了参数 {extra}", f"unexpected argument {extra}")
    return Text(english, english)


def _no_command(name: str, error: click.ClickException) -> Text:
    ctx = getattr(error, "ctx", None)
    group = ctx.command if ctx is not None else None
    names = group.list_commands(ctx) if ctx is not None and isinstance(group, click.Group) else []
    import difflib  # here: half a hundredth of a second that only a misspelt command costs

    near = difflib.get_close_matches(name, names, n=1)
    zh, en = (f"，是不是 {near[0]}", f", did you mean {near[0]}") if near else ("", "")
    return Text(f"没有命令 {name}{zh}", f"no command {name}{en}")


def _bad_parameter(error: click.BadParameter) -> Text:
    name = _parameter_name(error)
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        choices = [str(choice) for choice in kind.choices]
        return Text(f"{name} 只能是 {'、'.join(choices)}", f"{name} must be one of {', '.join(choices)}")
    if isinstance(kind, click.IntRange):
        if kind.max is None:
            return Text(
                f"{name} 须为整数，不小于 {kind.min}", f"{name} must be a whole number, {kind.min} or more"
            )
        span = f"{kind.min}–{kind.max}"
        return Text(f"{name} 须为整数（{span}）", f"{name} must be a whole number ({span})")
    return Text(f"{name} 的值不对：{error.message}", f"bad value for {name}: {error.message}")


def _parameter_name(error: click.BadParameter) -> str:
    parameter = error.param
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    if parameter is not None:
        return parameter.metavar or (parameter.name or "").upper()
    return str(error.param_hint or "")


def describe_error(error: GoujiError, language: Language) -> str:
    """Return the sentence of `error`; of a ruleset all its problems, one a line."""
    sentence = error.text.in_language(language)
    if isinstance(error, RulesetError) or error.location is None:
        return sentence
    return f"{error.location}: {sentence}"


def describe_settings(error: ValidationError, language: Language) -> str:
    """Return one line naming the environment variables that do not parse, without their values."""
    names = sorted(
        {f"GOUJI_{str(problem['loc'][0]).upper()}" for problem in error.errors() if problem["loc"]}
    )
    listing = ", ".join(names)
    text = Text(
        f"设置有误：{listing}；写法见 deploy/env.example",
        f"these settings cannot be understood: {listing}; deploy/env.example shows how they are written",
    )
    return text.in_language(language)


def describe_os_error(error: OSError, language: Language) -> str:
    """Return one line about a file or a network address that the operating system refused."""
    name = one_line(error.filename) if isinstance(error.filename, str) else ""
    reason = refusal(error)
    text = Text(f"系统拒绝：{name} {reason.zh}", f"refused by the system: {name} {reason.en}")
    return text.in_language(language)


def refusal(error: OSError) -> Text:
    """Return why the operating system refused, in Chinese with what to do where that is known."""
    english = error.strerror or str(error)
    return Text(REFUSALS.get(error.errno or 0, english), english)


def one_line_instead_of_traceback(language: Language) -> None:
    """Let an error that nobody foresaw end the program with one line and exit status 70."""

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if debugging():
            traceback.print_exception(kind, error, trace)
        else:
            text = Text(
                f"内部错误：{kind.__name__}: {error}。设 GOUJI_DEBUG=1 再运行一次，把显示的内容报给维护者",
                f"internal error: {kind.__name__}: {error}. Run it again with GOUJI_DEBUG=1 and report what it shows",
            )
            print("gouji:", " ".join(text.in_language(language).split()), file=sys.stderr)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(INTERNAL_ERROR)

    sys.excepthook = report
