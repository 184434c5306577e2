"""The help of a command as text, wrapped by the width that characters take on a screen."""

from __future__ import annotations

import shutil
from io import StringIO
from typing import Final

import click
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from gouji.engine.errors import Language, Text

HEADINGS: Final = {
    "usage": Text("用法：", "Usage: "),
    "arguments": Text("参数：", "Arguments:"),
    "options": Text("选项：", "Options:"),
    "commands": Text("命令：", "Commands:"),
    "examples": Text("例：", "Examples:"),
}

Row = tuple[str, str]


def render_help(ctx: click.Context, language: Language) -> str:
    """Return usage, description, arguments, options, commands and examples of the command of `ctx`."""
    out = StringIO()
    width = min(shutil.get_terminal_size((96, 24)).columns, 110)
    console = Console(file=out, width=width, color_system=None, highlight=False, markup=False, emoji=False)
    pieces = " ".join(_usage_pieces(ctx.command))
    console.print(f"{HEADINGS['usage'].in_language(language)}{ctx.command_path} {pieces}".rstrip())
    console.print()
    console.print(Padding(Line(_about(ctx.command, language)), (0, 0, 0, 2)))
    commands = list_commands(ctx, language)
    for key, rows in (
        ("arguments", _rows(ctx, click.Argument, language)),
        ("commands", commands),
        ("options", _rows(ctx, click.Option, language)),
    ):
        _print_section(console, HEADINGS[key].in_language(language), rows)
    examples = getattr(ctx.command, "examples", ())
    _print_section(console, HEADINGS["examples"].in_language(language), [(line, "") for line in examples])
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def list_commands(ctx: click.Context, language: Language) -> list[Row]:
    """Return name and one-line description of every command of the group of `ctx`; none for a command."""
    group = ctx.command
    if not isinstance(group, click.Group):
        return []
    abouts = getattr(group, "abouts", {})
    rows = []
    for name in group.list_commands(ctx):
        if name in abouts:
            rows.append((name, abouts[name].in_language(language)))
        elif (command := group.get_command(ctx, name)) is not None:
            rows.append((name, _about(command, language)))
    return rows


def _usage_pieces(command: click.Command) -> list[str]:
    pieces = ["[OPTIONS]"]
    pieces += [_argument_name(p) for p in command.params if isinstance(p, click.Argument)]
    if isinstance(command, click.Group):
        pieces.append("COMMAND …")
    return pieces


def _argument_name(argument: click.Parameter) -> str:
    name = argument.metavar or (argument.name or "").upper()
    name = f"{name}…" if argument.nargs == -1 else name
    return name if argument.required else f"[{name}]"


def _rows(ctx: click.Context, kind: type[click.Parameter], language: Language) -> list[Row]:
    rows = []
    for parameter in ctx.command.params:
        if isinstance(parameter, kind) and not getattr(parameter, "hidden", False):
            about = getattr(parameter, "about", Text("", ""))
            rows.append((_name(ctx, parameter), about.in_language(language)))
    return rows


def _name(ctx: click.Context, parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Argument):
        return _argument_name(parameter)
    name = ", ".join(parameter.opts)
    if isinstance(parameter, click.Option) and parameter.is_flag:
        return name
    return f"{name} {parameter.make_metavar(ctx)}"


def _about(command: click.Command, language: Language) -> str:
    about: Text = getattr(command, "about", Text("", ""))
    return about.in_language(language)


def _print_section(console: Console, heading: str, rows: list[Row]) -> None:
    if not rows:
        return
    console.print()
    console.print(heading)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    for name, about in rows:
        table.add_row(Line(f"  {name}"), Line(about))
    console.print(table)
