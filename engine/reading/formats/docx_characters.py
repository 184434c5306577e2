"""The characters of a Word paragraph as a reader of the final document sees them, and the text boxes anchored in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ..characters import RAISED
from ..transcript import too_much
from .docx_numbers import VALUE, WORD, child_of

DEEPEST: Final = 60
"""Levels that what is in a paragraph or table may nest."""
_ALTERNATIVES: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WRAPPERS: Final = frozenset(
    f"{WORD}{name}"
    for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple")
)
_REMOVED: Final = frozenset(
    f"{WORD}{name}" for name in ("del", "moveFrom", "delText", "instrText", "rPr", "pPr")
)
_BREAKS: Final = {f"{WORD}br": "\n", f"{WORD}cr": "\n", f"{WORD}tab": "\t", f"{WORD}noBreakHyphen": "-"}
_UNREAD: Final = ("vanish", "strike", "dstrike")
"""Properties of text that is hidden or crossed out."""
_TEXT_BOX: Final = f"{WORD}txbxContent"
_TEXT: Final = f"{WORD}t"
_RUN: Final = f"{WORD}r"
_RUBY: Final = f"{WORD}ruby"
_DRAWN: Final = frozenset(f"{WORD}{name}" for name in ("drawing", "pict", "object"))
_CHOICE: Final = f"{_ALTERNATIVES}AlternateContent"


def children_of(parent: Any) -> Iterator[Any]:
    """Children in order, looking through what only wraps them; the first alternative of several."""
    for child in parent:
        tag = child.tag
        if tag in _WRAPPERS:
            yield from children_of(child)
        elif tag == _CHOICE:
            chosen = next(iter(child), None)
            if chosen is not None:
                yield from children_of(chosen)
        elif isinstance(tag, str) and tag not in _REMOVED:
            yield child


def take_characters(parent: Any, parts: list[str], boxes: list[Any], depth: int) -> None:
    """Put the characters of a paragraph into `parts`, text boxes met on the way into `boxes`."""
    if depth > DEEPEST:
        raise too_much()
    for child in children_of(parent):
        tag = child.tag
        if tag == _TEXT:
            parts.append(child.text or "")
        elif tag == _RUN:
            _take_run(child, parts, boxes, depth)
        elif tag in _BREAKS:
            parts.append(_BREAKS[tag])
        elif tag == _RUBY:
            base = child_of(child, "rubyBase")
            if base is not None:
                take_characters(base, parts, boxes, depth + 1)
        elif tag in _DRAWN:
            boxes.extend(_text_boxes(child))


def _take_run(run: Any, parts: list[str], boxes: list[Any], depth: int) -> None:
    """Take a run that is seen and not crossed out; a raised digit is the mark of a note and no part of a figure."""
    properties = child_of(run, "rPr")
    if properties is not None and any(_is_on(properties, name) for name in _UNREAD):
        return
    before = len(parts)
    take_characters(run, parts, boxes, depth + 1)
    raised = None if properties is None else child_of(properties, "vertAlign")
    if raised is not None and raised.get(VALUE) == "superscript":
        parts[before:] = [part.translate(RAISED) for part in parts[before:]]


def _text_boxes(drawing: Any) -> Iterator[Any]:
    """The text boxes of a drawing, but none that stands in another: that one is met when the other is read."""
    around = next(drawing.iterancestors(_TEXT_BOX), None)
    for box in drawing.iter(_TEXT_BOX):
        if next(box.iterancestors(_TEXT_BOX), None) is around:
            yield box


def _is_on(properties: Any, name: str) -> bool:
    switch = child_of(properties, name)
    return switch is not None and switch.get(VALUE) not in ("0", "false", "off")
