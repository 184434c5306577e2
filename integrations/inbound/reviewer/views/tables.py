"""The three tables redrawn from the document as it counts, with what findings and last year say of each cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gouji.engine import form
from gouji.engine.errors import Text
from gouji.engine.model import Cell, Document, Severity, Template

from ....beside import layout
from .. import wording
from .findings import anchor
from .text import Mark, worst


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell: what stands in it, what stood there last year, which findings point to it.

    Attributes:
        before: last year's figure where it differs, None otherwise.
        label: how a person calls the cell.
        findings: those that concern it.
        telling: those of them that quote it. A relation over a whole column concerns every cell of it, but what
            is wrong there is often told by two or three (`show` of a rule).
        was: what was read here, where a person has corrected it.
        doubt: why its reading is in doubt, so that no rule judges it.
    """

    anchor: str
    label: Text
    kind: str
    text: str
    before: str | None
    findings: tuple[int, ...]
    telling: tuple[int, ...]
    severity: Severity | None
    was: str | None = None
    doubt: Text | None = None


TableView = layout.TableView[CellView]


@dataclass(frozen=True, slots=True)
class _Source:
    document: Document
    template: Template
    before: Document | None
    marks: Mapping[str, tuple[Mark, ...]]
    was: Mapping[str, str]
    doubts: Mapping[str, Text]


def table_views(
    document: Document, marks: Sequence[Mark], before: Document | None, was: Mapping[str, str] | None = None
) -> tuple[TableView, ...]:
    """Return the three tables of `document`, with last year's figures of `before` where they differ.

    Args:
        was: what was read in the cells that a person has corrected, by address.
    """
    pointed: dict[str, tuple[Mark, ...]] = {}
    for mark in marks:
        for address in mark.cells:
            pointed[address] = (*pointed.get(address, ()), mark)
    source = _Source(document, layout.template_of(document), before, pointed, was or {}, document.doubts())
    return layout.table_views(document, lambda address: _cell(source, address))


def _cell(source: _Source, address: str) -> CellView:
    cell = source.document.cell(address)
    marks = source.marks.get(address, ())
    return CellView(
        anchor(address),
        form.cell_label(address, source.template),
        cell.kind.value,
        _shown(cell),
        _before(source, address, cell),
        tuple(dict.fromkeys(mark.finding for mark in marks)),
        tuple(dict.fromkeys(mark.finding for mark in marks if _quotes(mark, cell))),
        worst(mark.severity for mark in marks),
        source.was.get(address),
        source.doubts.get(address),
    )


def _quotes(mark: Mark, cell: Cell) -> bool:
    """A finding without places in the text (form data) quotes every cell it concerns."""
    return not mark.spans or cell.span in mark.spans


def _shown(cell: Cell) -> str:
    return cell.raw or wording.number(cell.value)


def _before(source: _Source, address: str, cell: Cell) -> str | None:
    if source.before is None:
        return None
    before = source.before.cell(address)
    if before.value is None or before.value == cell.value:
        return None
    return wording.number(before.value)
