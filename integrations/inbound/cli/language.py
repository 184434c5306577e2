"""Commands and options that speak Chinese and English, and which of the two is in force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, cast

import click

from gouji.engine.errors import Language, Text

from .help import render_help

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")


def language_in(arguments: Sequence[str]) -> Language:
    """Return the language that a command line asks for with `--lang`, Chinese where it does not.

    Looked for before anything is parsed, because the help and the complaints about the rest depend on it.
    """
    words = list(arguments[: arguments.index("--")] if "--" in arguments else arguments)
    for place, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name == "--lang":
            wanted = value if equals else "".join(words[place + 1 : place + 2])
            if wanted == "en":
                return "en"
    return "zh"


def language() -> Language:
    """Return the language of the command that is running."""
    return cast("Language", click.get_current_context().find_root().obj)


def say(text: Text) -> str:
    """Return `text` in the language of the command that is running."""
    return text.in_language(language())


class BadUse(click.UsageError):
    """The command line cannot be meant this way; `text` says what to write instead."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class Option(click.Option):
    """An option whose help is in both languages."""

    def __init__(self, *declarations: Any, about: Text, **attributes: Any) -> None:
        super().__init__(*declarations, **attributes)
        self.about = about


class Argument(click.Argument):
    """An argument whose help is in both languages."""

    def __init__(self, *declarations: Any, about: Text, **attributes: Any) -> None:
        super().__init__(*declarations, **attributes)
        self.about = about


class Command(click.Command):
    """A command whose help is in both languages."""

    def __init__(
        self, name: str | None = None, *, about: Text, examples: Sequence[str] = (), **attributes: Any
    ) -> None:
        super().__init__(name, add_help_option=False, **attributes)
        self.about = about
        self.examples = tuple(examples)
        self.params += _common_options()

    def get_help(self, ctx: click.Context) -> str:
        """Return the whole help, in the language in force."""
        return render_help(ctx, language())


class Group(click.Group, Command):
    """A group of commands whose help is in both languages; alone it shows its help."""

    def __init__(self, name: str | None = None, *, about: Text, **attributes: Any) -> None:
        super().__init__(
            name, about=about, invoke_without_command=True, callback=_show_help_if_alone, **attributes
        )


@click.pass_context
def _show_help_if_alone(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _show_help(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()


def _common_options() -> list[click.Parameter]:
    return [
        Option(
            ["--lang"],
            about=Text("输出语言，默认 zh", "language of the output, zh by default"),
            type=click.Choice(LANGUAGES),
            expose_value=False,
            is_eager=True,
        ),
        Option(
            ["--help"],
            about=Text("显示本说明", "show this help"),
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_show_help,
        ),
    ]


Function = Callable[..., Any]


def command(name: str, about: Text, *, examples: Sequence[str] = ()) -> Callable[[Function], Command]:
    """Make a function the command `name`."""
    return click.command(name, cls=Command, about=about, examples=examples)


def option(*declarations: str, about: Text, **attributes: Any) -> Callable[[Function], Function]:
    """Give a command an option, with click's own attributes and its help in both languages."""
    return click.option(*declarations, cls=Option, about=about, **attributes)


def argument(*declarations: str, about: Text, **attributes: Any) -> Callable[[Function], Function]:
    """Give a command an argument, with click's own attributes and its help in both languages."""
    return click.argument(*declarations, cls=Argument, about=about, **attributes)


def group(name: str, about: Text) -> Group:
    """Return a group of commands that are added to it one by one."""
    return Group(name, about=about)
