"""Tables that a page draws with `div`, lists or `span` instead of `table`: rows of leaves, one inside the other.

Editors for phones and frameworks of today lay tables out so. A browser shows a table, and nothing in the page calls
it one; it is known by rows of several leaves with bare figures among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

_ROWS: Final = frozenset(("div", "ul", "ol", "dl", "li", "section"))
_CELLS: Final = frozenset(("div", "li", "dd", "dt", "section", "p"))
_NO_MARKS: Final = _CELLS | {"table", "ul", "ol", "dl", "a", "img", "pre", "h1", "h2", "h3"}
_INLINE_CELLS: Final = frozenset(("span", "b", "i", "em", "strong", "label"))
_IS_ROW: Final = re.compile(r"flex|table-row|grid|\btr\b|\brow\b", re.IGNORECASE)
_IS_GRID: Final = re.compile(r"display\s*:\s*(?:inline-)?grid", re.IGNORECASE)
_FIGURE: Final = re.compile(r"[+-]?\d[\d,.]*|/|-")
_SAID: Final = re.compile(r"[^:：]{2,40}[:：]\s*[\d,.]{1,18}\s?[\u4e00-\u9fff]{0,2}")
"""A column with its figure: 本年制发件数：3. Several of them are lines of a list, no cells of one row."""
_FEWEST_ROWS: Final = 3
_FEWEST_WITH_FIGURES: Final = 2
_FEWEST_IN_GRID: Final = 20
_MANY: Final = 7
"""Leaves in a row without figures: heads."""
_LONGEST: Final = 120
"""Longer leaves are paragraphs, and what holds them is no row."""


def drawn_rows(node: Any) -> list[str]:
    """Return the rows of a drawn table, or the one row that `node` is, cells parted by tabs; nothing of other nodes.

    A grid without rows comes back cell by cell, each behind a tab.
    """
    kids = [*_elements(node)]
    if len(kids) < 2:
        return []
    if _IS_GRID.search(_attributes(node)) and len(kids) >= _FEWEST_IN_GRID:
        cells = [_leaf(kid) for kid in kids]
        if None not in cells:
            return [f"\t{cell}" for cell in cells]
    if node.tag == "dl" and sum(kid.tag == "dt" for kid in kids) > 1:
        return _defined(kids)
    own = _cells(node, kids)
    if sum(map(bool, map(_SAID.fullmatch, own))) >= _FEWEST_ROWS and not _IS_ROW.search(_attributes(node)):
        return own
    if own and (_IS_ROW.search(_attributes(node)) or _has_figure(own) or len(own) >= _MANY):
        return ["\t".join(own)]
    rows = [_cells(kid, [*_elements(kid)]) for kid in kids]
    if len(rows) < _FEWEST_ROWS or not all(rows) or sum(map(_has_figure, rows)) < _FEWEST_WITH_FIGURES:
        return []
    return ["\t".join(row) for row in rows]


def _defined(kids: list[Any]) -> list[str]:
    """The rows of a list of definitions: each term with what is said of it, where all of it is short."""
    rows: list[list[str]] = []
    for kid in kids:
        leaf = _leaf(kid) if kid.tag in ("dt", "dd") else None
        if leaf is None:
            return []
        if kid.tag == "dt" or not rows:
            rows.append([])
        rows[-1].append(leaf)
    return ["\t".join(row) for row in rows] if sum(len(row) > 1 for row in rows) > 1 else []


def _has_figure(row: list[str]) -> bool:
    return len(row) > 1 and any(map(_FIGURE.fullmatch, row))


def _cells(row: Any, kids: list[Any]) -> list[str]:
    """The leaves of a row, or its text where it is a leaf itself; nothing where it is neither."""
    if len(kids) < 2:
        own = _leaf(row)
        return [own] if own is not None else []
    is_marked = bool(_IS_ROW.search(_attributes(row)))
    tags = _CELLS | _INLINE_CELLS if is_marked else _CELLS
    if row.tag not in _ROWS or any(kid.tag not in tags for kid in kids):
        return []
    leaves = [_leaf(kid) for kid in kids]
    return [leaf for leaf in leaves if leaf is not None] if None not in leaves else []


def _leaf(node: Any) -> str | None:
    """The text of a node that holds nothing but text and marks within it; None for others, and for paragraphs."""
    if any(
        kid.tag in _CELLS or kid.tag == "table" or any(True for _ in _elements(kid))
        for kid in _elements(node)
    ):
        return None
    if node.tag in _ROWS and sum(kid.tag in _INLINE_CELLS for kid in _elements(node)) > 1:
        return None
    text = " ".join((node.text() or "").split())
    return text if len(text) <= _LONGEST else None


def _elements(node: Any) -> Iterator[Any]:
    child = node.child
    while child is not None:
        if not (child.tag or "-").startswith("-") and child.tag not in ("br", "script", "style"):
            yield child
        child = child.next


def _attributes(node: Any) -> str:
    attributes = node.attributes
    return f"{attributes.get('style') or ''} {attributes.get('class') or ''}"
