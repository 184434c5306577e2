"""Places in a report's text as a person finds them: lines of a text file, pages of a PDF, cells of a sheet, parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from gouji.engine.errors import Language, Text
from gouji.engine.form import SECTION_ORDINALS
from gouji.engine.model import Cell, Document, Place, Span
from gouji.engine.reading import LINED

LINES_NAMED: Final = 3


def describe_lines(
    document: Document, spans: Sequence[Span], language: Language, *, parts: bool = True
) -> str:
    """Return where `spans` lie: lines of a text file; else pages or sheet cells of figures, else parts of the report.

    `parts` is False where the cells are named beside it, which tells the part. Empty where nothing of that is known,
    for instance of a title in a Word file.
    """
    if not spans:
        return ""
    if document.media_type in LINED:
        lines = sorted({document.text.count("\n", 0, start) + 1 for start, _ in spans})
        return _numbered(lines, Text("行", "line"), language)
    places = [cell.place for cell in _figures(document) if cell.place is not None and cell.span in spans]
    pages = sorted({place.page for place in places if place.page is not None})
    if pages:
        return _numbered(pages, Text("页", "page"), language)
    if not parts or any(place.sheet for place in places):
        return _on_sheets(places, language)
    return _in_parts(document, spans, language)


def _numbered(numbers: Sequence[int], unit: Text, language: Language) -> str:
    if len(numbers) > LINES_NAMED:
        first, last = numbers[0], numbers[-1]
        return Text(f"第 {first}–{last} {unit.zh}", f"{unit.en}s {first}–{last}").in_language(language)
    listing = "、".join(map(str, numbers)) if language == "zh" else ", ".join(map(str, numbers))
    plural = "s" if len(numbers) > 1 else ""
    return Text(f"第 {listing} {unit.zh}", f"{unit.en}{plural} {listing}").in_language(language)


def _figures(document: Document) -> Iterator[Cell]:
    for cells in document.tables.values():
        yield from cells.values()


def _on_sheets(places: Sequence[Place], language: Language) -> str:
    """Name the first cells of a workbook as its program does: 工作表“表三” B7、C7."""
    sheets = [place.sheet for place in places if place.sheet is not None]
    if not sheets:
        return ""
    named = [str(place.cell) for place in places if place.sheet == sheets[0]][:LINES_NAMED]
    more = len(sheets) > len(named)
    return Text(
        f"工作表“{sheets[0]}” {'、'.join(named)}{' 等' if more else ''}",
        f"sheet “{sheets[0]}” {', '.join(named)}{' and more' if more else ''}",
    ).in_language(language)


def _in_parts(document: Document, spans: Sequence[Span], language: Language) -> str:
    numbers = []
    for number, key in enumerate(SECTION_ORDINALS, start=1):
        section = document.sections.get(key)
        if section and any(section.heading_span[0] <= start < section.span[1] for start, _ in spans):
            numbers.append((number, SECTION_ORDINALS[key]))
    return Text(
        "、".join(f"第{word}部分" for _, word in numbers),
        ", ".join(f"part {number}" for number, _ in numbers),
    ).in_language(language)
