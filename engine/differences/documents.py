"""Two versions of a report compared as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ..errors import Text
from ..model import SECTIONS, TABLES, Document, Section, Span, TableName
from .cells import CellChange, tables_changed
from .sentences import SentenceChange, SentenceChangeKind, plain, sentence_changes, sentences_of

OPENING: Final = "opening"
"""The text before the first heading."""
SHORTEST_MOVED: Final = 6
"""A shorter sentence that stands elsewhere was not moved; there are many like it."""
_ENDS: Final = "。；！？"
_FORMS: Final = {
    "F19": Text("2019 年格式", "form of 2019"),
    "F21": Text("2021 年格式", "form of 2021"),
    "mixed": Text("新旧格式混用", "mixed forms"),
}


@dataclass(frozen=True, slots=True)
class HeadChange:
    """One thing said at the head of the report that is said otherwise; None where it is not said."""

    key: str
    label: Text
    old: Text | None
    new: Text | None


@dataclass(frozen=True, slots=True)
class SectionChange:
    """One part of the report.

    Attributes:
        key: of the section, or `opening`.
        old_heading, new_heading: number and heading as they stand there; None where the part is not there.
        lines: both versions, sentence by sentence; tables are compared as cells.
    """

    key: str
    old_heading: str | None
    new_heading: str | None
    lines: tuple[SentenceChange, ...]

    @property
    def is_same(self) -> bool:
        """Whether neither heading nor any sentence changed."""
        same_heading = plain(self.old_heading or "") == plain(self.new_heading or "")
        return same_heading and all(line.kind is SentenceChangeKind.SAME for line in self.lines)


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything that changed from one version to another.

    Attributes:
        head: title, organ, year, form, days, period.
        tables: of each table its changed cells, in the order of the form.
        sections: every part that is in either version, unchanged ones too.
    """

    head: tuple[HeadChange, ...]
    tables: Mapping[TableName, tuple[CellChange, ...]]
    sections: tuple[SectionChange, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing changed that the report says."""
        return (
            not self.head
            and not any(self.tables.values())
            and all(section.is_same for section in self.sections)
        )

    def counts(self) -> dict[str, int]:
        """Return how many cells, sentences and lines of the head changed."""
        return {
            "head": len(self.head),
            "cells": sum(map(len, self.tables.values())),
            "sentences": sum(
                line.kind is not SentenceChangeKind.SAME
                for section in self.sections
                for line in section.lines
            ),
        }


def compare(old: Document, new: Document) -> Differences:
    """Return what changed from `old` to `new`, both as they count (corrections applied)."""
    return Differences(
        tuple(_head(old, new)), dict(tables_changed(old, new)), _with_moves([*_sections(old, new)])
    )


def _head(old: Document, new: Document) -> Iterator[HeadChange]:
    said = zip(_said(old), _said(new), strict=True)
    for (key, label, before), (_, _, after) in said:
        if plain(before.zh if before else "") != plain(after.zh if after else ""):
            yield HeadChange(key, label, before, after)


def _said(document: Document) -> Iterator[tuple[str, Text, Text | None]]:
    period = document.period
    stated = f"{_day(period.start) or '?'} – {_day(period.end) or '?'}" if period else None
    yield "title", Text("标题", "Title"), _same(document.title)
    yield "organ", Text("机关", "Organ"), _same(document.organ)
    yield "year", Text("年度", "Year"), _same(str(document.year) if document.year else None)
    yield "template", Text("格式", "Form"), _FORMS.get(document.template or "")
    yield "published_on", Text("发布日期", "Published"), _same(_day(document.published_on))
    yield "signed_on", Text("落款日期", "Signed"), _same(_day(document.signed_on))
    yield "period", Text("统计期限", "Period"), _same(stated)


def _same(text: str | None) -> Text | None:
    return Text(text, text) if text else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _sections(old: Document, new: Document) -> Iterator[SectionChange]:
    openings = [_opening(document) for document in (old, new)]
    if any(openings):
        yield SectionChange(OPENING, None, None, sentence_changes(*openings))
    for key in SECTIONS:
        before, after = old.sections.get(key), new.sections.get(key)
        if before is not None or after is not None:
            lines = sentence_changes(_sentences(old, key, before), _sentences(new, key, after))
            yield SectionChange(key, _heading(before), _heading(after), lines)


def _opening(document: Document) -> list[str]:
    """Return the sentences before the first heading; the title is part of the head."""
    starts = [section.heading_span[0] for section in document.sections.values() if section is not None]
    if not starts or not document.has_layout:
        return []
    title = plain(document.title or "")
    return [line for line in sentences_of(document.text[: min(starts)]) if plain(line) != title]


def _heading(section: Section | None) -> str | None:
    if section is None:
        return None
    return f"{section.number}、{section.heading}" if section.number else section.heading


def _sentences(document: Document, key: str, section: Section | None) -> list[str]:
    if section is None:
        return []
    if key not in TABLES:
        return sentences_of(section.text)
    lines = _outside_cells(document, key, section)
    return [
        sentence for line in lines if any(end in line for end in _ENDS) for sentence in sentences_of(line)
    ]


def _outside_cells(document: Document, table: str, section: Section) -> Sequence[str]:
    """Return the lines of a table's section that are no table; what is written beside its figures has an end."""
    start, end = section.span
    spans: list[Span] = [
        cell.span
        for cell in document.tables.get(table, {}).values()
        if cell.span is not None and start <= cell.span[0] and cell.span[1] <= end
    ]
    if not spans:
        return section.text.splitlines()
    before = document.text[start : min(span[0] for span in spans)].splitlines()[:-1]
    after = document.text[max(span[1] for span in spans) : end].splitlines()[1:]
    return (*before, *after)


def _with_moves(sections: Sequence[SectionChange]) -> tuple[SectionChange, ...]:
    """Call a sentence moved that was taken out at one place and stands word for word at another."""
    lines = [line for section in sections for line in section.lines]
    removed = Counter(
        plain(line.old) for line in lines if line.kind is SentenceChangeKind.REMOVED and line.old
    )
    added = Counter(plain(line.new) for line in lines if line.kind is SentenceChangeKind.ADDED and line.new)
    both = {text: count for text, count in (removed & added).items() if len(text) >= SHORTEST_MOVED}
    left = {side: Counter(both) for side in (SentenceChangeKind.REMOVED, SentenceChangeKind.ADDED)}
    return tuple(
        replace(section, lines=tuple(_moved(line, left) for line in section.lines)) for section in sections
    )


def _moved(line: SentenceChange, left: Mapping[SentenceChangeKind, Counter[str]]) -> SentenceChange:
    if line.kind not in left:
        return line
    text = plain(line.old or line.new or "")
    if left[line.kind][text] <= 0:
        return line
    left[line.kind][text] -= 1
    return replace(line, kind=SentenceChangeKind.MOVED)
