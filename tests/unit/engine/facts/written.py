"""Reports written for one test: true places, sections as asked for, every cell 0 unless said otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from gouji.engine.facts import Facts, build_facts
from gouji.engine.form import SECTION_HEADINGS, SECTION_ORDINALS, places_of
from gouji.engine.model import (
    SECTIONS,
    TABLES,
    Cell,
    CellKind,
    Document,
    Filing,
    Number,
    Section,
    SectionKey,
    Surroundings,
    Template,
)

NEUTRAL: Mapping[SectionKey, str | None] = MappingProxyType(
    {
        "overview": "一年来各项工作有序开展。",
        "disclosure": "见表。",
        "requests": "见表。",
        "appeals": "见表。",
        "problems": "仍有不足，下一步将改进。",
        "other": "本年度未收取信息处理费。",
    }
)


def written_report(
    *,
    title: str | None = "甲县民政局2022年政府信息公开工作年度报告",
    preface: str = "",
    year: int | None = 2022,
    template: Template | None = "F21",
    sections: Mapping[SectionKey, str | None] = MappingProxyType({}),
    numbers: Mapping[SectionKey, str | None] = MappingProxyType({}),
    headings: Mapping[SectionKey, str] = MappingProxyType({}),
    order: tuple[SectionKey, ...] = SECTIONS,
    cells: Mapping[str, Number | Cell] = MappingProxyType({}),
    **attributes: Any,
) -> Document:
    """Return a document whose text, spans and sections fit together."""
    text = f"{title}\n" if title else ""
    text += f"{preface}\n" if preface else ""
    found: dict[str, Section | None] = dict.fromkeys(SECTIONS)
    for key in order:
        body = {**NEUTRAL, **sections}[key]
        if body is not None:
            number = numbers.get(key, SECTION_ORDINALS[key])
            heading = headings.get(key, SECTION_HEADINGS[key].zh)
            start = len(text)
            text += f"{number}、{heading}" if number else heading
            heading_span = (start, len(text))
            text += "\n"
            span = (len(text), len(text) + len(body))
            text += body + "\n"
            found[key] = Section(heading, number, body, span, heading_span)
    values: dict[str, Any] = {
        "title_span": (0, len(title)) if title else None,
        "organ": "甲县民政局",
        "sections": MappingProxyType(found),
        "tables": _tables(template or "F21", cells),
        **attributes,
    }
    return Document("written.txt", "text/plain", text, year=year, title=title, template=template, **values)


def facts_of(
    filing: Filing | None = None,
    predecessor: Document | None = None,
    surroundings: Surroundings | None = None,
    **report: Any,
) -> Facts:
    """Return the facts of a written report."""
    return build_facts(written_report(**report), filing, predecessor, surroundings)


def overview(text: str, **report: Any) -> Facts:
    """Return the facts of a report with this overview."""
    return facts_of(sections={"overview": text}, **report)


def _tables(template: Template, cells: Mapping[str, Number | Cell]) -> Mapping[str, Mapping[str, Cell]]:
    zero = Cell(0, CellKind.NUMBER, "0")
    tables = {table: dict.fromkeys(places_of(template, table), zero) for table in TABLES}
    for address, value in cells.items():
        table, _, place = address.partition(".")
        tables[table][place] = value if isinstance(value, Cell) else Cell(value, CellKind.NUMBER, str(value))  # type: ignore[index]
    return MappingProxyType({table: MappingProxyType(found) for table, found in tables.items()})
