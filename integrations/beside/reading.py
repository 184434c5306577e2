"""The report as it was read: every cell of the form with what is known of its reading, sections, dates, notes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import Final

from gouji.engine import form
from gouji.engine.corrections import Effect
from gouji.engine.errors import Text
from gouji.engine.model import SECTIONS, Cell, CellKind, Document, Place, ReadingReason

from .anchors import Anchors
from .layout import TableView, table_views, template_of
from .words import FORMS

MOST_NOTES: Final = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """One correction as it is shown.

    Attributes:
        was, now: what was read then, and what was entered, in words.
        effect: what it does to this reading; None where it was withdrawn or replaced.
        state: the same in words.
    """

    id: int
    address: str
    was: Text
    now: Text
    reason: str
    actor: str
    at: datetime
    effect: Effect | None
    state: Text
    ended_by: str | None = None
    ended_at: datetime | None = None
    ended_reason: str | None = None


@dataclass(frozen=True, slots=True)
class ReadCell:
    """One cell as read.

    Attributes:
        text: its characters; `number` its number where the characters are more than that.
        place: where it stands in the file, in words.
        has_original: whether that place is shown on the left.
        doubt: why its reading is in doubt; None where it is not.
        correction: the one that stands here.
    """

    address: str
    original: str
    reading: str
    label: Text
    kind: str
    text: str
    number: str | None
    confidence: int | None
    place: Text | None
    has_original: bool
    doubt: Text | None
    correction: Shown | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of facts or sections: what it is, what was read, None where it is not in the report."""

    label: Text
    value: str | Text | None
    more: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a table was not simply read whole, with the first of the cells concerned."""

    message: Text
    count: int
    first: str | None


@dataclass(frozen=True, slots=True)
class Confidence:
    """How far one table's reading can be relied on."""

    state: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One note of the reader, with the line of the extracted text that it speaks of."""

    message: Text
    line: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """The right side."""

    facts: tuple[Line, ...]
    sections: tuple[Line, ...]
    tables: tuple[TableView[ReadCell], ...]
    confidence: Mapping[str, Confidence]
    notes: tuple[NoteLine, ...]
    more_notes: int


def draw_reading(
    document: Document, anchors: Anchors, corrections: Mapping[str, Shown] | None = None
) -> Reading:
    """Return the right side.

    Args:
        document: as it counts, corrections applied.
        anchors: of this report on its page.
        corrections: those that stand, by address.
    """
    drawing = _Drawing(document, anchors, corrections or {})
    notes = [
        NoteLine(note.message, drawing.line(note.span[0]) if note.span else None)
        for note in document.notes
        if note.code != "template_mark"
    ]
    notes = [*dict.fromkeys(notes)]
    return Reading(
        tuple(_facts(document)),
        tuple(_section(document, key) for key in SECTIONS),
        table_views(document, drawing.cell),
        {
            table: Confidence(reading.state, tuple(_reason(reason, anchors) for reason in reading.reasons))
            for table, reading in document.readings.items()
        },
        tuple(notes[:MOST_NOTES]),
        max(len(notes) - MOST_NOTES, 0),
    )


def stands(cell: Cell) -> Text:
    """Return what stands in a cell, in words."""
    if cell.kind is CellKind.MISSING:
        return Text("缺", "missing")
    if cell.kind is CellKind.BLANK:
        return Text("空", "blank")
    raw = cell.raw or _number(cell) or ""
    return Text(raw, raw)


class _Drawing:
    """What drawing a cell takes, worked out once for a report."""

    def __init__(self, document: Document, anchors: Anchors, corrections: Mapping[str, Shown]) -> None:
        self._document = document
        self._anchors = anchors
        self._corrections = corrections
        self._doubts = document.doubts()
        self._template = template_of(document)
        lengths = (len(line) + 1 for line in document.text.split("\n"))
        self._lines = [0, *accumulate(lengths)]

    def line(self, at: int) -> int:
        """Return the line of the extracted text, counted from 1."""
        return bisect_right(self._lines, at)

    def cell(self, address: str) -> ReadCell:
        cell = self._document.cell(address)
        number = _number(cell)
        return ReadCell(
            address,
            self._anchors.original(address),
            self._anchors.reading(address),
            form.cell_label(address, self._template),
            cell.kind.value,
            cell.raw or number or "",
            number if number is not None and cell.raw and number != cell.raw else None,
            cell.confidence,
            self._place(cell),
            cell.span is not None,
            self._doubts.get(address),
            self._corrections.get(address),
        )

    def _place(self, cell: Cell) -> Text | None:
        if cell.place is not None:
            return place_in_words(cell.place)
        if cell.span is None:
            return None
        line = self.line(cell.span[0])
        return Text(f"第 {line} 行", f"line {line}")


def place_in_words(place: Place) -> Text:
    """Return where a cell stands in the file."""
    if place.sheet is not None:
        return Text(f"工作表 {place.sheet} {place.cell or ''}", f"sheet {place.sheet} {place.cell or ''}")
    if place.page is not None:
        return Text(f"第 {place.page} 页", f"page {place.page}")
    return Text(
        f"第 {place.table} 个表格第 {place.row} 行第 {place.cell} 格",
        f"table {place.table}, row {place.row}, cell {place.cell}",
    )


def _number(cell: Cell) -> str | None:
    return (
        None
        if cell.value is None
        else f"{cell.value:f}"
        if not isinstance(cell.value, int)
        else str(cell.value)
    )


def _reason(reason: ReadingReason, anchors: Anchors) -> Reason:
    return Reason(
        reason.message, len(reason.cells), anchors.reading(reason.cells[0]) if reason.cells else None
    )


def _facts(document: Document) -> Sequence[Line]:
    period = document.period
    stated = f"{_day(period.start) or '?'} – {_day(period.end) or '?'}" if period else None
    return (
        Line(Text("文件", "File"), document.source),
        Line(Text("标题", "Title"), document.title),
        Line(Text("机关", "Organ"), document.organ),
        Line(Text("年度", "Year"), str(document.year) if document.year else None),
        Line(Text("格式", "Form"), FORMS[document.template]),
        Line(Text("发布日期", "Published"), _day(document.published_on)),
        Line(Text("落款日期", "Signed"), _day(document.signed_on)),
        Line(Text("统计期限", "Period"), stated),
    )


def _section(document: Document, key: str) -> Line:
    label = form.SECTION_HEADINGS[next(known for known in SECTIONS if known == key)]
    section = document.sections.get(key)
    if section is None:
        return Line(label, None)
    heading = f"{section.number}、{section.heading}" if section.number else section.heading
    return Line(label, heading, str(len(section.text)))


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
