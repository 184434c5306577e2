"""Pages that hold their report otherwise than as visible text: twice over, or packed into a script, a field, a frame."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any, Final

from ..sections import is_heading
from ..transcript import Box

Item = str | list[Box]
"""A line, or a row of a table."""

_FEWEST: Final = 4
"""Headings that a copy must have to be one of the report."""
_MOST_OTHER: Final = 12
"""Lines that stand between two copies, or behind one, and belong to neither: titles, dates, buttons."""
_STRING: Final = re.compile(r'"((?:[^"\\\n]|\\.){200,2000000})"')
_MARK: Final = re.compile(r"总体情况|\\u603b\\u4f53\\u60c5\\u51b5", re.IGNORECASE)
_MARKUP: Final = re.compile(r"<(?:p|td|div|br|table|span)\b", re.IGNORECASE)
_FEWEST_TAGS: Final = 5


def without_copy(items: Sequence[Item]) -> list[Item]:
    """Return the lines and rows of a page without the second of two equal copies, for screens, phones or printers."""
    heads = [place for place, item in enumerate(items) if isinstance(item, str) and is_heading(item)]
    keys = [_squeezed(items[place]) for place in heads]
    again = next((place for place in range(1, len(keys)) if keys[place] == keys[0]), None)
    if again is None or again < _FEWEST or keys[:again] != keys[again : 2 * again]:
        return list(items)
    first, second = heads[0], heads[again]
    lines = [*map(_squeezed, items)]
    length = second - first
    same = next(
        (
            at
            for at in range(length)
            if lines[first + at : first + at + 1] != lines[second + at : second + at + 1]
        ),
        length,
    )
    if same < length - _MOST_OTHER or same <= heads[again - 1] - first:
        return list(items)
    above = set(lines[:first])
    title = next((at for at in range(first + same, second) if lines[at] in above), second)
    return list(items[:title])


def _squeezed(item: Item) -> str:
    text = item if isinstance(item, str) else "\t".join(line for box in item for line in (*box.lines, ""))
    return "".join(text.split())


def embedded_in(root: Any, text: str, shown: str) -> str:
    """Return the markup of the report that a page without visible report carries; empty where there is none.

    It is in a field, a frame or a script, or all its tags were escaped and are the visible text.

    Args:
        root: the page as parsed.
        text: its source.
        shown: what a visitor sees of it.
    """
    if not _MARK.search(text):
        return ""
    return max(filter(_is_report, (*_packed(root), shown)), key=len, default="")


def _is_report(markup: str) -> bool:
    return _MARK.search(markup) is not None and len(_MARKUP.findall(markup)) >= _FEWEST_TAGS


def _packed(root: Any) -> Iterator[str]:
    """Yield what fields, frames and scripts of a page hold."""
    for field in root.css("textarea"):
        yield unescape(field.text() or "")
    for frame in root.css("iframe[srcdoc]"):
        yield frame.attributes.get("srcdoc") or ""
    for script in root.css("script"):
        for match in _STRING.finditer(script.text() or ""):
            if _MARK.search(match[1]):
                yield from _decoded(match[0])


def _decoded(literal: str) -> Iterator[str]:
    try:
        whole = json.loads(literal.replace("\\'", "'"), strict=False)
    except ValueError:
        return
    yield unescape(whole) if "&lt;" in whole else whole
