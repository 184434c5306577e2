"""Text with HTML tables in it → text and tables: what converters to Markdown leave where cells are merged."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from ..transcript import Extracted, Transcript
from .html import items_of

_OPENING: Final = re.compile(r"<table\b[^<>]{0,400}>", re.IGNORECASE)
_EDGE: Final = re.compile(r"<(/?)table\b[^<>]{0,400}>", re.IGNORECASE)
_CELL: Final = re.compile(r"<t[dh]\b", re.IGNORECASE)
_TAGS: Final = re.compile(
    r"</?(?:p|div|span|font|b|strong|i|em|u|center|section|article|h[1-6]|br|hr|html|body|thead|tbody|tr|td|th)\b[^<>]{0,400}>",
    re.IGNORECASE,
)


def has_tables(text: str) -> bool:
    """Tell text that holds at least one HTML table with a cell."""
    opening = _OPENING.search(text)
    return opening is not None and _CELL.search(text, opening.end()) is not None


def read_mixed(text: str) -> Extracted:
    """Return text and tables of a text file with HTML tables in it.

    Raises:
        UnreadableError: `too_large` where a table has more tags, or nests deeper, than any page would.
    """
    transcript = Transcript()
    for part, is_table in _parts(text):
        if not is_table:
            for line in part.split("\n"):
                transcript.line(_without_tags(line))
            continue
        transcript.take(items_of(part))
    return transcript.finish()


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    at = 0
    while opening := _OPENING.search(text, at):
        end = _end_of(text, opening.end())
        yield text[at : opening.start()].strip("\n"), False
        yield text[opening.start() : end], True
        at = end
    yield text[at:].strip("\n"), False


def _end_of(text: str, at: int) -> int:
    """Where the table that was opened before `at` closes; the end of the text where it never does."""
    depth = 1
    for edge in _EDGE.finditer(text, at):
        depth += -1 if edge[1] else 1
        if depth == 0:
            return edge.end()
    return len(text)


def _without_tags(line: str) -> str:
    return html.unescape(_TAGS.sub("", line)) if "<" in line or "&" in line else line
