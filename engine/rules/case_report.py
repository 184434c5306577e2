"""A report in a few lines → a `Document`, so that a case names only what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Final

from ..errors import Text
from ..facts import figures_of
from ..form import SECTION_HEADINGS, SECTION_ORDINALS, places_of, template_of_year
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
    Filing,
    Note,
    Organ,
    Section,
    TableName,
    Template,
)
from ..reading.values import in_unit, read_value
from .case_schema import ChildForm, ChildrenForm, Figure, FilingForm, NoteForm, ReportForm
from .problems import nearest

_TEXTS: Final[Mapping[str, str]] = {
    "overview": "本机关按照要求做好主动公开、依申请公开、政府信息管理、公开平台建设和监督保障工作。"
    "依申请公开方面，全年未收到政府信息公开申请。",
    "disclosure": "（表）",
    "requests": "（表）",
    "appeals": "（表）",
    "problems": "存在的问题：公开内容不够及时，有的栏目更新间隔较长，业务人员对公开要求掌握不够。"
    "改进措施：明确专人每周检查栏目，按季度组织业务培训，年底前完成栏目整理。",
    "other": "本年度未收取信息处理费。",
}


def document_of(form: ReportForm, source: str) -> Document:
    """Return the document that a case describes.

    Raises:
        ValueError: an address that the template does not have.
    """
    template = form.template or template_of_year(form.year or 2022) or "F21"
    text, sections = _text(form)
    return Document(
        source=source,
        media_type="application/json",
        text=text,
        organ=form.organ,
        year=form.year,
        title=form.title if form.title is not None else _title(form),
        region=form.region,
        kind=form.kind,
        template=template,
        published_on=form.published_on,
        signed_on=form.signed_on,
        sections=MappingProxyType(sections),
        tables=MappingProxyType({table: _cells(form, template, table) for table in TABLES}),
        notes=tuple(_note(note) for note in form.notes),
        has_layout=form.has_layout,
    )


def filing_of(form: FilingForm, organ: str | None) -> Filing:
    """Return the filing that a case describes."""
    return Filing(
        organ=Organ(
            name=organ or "",
            kind=form.kind,
            region=form.region,
            level=form.level,
            makes_regulations=form.makes_regulations,
            registered=True,
        ),
        submitted_at=form.submitted_at,
        published_on=form.published_on,
        first_published_on=form.first_published_on,
        imported=form.imported,
        received=form.received,
        judged_on=form.judged_on,
        returned_on=form.returned_on,
        predecessors=form.predecessors,
        lineage=Text(form.lineage, form.lineage) if form.lineage else None,
    )


def children_of(form: ChildrenForm, year: int | None, source: str) -> Children:
    """Return what a case says of the organs below a government."""
    return Children(
        tuple(_child_of(child, year, source) for child in form.reporters), form.below, form.vertical
    )


def _child_of(form: ChildForm, year: int | None, source: str) -> Child:
    report = ReportForm(
        year=year, template=form.template, cells=form.cells, blank=form.blank, missing=form.missing
    )
    return Child(
        form.name,
        form.kind,
        form.state,
        form.office,
        figures_of(document_of(report, source)) if form.state == "filed" else None,
        form.errors,
        form.changed_on,
        form.version,
        tuple(form.carry_breaks.items()),
    )


def _title(form: ReportForm) -> str | None:
    return f"{form.organ}{form.year}年政府信息公开工作年度报告" if form.organ and form.year else None


def _cells(form: ReportForm, template: Template, table: TableName) -> CellMap:
    cells = {place: Cell(0, CellKind.NUMBER, "0") for place in places_of(template, table)}
    for pattern, figure in form.cells.items():
        for place in _matching(pattern, table, cells):
            cells[place] = _cell(figure, f"{table}.{place}")
    for pattern in form.blank:
        cells.update(dict.fromkeys(_matching(pattern, table, cells), Cell(None, CellKind.BLANK)))
    for pattern in form.missing:
        cells.update(dict.fromkeys(_matching(pattern, table, cells), MISSING_CELL))
    if all(cell.kind is CellKind.MISSING for cell in cells.values()):
        return MappingProxyType({})
    return MappingProxyType(cells)


def _matching(pattern: str, table: TableName, cells: Mapping[str, Cell]) -> tuple[str, ...]:
    owner, _, rest = pattern.partition(".")
    if owner not in (table, *TABLES, "*"):
        raise ValueError(f"no table in the address {pattern!r}{nearest(owner, TABLES).en}")
    if owner not in (table, "*"):
        return ()
    if rest in cells:
        return (rest,)
    found = tuple(place for place in cells if fnmatchcase(place, rest or "*"))
    if not found and owner != "*":
        raise ValueError(f"the template has no cell {pattern!r}{nearest(rest, cells).en}")
    return found


def _cell(figure: Figure, address: str) -> Cell:
    if isinstance(figure, int | Decimal):
        return Cell(figure, CellKind.NUMBER, str(figure))
    value, kind = read_value(figure)
    return in_unit(address, Cell(value, kind, figure))


def _note(note: NoteForm) -> Note:
    return Note(
        note.code,
        Text(note.found or note.code, note.found or note.code),
        None,
        note.table,
        note.address,
        note.found,
        note.expected,
    )


def _text(form: ReportForm) -> tuple[str, dict[str, Section | None]]:
    text = f"{form.title if form.title is not None else _title(form) or ''}\n"
    sections: dict[str, Section | None] = {}
    for key in SECTIONS:
        body = form.sections.get(key, _TEXTS[key])
        if body is None:
            sections[key] = None
            continue
        number, heading = SECTION_ORDINALS[key], SECTION_HEADINGS[key].zh
        start = len(text)
        text += f"{number}、{heading}\n"
        sections[key] = Section(
            heading, number, body, (len(text), len(text) + len(body)), (start, len(text) - 1)
        )
        text += f"{body}\n"
    return text, sections
