"""Lines with colours for a terminal: none where the output goes to a file, wrapped by the width of Chinese."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TextIO

from rich.console import Console
from rich.text import Text as Colored

from gouji.engine.errors import Text
from gouji.engine.model import ReportOutcome, Severity

from .printable import printable

SEVERITY_WORDS: Final = {
    Severity.ERROR: Text("错误", "error"),
    Severity.WARNING: Text("警告", "warning"),
    Severity.INFO: Text("提示", "info"),
}
SEVERITY_STYLES: Final = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
OUTCOME_WORDS: Final = {
    ReportOutcome.ACCEPTED: Text("通过", "accepted"),
    ReportOutcome.NEEDS_REVIEW: Text("需人工复核", "needs review"),
    ReportOutcome.REJECTED: Text("不通过", "rejected"),
    ReportOutcome.UNDEFINED: Text("无法得出结论", "undefined"),
}
OUTCOME_STYLES: Final = {
    ReportOutcome.ACCEPTED: "green",
    ReportOutcome.NEEDS_REVIEW: "yellow",
    ReportOutcome.REJECTED: "bold red",
    ReportOutcome.UNDEFINED: "bold magenta",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line: how far it stands in (columns), and its pieces of (text, style)."""

    indent: int
    pieces: tuple[tuple[str, str], ...]
    hanging: int = 0
    """How much further in its continuation stands when a terminal is too narrow."""


def row(indent: int, *pieces: str | tuple[str, str], hanging: int = 0) -> Row:
    """Return a line of plain strings and (text, style) pieces."""
    return Row(indent, tuple((piece, "") if isinstance(piece, str) else piece for piece in pieces), hanging)


EMPTY: Final = row(0)


def print_rows(rows: Iterable[Row], stream: TextIO | None = None) -> None:
    """Print `rows`: in colours and wrapped on a terminal, one line each anywhere else."""
    out = stream or sys.stdout
    if not out.isatty():
        for line in rows:
            plain = printable("".join(text for text, _ in line.pieces))
            out.write(f"{' ' * line.indent}{plain}".rstrip() + "\n")
        return
    console = Console(file=out, highlight=False, emoji=False, markup=False)
    for line in rows:
        for part in wrapped(line, console.width):
            console.print(part, soft_wrap=True)


def wrapped(line: Row, width: int) -> list[Colored]:
    """Return the line broken at `width` columns, what follows the first part standing further in."""
    parts = Colored.assemble(*((printable(text), style) for text, style in line.pieces)).wrap(
        Console(), max(20, width - line.indent - line.hanging)
    )
    indents = [line.indent, *(line.indent + line.hanging for _ in parts[1:])]
    return [Colored.assemble(" " * indent, part) for indent, part in zip(indents, parts, strict=False)] or [
        Colored()
    ]
