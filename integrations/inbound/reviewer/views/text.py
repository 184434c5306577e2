"""The report's text cut into pieces, so that each finding's phrases can be marked where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from gouji.engine.model import SECTIONS, TABLES, Document, Section, Severity, Span

_TABLE_CELLS: Final = 5
"""A section with at least so many cells in its text is a table written out; it is folded away."""

_ORDER: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class Mark:
    """Where one finding points to: a span of the text or the address of a cell, or both."""

    finding: int
    severity: Severity
    spans: tuple[Span, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that belong to the same findings; `severity` is the worst of them, None without any."""

    text: str
    findings: tuple[int, ...] = ()
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class TextPart:
    """One part of the report's text.

    Attributes:
        key: of the section; `opening` for what stands before the first heading.
        heading: pieces of number and heading as they stand there; empty for the opening.
        body: pieces of what follows.
        is_table: True where the body is a table written out in text.
        findings: ids of all findings inside, so that a folded part can be opened for them.
    """

    key: str
    heading: tuple[Piece, ...]
    body: tuple[Piece, ...]
    is_table: bool
    findings: tuple[int, ...]


def text_parts(document: Document, marks: Sequence[Mark]) -> tuple[TextPart, ...]:
    """Return the whole text in reading order, nothing left out, cut at headings and at every mark."""
    if not document.has_layout:
        return _form_parts(document)
    sections = sorted(_sections(document), key=lambda pair: pair[1].heading_span)
    starts = [section.heading_span[0] for _, section in sections]
    ends = [*starts[1:], len(document.text)]
    opening_end = starts[0] if starts else len(document.text)
    parts = [_part(document, marks, "opening", (0, 0), (0, opening_end))]
    for (key, section), end in zip(sections, ends, strict=True):
        parts.append(_part(document, marks, key, section.heading_span, (section.heading_span[1], end)))
    return tuple(part for part in parts if part.heading or part.body)


def cut(text: str, span: Span, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """Return `text[span]` in pieces, cut wherever a mark begins or ends."""
    start, end = _trim(text, span)
    if start >= end:
        return ()
    inside = [
        (max(first, start), min(last, end), mark)
        for mark in marks
        for first, last in mark.spans
        if first < end and last > start
    ]
    edges = sorted({start, end, *(edge for first, last, _ in inside for edge in (first, last))})
    return tuple(
        _piece(text[first:last], [mark for a, b, mark in inside if a <= first and last <= b])
        for first, last in pairwise(edges)
    )


def worst(severities: Iterable[Severity]) -> Severity | None:
    """Return the worst severity, None of none."""
    return min(severities, key=_ORDER.__getitem__, default=None)


def _sections(document: Document) -> list[tuple[str, Section]]:
    found = ((key, document.sections.get(key)) for key in SECTIONS)
    return [(key, section) for key, section in found if section is not None]


def _form_parts(document: Document) -> tuple[TextPart, ...]:
    return tuple(
        TextPart(key, (Piece(section.heading),), (Piece(section.text),), False, ())
        for key, section in _sections(document)
        if section.text
    )


def _part(document: Document, marks: Sequence[Mark], key: str, heading: Span, body: Span) -> TextPart:
    pieces = cut(document.text, body, marks)
    ids = dict.fromkeys(finding for piece in pieces for finding in piece.findings)
    return TextPart(
        key, cut(document.text, heading, marks), pieces, _is_table(document, key, body), tuple(ids)
    )


def _is_table(document: Document, key: str, body: Span) -> bool:
    if key not in TABLES:
        return False
    spans = (cell.span for table in document.tables.values() for cell in table.values() if cell.span)
    return sum(1 for start, end in spans if body[0] <= start and end <= body[1]) >= _TABLE_CELLS


def _piece(text: str, marks: Sequence[Mark]) -> Piece:
    ids = tuple(dict.fromkeys(mark.finding for mark in marks))
    return Piece(text, ids, worst(mark.severity for mark in marks))


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in "\r\n":
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
