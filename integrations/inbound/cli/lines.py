"""Places in a report's text as lines of its file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gouji.engine.errors import Language, Text
from gouji.engine.model import Document, Span
from gouji.engine.reading import LINED

LINES_NAMED: Final = 3


def describe_lines(document: Document, spans: Sequence[Span], language: Language) -> str:
    """Return the lines of the file in which `spans` lie; empty where the file is not plain text."""
    if not spans or not document.media_type in LINED:
        return ""
    lines = sorted({document.text.count("\n", 0, start) + 1 for start, _ in spans})
    if len(lines) > LINES_NAMED:
        return Text(f"第 {lines[0]}–{lines[-1]} 行", f"lines {lines[0]}–{lines[-1]}").in_language(language)
    listing = "、".join(map(str, lines)) if language == "zh" else ", ".join(map(str, lines))
    return Text(f"第 {listing} 行", f"line {listing}").in_language(language)
