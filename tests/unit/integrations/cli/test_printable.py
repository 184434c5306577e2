"""Names of files are shown on a terminal, never obeyed by it."""

from pathlib import Path

import pytest

from gouji.integrations.inbound.cli.printable import one_line, printable

from .conftest import Gouji

HOSTILE = "a\x1b[31m\n共 0 个问题\u202e\x9b.txt"
SHOWN = "a\\x1b[31m\\n共 0 个问题\\u202e\\x9b.txt"


def test_control_characters_are_written_out() -> None:
    assert one_line(HOSTILE) == SHOWN
    assert one_line("年报（终稿）.docx") == "年报（终稿）.docx"
    assert printable("a\nb\t\r\udcff") == "a\nb\t\\r\\udcff"


@pytest.mark.parametrize(
    "command", [["check"], ["read"], ["check", "--explain", "A01"], ["check", "--lang", "en"]]
)
@pytest.mark.parametrize("content", ["", "{}", '{"organ": "甲县民政局", "year": 2022, "cells": {}}'])
def test_a_name_with_an_escape_sequence_and_a_line_end_is_one_plain_line(
    gouji: Gouji, tmp_path: Path, command: list[str], content: str
) -> None:
    (tmp_path / HOSTILE).write_text(content, encoding="utf-8")

    seen = gouji(*command, tmp_path / HOSTILE)

    written = seen.out + seen.err
    assert SHOWN in written
    assert [each for each in "\x1b\x9b\u202e" if each in written] == []
    assert [line for line in written.splitlines() if line.startswith("共 0 个问题")] == []


def test_a_name_that_is_not_there_is_written_out_too(gouji: Gouji, tmp_path: Path) -> None:
    seen = gouji("rules", "lint", tmp_path / "b\x1b[2J")

    assert (seen.status, "b\\x1b[2J" in seen.err, "\x1b" in seen.err) == (2, True, False)
