"""Passages that two reports have in common, in two columns: this report on the left, the other on the right."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from rich.cells import chop_cells, set_cell_size

from gouji.engine.errors import Language, Text
from gouji.engine.model import Finding
from gouji.engine.similarity import Matched, Matching, matching

from .judging import Judged
from .lines import describe_lines
from .printable import one_line
from .printing import Row, row

SHOWN: Final = 5
"""Passages shown of one finding, the longest; the others are counted."""
WIDTH: Final = 110
"""Columns of both together, where the output goes to no terminal."""
NARROWEST: Final = 16
GAP: Final = " │ "


def passage_rows(judged: Judged, finding: Finding, indent: int, language: Language) -> Iterator[Row]:
    """Return the lines that set the passages of a finding side by side; none where it compares no texts."""
    candidate = finding.candidate
    found = matching(
        candidate.rule, candidate.key, judged.document, judged.predecessor, judged.surroundings.others
    )
    if found is None or not found.passages:
        return
    width = _column(indent)
    longest = sorted(found.passages, key=lambda passage: (-passage.length, passage.here_span))[:SHOWN]
    yield from _pair(indent, width, *_heads(found, language), style="bold")
    for passage in sorted(longest, key=lambda passage: passage.here_span):
        yield row(indent, ("─" * width + "─┼─" + "─" * width, "dim"))
        yield from _pair(indent, width, *_said(judged, found, passage, language))
    more = len(found.passages) - len(longest)
    if more:
        text = Text(f"另有 {more} 段较短的相同文字", f"{more} shorter passages more")
        yield row(indent, (text.in_language(language), "dim"))


def _heads(found: Matching, language: Language) -> tuple[str, str]:
    here = Text("本报告", "this report").in_language(language)
    other = found.other
    source = one_line(other.source)
    name = other.organ or source
    return here, f"{name} {other.year or ''}  {source if other.organ else ''}".rstrip()


def _said(judged: Judged, found: Matching, passage: Matched, language: Language) -> tuple[str, str]:
    left = describe_lines(judged.document, (passage.here_span,), language)
    right = describe_lines(found.other, (passage.there_span,), language)
    return (f"{left}  " if left else "") + passage.here, (f"{right}  " if right else "") + passage.there


def _pair(indent: int, width: int, left: str, right: str, style: str = "") -> Iterator[Row]:
    for one, other in zip_longest(chop_cells(left, width), chop_cells(right, width), fillvalue=""):
        yield row(indent, (set_cell_size(one, width), style), (GAP, "dim"), (other, style))


def _column(indent: int) -> int:
    room = shutil.get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else WIDTH
    return max(NARROWEST, (room - indent - len(GAP)) // 2)
