"""The running text above a table: some organs tell there, and not in the overview, how many requests or suits there were."""

from __future__ import annotations

from typing import Final, Literal

from ..model import Document, Span
from ..patterns import regex
from .paragraphs import Paragraph
from .prose import Prose

_TABLE_BEGINS: Final = {
    "requests": regex(r"本列数据|勾稽关系|申请人情况|一、本年新收|自然人[\s|｜]*法人"),
    "appeals": regex(
        r"未经复议直接起诉|复议后起诉|结果[\s|｜]*(?:维持|纠正)|其他[\s|｜]*结果|尚未[\s|｜]*审结"
    ),
}
"""What the corner, the head and the first row of a table say, where no cell tells where the table begins."""
_LONGEST: Final = 3000
_FULL_STOP: Final = "。"


def above_table(document: Document, table: Literal["requests", "appeals"]) -> Prose | None:
    """Return the whole sentences above the table of a part; None where there are none.

    What stands below the table is left alone: there the notes on it stand, of single rows and cells.
    """
    section = document.sections.get(table)
    if section is None:
        return None
    start, end = section.span[0], min(section.span[1], section.span[0] + _LONGEST)
    begins = [place for place in _cells(document, table) if place >= start]
    mark = None if begins else _TABLE_BEGINS[table].search(document.text, start, end)
    stop = min([*begins, mark.start() if mark else end, end])
    last = document.text.rfind(_FULL_STOP, start, stop)
    return Prose(document.text, (start, last + 1)) if last >= 0 else None


def whole(prose: Prose) -> Paragraph:
    """Return all of a text as one paragraph: in a part on requests, every sentence is about them."""
    return Paragraph("", 0, len(prose.text), False)


def _cells(document: Document, table: str) -> list[int]:
    spans: list[Span | None] = [cell.span for cell in document.tables.get(table, {}).values()]
    return [span[0] for span in spans if span is not None]
