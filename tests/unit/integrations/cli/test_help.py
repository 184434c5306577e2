from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

import click
import pytest

from gouji.engine.errors import Text
from gouji.integrations.inbound.cli.app import COMMANDS
from gouji.integrations.inbound.cli.app import gouji as root

from .conftest import Gouji


def has_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def every_command(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, group
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))
        else:
            yield (*path, name), command


EVERY = list(every_command(root))


@pytest.mark.parametrize(("path", "command"), EVERY, ids=[" ".join(path) for path, _ in EVERY])
def test_every_command_explains_itself_and_all_its_options_in_both_languages(
    path: tuple[str, ...], command: click.Command, gouji: Gouji
) -> None:
    chinese, english = gouji(*path, "--help"), gouji(*path, "--help", "--lang", "en")

    assert (chinese.status, chinese.err, english.status, english.err) == (0, "", 0, "")
    assert chinese.out.startswith(f"用法：{' '.join(['gouji', *path])} [OPTIONS]")
    assert english.out.startswith(f"Usage: {' '.join(['gouji', *path])} [OPTIONS]")
    for parameter in command.params:
        about = getattr(parameter, "about", Text("", ""))
        assert about.zh, parameter.name
        assert about.en, parameter.name
        assert not has_chinese(about.en), about.en


def test_english_help_holds_no_chinese_but_the_examples(gouji: Gouji) -> None:
    seen = gouji("user", "add", "--help", "--lang", "en")

    assert not has_chinese(seen.out.partition("Examples:")[0])


def test_the_language_is_understood_wherever_it_stands(gouji: Gouji) -> None:
    first, last, joined = (
        gouji("--lang", "en", "rules", "--help"),
        gouji("rules", "--help", "--lang", "en"),
        gouji("rules", "--lang=en", "--help"),
    )

    assert first.out == last.out == joined.out
    assert first.out.startswith("Usage: ")


def test_the_version_is_said_in_one_line(gouji: Gouji) -> None:
    seen, english = gouji("--version"), gouji("--version", "--lang", "en")

    assert (seen.status, seen.out, seen.err) == (0, f"gouji {version('gouji')}\n", "")
    assert english == seen
    assert "--version       显示版本" in gouji("--help").out


def test_gouji_alone_lists_its_commands(gouji: Gouji) -> None:
    seen = gouji()

    assert seen.status == 0
    listed = [
        line.split()[0]
        for line in seen.out.partition("命令：")[2].partition("选项：")[0].splitlines()
        if line
    ]
    assert listed == list(COMMANDS)
