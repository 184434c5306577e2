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
    console = Console(file=out, highlight=False, emoji=False, markup=False, soft_wrap=not out.isatty())
    for line in rows:
        text = Colored.assemble(*line.pieces)
        if not out.isatty():
            out.write(f"{' ' * line.indent}{text.plain}".rstrip() + "\n")
            continue
        width = max(20, console.width - line.indent - line.hanging)
        for number, part in enumerate(text.wrap(console, width)):
            console.print(Colored(" " * (line.indent + (line.hanging if number else 0))), part, sep="")
