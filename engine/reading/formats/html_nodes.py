"""The nodes of a page: its lines as a visitor sees them, and the cells of its tables where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from ..characters import RAISED
from .html_drawn import drawn_rows

_WIDEST: Final = 200
_HIGHEST: Final = 2_000
_HIDDEN: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|text-decoration[^;]*line-through|font-size\s*:\s*0(?![\d.])"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|(?:left|top|text-indent)\s*:\s*-\d{4,}",
    re.IGNORECASE,
)
_GAP: Final = re.compile(r"[ \t\n\r\f\u00a0]+")
_LOOSE: Final = re.compile(r"[\s\u0001-\u001f\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_UNSEEN: Final = re.compile(r"[\u0001-\u0008\u000e-\u001b\u200b\u200c\u200d\u2060\ufeff\u00ad]")
"""What no browser shows; LibreOffice writes the marks of a Word form's fields, U+0004 and U+0005, into its pages."""
_INSIDE: Final = re.compile(r"#\w")
_SPAN: Final = re.compile(r"\s*(\d{1,5})")
_MOSTLY: Final = 0.6
_SKIPPED: Final = frozenset((
    "script", "style", "noscript", "template", "head", "select", "button", "textarea", "iframe",
    "object", "svg", "math", "canvas", "audio", "video", "nav", "footer", "rp", "rt", "del", "s", "strike",
))  # fmt: skip
_MAY_BE_WHOLE: Final = frozenset(("table", "pre", "div", "ul", "ol", "dl", "section"))
_INLINE: Final = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "del", "em", "font", "i",
    "input", "ins", "kbd", "label", "mark", "o:p", "q", "ruby", "rb", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "st1:chsdate",
))  # fmt: skip
_WRAPPED: Final = re.compile(
    r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])[ \t]*\n\s*(?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])"
)


def squeeze(text: str) -> str:
    """Return `text` without white space."""
    return "".join(text.split())


class Line:
    """A line as it grows: its characters, and how many of them are links."""

    __slots__ = ("_is_set", "_linked", "_parts", "_text")

    def __init__(self, as_set: str | None = None) -> None:
        """Begin a line; `as_set` are the characters of one whose blanks are shown as they stand."""
        self._parts: list[str] = [] if as_set is None else [as_set]
        self._is_set = as_set is not None
        self._linked = 0
        self._text: str | None = None

    def __bool__(self) -> bool:
        return bool(self._parts)

    def add(self, text: str, is_link: bool) -> None:
        """Take the next characters."""
        self._parts.append(text)
        self._text = None
        self._linked += len(squeeze(text)) if is_link else 0

    def text(self) -> str:
        """Return its characters as a browser shows them: blanks and line ends of the source are one blank."""
        if self._text is None:
            whole = "".join(self._parts)
            self._text = _as_set(whole) if self._is_set else clean(whole)
        return self._text

    def is_links(self) -> bool:
        """Tell whether it is made of links: navigation, no part of a report."""
        return bool(self._linked) and self._linked >= _MOSTLY * len(squeeze("".join(self._parts)))


def clean(text: str) -> str:
    """Return `text` with runs of white space as one blank, none where the source wraps Chinese text."""
    if not _LOOSE.search(text):
        return text
    return _GAP.sub(" ", _WRAPPED.sub("", _UNSEEN.sub("", text))).strip(" \u3000")


def _as_set(text: str) -> str:
    """Return a line of preformatted text, its tabs and blanks kept; empty where there is nothing else."""
    return _UNSEEN.sub("", text).rstrip(" \u3000\r\n") if text.strip() or "\t" in text else ""


def lines_of(top: Any, is_drawing: bool = False) -> Iterator[Any]:
    """Yield the lines under `top` and, between them, its tables as nodes. No recursion: pages nest deeply.

    Args:
        top: a node.
        is_drawing: whether tables may be drawn without being called so; their rows are lines with tabs.
    """
    line = Line()
    links = 0
    node, is_entering = top.child, True
    while node is not None:
        tag = node.tag or ""  # lexbor has no name for some of what stands in svg
        is_break = not (tag in _INLINE or tag.startswith("-"))
        if not is_entering:
            links -= tag == "a" and _is_link(node)
        if is_entering:
            if tag == "-text":
                line.add(_characters(node), links > 0)
            elif is_break and line:
                yield line
                line = Line()
            if tag == "input":
                line.add(_filled_in(node, top), links > 0)
            whole = _whole(node, tag, is_drawing) if tag in _MAY_BE_WHOLE else None
            if whole is not None:
                yield from whole
            elif (child := node.child) is not None and not _is_left_out(node):
                links += tag == "a" and _is_link(node)
                node = child
                continue
        elif is_break and line:
            yield line
            line = Line()
        node, is_entering = _following(node, top)
    yield line


def filled_lines(cell: Any) -> Iterator[Line]:
    """Yield the lines of a cell that show anything; most cells hold nothing but characters."""
    only = cell.child
    if only is not None and only.next is None and only.tag == "-text":
        line = Line()
        line.add(only.text_content or "", False)
        if line.text():
            yield line
        return
    for part in lines_of(cell):
        if isinstance(part, Line) and part.text():
            yield part


def _whole(node: Any, tag: str, is_drawing: bool) -> list[Any] | None:
    """What stands for a node that is not gone into: a table, lines of preformatted text, a drawn table; None of others."""
    if tag == "table":
        return [node]
    if tag == "pre":
        return [Line(text) for text in (node.text() or "").split("\n")]
    rows = drawn_rows(node) if is_drawing else []
    return [Line(row) for row in rows] or None


def _characters(text: Any) -> str:
    """The characters of a text; digits set higher than a figure in front of them are the mark of a note."""
    characters = text.text_content or ""
    if not characters.isdigit() or text.parent is None or text.parent.tag != "sup":
        return characters
    return characters.translate(RAISED)


def _filled_in(node: Any, top: Any) -> str:
    """What was typed into a field, where the field is in a cell of a table: a saved page of a form."""
    attributes = node.attributes
    if top.tag not in ("td", "th") or (attributes.get("type") or "text").lower() not in ("text", "number"):
        return ""
    return attributes.get("value") or ""


def _following(node: Any, top: Any) -> tuple[Any, bool]:
    """The next sibling to enter, else the parent to leave; None behind the last one under `top`."""
    following = node.next
    if following is not None:
        return following, True
    parent = node.parent
    return (None, False) if parent is None or parent.mem_id == top.mem_id else (parent, False)


def _is_link(node: Any) -> bool:
    """Tell an anchor that leads elsewhere, by itself or by a script; headings may lead back to the list of contents."""
    attributes = node.attributes
    target = attributes.get("href") or ""
    return bool(target or "onclick" in attributes) and not _INSIDE.match(target)


def _is_left_out(node: Any) -> bool:
    if node.tag in _SKIPPED:
        return True
    attributes = node.attributes
    return bool(attributes) and (
        "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))
    )


def grid_of(table: Any) -> Iterator[tuple[list[Any], list[int]]]:
    """Yield the cells of each row, and their indices in the order of the grid: -1 where one above reaches down."""
    for group in _groups(table):
        covered: dict[int, tuple[int, int]] = {}
        for row in group:
            cells = [cell for cell in _children(row) if cell.tag in ("td", "th") and not _is_left_out(cell)]
            yield cells, _placed(cells, covered)


def _placed(cells: list[Any], covered: dict[int, tuple[int, int]]) -> list[int]:
    """`covered` tells for a column how many more rows a cell reaches down there, and how wide it is."""
    boxes: list[int] = []
    column = index = 0
    reaching = dict(covered)
    covered.clear()
    while index < len(cells) or (reaching and any(at >= column for at in reaching)):
        rows, wide = reaching.pop(column, (0, 0))
        if rows:
            boxes.append(-1)
        elif index < len(cells):
            rows, wide = _span(cells[index], "rowspan", _HIGHEST), _span(cells[index], "colspan", _WIDEST)
            boxes.append(index)
            index += 1
        else:
            column = min(at for at in reaching if at >= column)
            continue
        if rows > 1:
            covered[column] = (rows - 1, wide)
        column += wide
    return boxes


def _span(cell: Any, name: str, most: int) -> int:
    """The number of rows or columns, as browsers take it; 0 rows is «to the end»."""
    written = cell.attributes.get(name)
    if not written:
        return 1
    digits = _SPAN.match(written)
    number = int(digits[1]) if digits else 1
    return most if number == 0 and name == "rowspan" else min(max(number, 1), most)


def _groups(table: Any) -> Iterator[Iterable[Any]]:
    """Rows of the head, of each body and of the foot: no cell reaches from one into another."""
    for group in _children(table):
        if group.tag in ("tbody", "thead", "tfoot"):
            yield [row for row in _children(group) if row.tag == "tr" and not _is_left_out(row)]


def _children(node: Any) -> Iterator[Any]:
    child = node.child
    while child is not None:
        yield child
        child = child.next
