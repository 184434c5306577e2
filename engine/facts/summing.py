"""Figures of several reports put together: the least that is kept of each, their sums, and one report made of several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from ..form import SECTION_HEADINGS, SECTION_ORDINALS
from ..model import (
    MISSING_CELL,
    SECTIONS,
    TABLES,
    Cell,
    CellKind,
    CellMap,
    Child,
    Children,
    Document,
    Number,
    ReportedFigures,
    Section,
)

_SUMMED: Final = frozenset({CellKind.NUMBER, CellKind.NA})


def figures_of(document: Document) -> ReportedFigures:
    """Return the figures of a report; a cell whose reading is not sure holds none."""
    numbers: dict[str, Number] = {}
    others: dict[str, str] = {}
    doubts = document.doubts()
    for table in TABLES:
        cells = document.tables.get(table)
        if not cells:
            others[table] = CellKind.MISSING.value
            continue
        for place, cell in cells.items():
            address = f"{table}.{place}"
            if cell.kind is not CellKind.NUMBER or cell.value is None or address in doubts:
                others[address] = CellKind.TEXT.value if address in doubts else cell.kind.value
            elif cell.value != 0:
                numbers[address] = cell.value
    return ReportedFigures(document.template, numbers, others)


def total_of(figures: Iterable[ReportedFigures]) -> dict[str, Number]:
    """Return the sum of the numbers at each address; what is no number adds nothing, and what is 0 is left out."""
    total: dict[str, Number] = {}
    for one in figures:
        for address, value in one.numbers.items():
            total[address] = total.get(address, 0) + value
    return total


def figures_to_json(figures: ReportedFigures) -> dict[str, Any]:
    """Return figures as they are stored; `figures_from_json` gives the same back."""
    return {
        "template": figures.template,
        "numbers": dict(figures.numbers),
        "others": dict(figures.others),
    }


def figures_from_json(value: Mapping[str, Any]) -> ReportedFigures:
    """Return stored figures."""
    return ReportedFigures(value["template"], value["numbers"], value["others"])


def children_to_json(children: Children) -> dict[str, Any]:
    """Return what was known of the organs below a government as it is stored."""
    return {
        "reporters": [_child_to_json(child) for child in children.reporters],
        "below": dict(children.below),
        "vertical": dict(children.vertical),
    }


def children_from_json(value: Mapping[str, Any]) -> Children:
    """Return what `children_to_json` gave."""
    return Children(
        tuple(_child_from_json(child) for child in value["reporters"]), value["below"], value["vertical"]
    )


def _child_to_json(child: Child) -> dict[str, Any]:
    return {
        "name": child.name,
        "kind": child.kind,
        "state": child.state,
        "is_office": child.is_office,
        "figures": figures_to_json(child.figures) if child.figures else None,
        "errors": list(child.errors),
        "changed_on": child.changed_on.isoformat() if child.changed_on else None,
        "version": child.version,
        "carry_breaks": [list(pair) for pair in child.carry_breaks],
    }


def _child_from_json(value: Mapping[str, Any]) -> Child:
    child = Child(**{**value, "figures": None, "changed_on": None, "errors": tuple(value["errors"])})
    return replace(
        child,
        figures=figures_from_json(value["figures"]) if value["figures"] else None,
        changed_on=date.fromisoformat(value["changed_on"]) if value["changed_on"] else None,
        carry_breaks=tuple((column, delta) for column, delta in value["carry_breaks"]),
    )


def put_together(documents: Sequence[Document]) -> Document:
    """Return one report made of those of several organs: cells summed, texts one after the other.

    A cell that is a number in every report, or struck out in some, is their sum; where one of them is anything else
    it is that, so that nothing passes for a sum which is none.

    Args:
        documents: at least one, of one year; a single one is returned as it is.
    """
    if len(documents) == 1:
        return documents[0]
    first = documents[0]
    templates = {document.template for document in documents}
    text, sections = _texts(documents)
    return Document(
        source="、".join(document.source for document in documents),
        media_type=first.media_type,
        text=text,
        organ="、".join(document.organ or document.source for document in documents),
        year=first.year,
        region=first.region,
        kind=first.kind,
        template=first.template if len(templates) == 1 else "mixed",
        sections=MappingProxyType(sections),
        tables=MappingProxyType({table: _cells(documents, table) for table in TABLES}),
    )


def _cells(documents: Sequence[Document], table: str) -> CellMap:
    places = dict.fromkeys(place for document in documents for place in document.tables.get(table, {}))
    return MappingProxyType(
        {place: _sum([document.cell(f"{table}.{place}") for document in documents]) for place in places}
    )


def _sum(cells: Sequence[Cell]) -> Cell:
    for cell in cells:
        if cell.kind not in _SUMMED:
            return MISSING_CELL if cell.kind is CellKind.MISSING else Cell(cell.value, cell.kind, cell.raw)
    numbers = [cell.value for cell in cells if cell.kind is CellKind.NUMBER and cell.value is not None]
    if not numbers:
        return Cell(None, CellKind.NA, cells[0].raw)
    total: Number = sum(numbers)
    return Cell(total, CellKind.NUMBER, str(total))


def _texts(documents: Sequence[Document]) -> tuple[str, dict[str, Section | None]]:
    text = ""
    sections: dict[str, Section | None] = {}
    for key in SECTIONS:
        parts = [part.text for document in documents if (part := document.sections.get(key))]
        if not parts:
            sections[key] = None
            continue
        number, heading, body = SECTION_ORDINALS[key], SECTION_HEADINGS[key].zh, "\n".join(parts)
        start, begun = len(text), len(text) + len(number) + len(heading) + 2
        sections[key] = Section(heading, number, body, (begun, begun + len(body)), (start, begun - 1))
        text += f"{number}、{heading}\n{body}\n"
    return text, sections
