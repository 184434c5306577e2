"""What changed between two versions as the page shows it: tables with changed cells marked, prose in two columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from types import MappingProxyType
from typing import Final
from uuid import UUID

from gouji.engine import form
from gouji.engine.differences import (
    CellChange,
    CellChangeKind,
    Piece,
    SectionChange,
    SentenceChange,
    SentenceChangeKind,
    pieces_of,
)
from gouji.engine.differences.documents import OPENING
from gouji.engine.errors import Text
from gouji.engine.model import Cell, CellKind, Document, TableName

from ....beside import layout
from ....desk.changes import Changes
from .. import wording
from .ledger import LedgerView

KINDS: Final[Mapping[CellChangeKind, Text]] = MappingProxyType(
    {
        CellChangeKind.VALUE: Text("数字不同", "other number"),
        CellChangeKind.FILLED: Text("空白改为有数", "filled in"),
        CellChangeKind.EMPTIED: Text("有数改为空白", "emptied"),
        CellChangeKind.APPEARED: Text("新增此格", "cell appeared"),
        CellChangeKind.VANISHED: Text("此格缺失", "cell is gone"),
        CellChangeKind.WORDING: Text("数未变，写法不同", "same number, written otherwise"),
    }
)
CONTEXT: Final = 1
"""So many unchanged sentences are shown on either side of a change."""


@dataclass(frozen=True, slots=True)
class CellDiff:
    """One cell of a table: what stands there now, and what stood there where that changed."""

    label: Text
    now: Text
    was: Text | None = None
    change: Text | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class TableDiff:
    """One table.

    Attributes:
        view: in the form's rows and columns; None where neither version has it.
        changed: how many cells changed.
        beside: changed cells that the drawn form does not have (the forms differ).
    """

    number: Text
    title: Text
    view: layout.TableView[CellDiff] | None
    changed: int
    beside: tuple[CellDiff, ...]


@dataclass(frozen=True, slots=True)
class LineDiff:
    """One line of prose: `kind` as `SentenceChangeKind`, or `skipped` for `count` unchanged sentences."""

    kind: str
    old: tuple[Piece, ...] = ()
    new: tuple[Piece, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class SectionDiff:
    """One part of the text; without lines where nothing changed in it."""

    key: str
    name: Text
    headings: tuple[str | None, str | None]
    is_same: bool
    lines: tuple[LineDiff, ...]


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """A version to compare with."""

    number: int
    at: datetime
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ChangesView:
    """The whole page beside the report's head.

    Attributes:
        before: number of the version compared with; None where there is none that was read.
        is_compared: False where one of the two was not read.
    """

    id: UUID
    number: int
    before: int | None
    before_id: UUID | None
    is_compared: bool
    is_same: bool
    counts: Mapping[str, int]
    head: tuple[tuple[Text, Text | None, Text | None], ...]
    tables: tuple[TableDiff, ...]
    sections: tuple[SectionDiff, ...]
    others: tuple[OtherVersion, ...]
    ledger: LedgerView


def changes_view(found: Changes, ledger: LedgerView, zone: tzinfo) -> ChangesView:
    """Return the view, times in `zone`."""
    differences = found.differences
    return ChangesView(
        id=found.version.id,
        number=found.version.version,
        before=found.before.version if found.before else None,
        before_id=found.before.id if found.before else None,
        is_compared=differences is not None,
        is_same=differences is not None and differences.is_same,
        counts=differences.counts() if differences else {},
        head=tuple((one.label, one.old, one.new) for one in differences.head) if differences else (),
        tables=tuple(_tables(found)),
        sections=tuple(map(_section, differences.sections)) if differences else (),
        others=tuple(
            OtherVersion(
                one.version,
                one.received_at.astimezone(zone),
                found.before is not None and one.id == found.before.id,
            )
            for one in found.others
        ),
        ledger=ledger,
    )


def _tables(found: Changes) -> Iterator[TableDiff]:
    new, old, differences = found.document, found.old, found.differences
    if new is None or old is None or differences is None:
        return
    for name, changes in differences.tables.items():
        yield _table(name, changes, new, old)


def _table(name: TableName, changes: Sequence[CellChange], new: Document, old: Document) -> TableDiff:
    drawn_from = new if new.tables.get(name) else old
    by_address = {change.address: change for change in changes}
    seen: set[str] = set()

    def draw(address: str) -> CellDiff:
        seen.add(address)
        return _cell(address, drawn_from.cell(address), by_address.get(address))

    views = {view.name: view for view in layout.table_views(drawn_from, draw)}
    view = views[name]
    beside = tuple(
        _cell(change.address, change.new, change) for change in changes if change.address not in seen
    )
    return TableDiff(view.number, view.title, view if view.grids else None, len(changes), beside)


def _cell(address: str, cell: Cell, change: CellChange | None) -> CellDiff:
    label = form.cell_label(address)
    if change is None:
        return CellDiff(label, _stands(cell))
    return CellDiff(label, _stands(change.new), _stands(change.old), KINDS[change.kind], change.kind.value)


def _stands(cell: Cell) -> Text:
    if cell.kind is CellKind.MISSING:
        return Text("缺", "missing")
    if cell.kind is CellKind.BLANK:
        return Text("空", "blank")
    raw = cell.raw or wording.number(cell.value)
    return Text(raw, raw)


def _section(section: SectionChange) -> SectionDiff:
    name = (
        Text("标题与引言", "Title and opening")
        if section.key == OPENING
        else next(label for key, label in form.SECTION_HEADINGS.items() if key == section.key)
    )
    lines = () if section.is_same else tuple(_lines(section.lines))
    headings = (section.old_heading, section.new_heading)
    return SectionDiff(section.key, name, headings, section.is_same, lines)


def _lines(lines: Sequence[SentenceChange]) -> Iterator[LineDiff]:
    """Yield what changed with a little of what is around it; the rest is counted."""
    near = {
        place
        for number, line in enumerate(lines)
        if line.kind is not SentenceChangeKind.SAME
        for place in range(number - CONTEXT, number + CONTEXT + 1)
    }
    skipped = 0
    for number, line in enumerate(lines):
        if number not in near:
            skipped += 1
            continue
        if skipped:
            yield LineDiff("skipped", count=skipped)
            skipped = 0
        yield _line(line)
    if skipped:
        yield LineDiff("skipped", count=skipped)


def _line(line: SentenceChange) -> LineDiff:
    if line.kind is SentenceChangeKind.CHANGED:
        return LineDiff(line.kind.value, *pieces_of(line.old or "", line.new or ""))
    return LineDiff(line.kind.value, _whole(line.old), _whole(line.new))


def _whole(text: str | None) -> tuple[Piece, ...]:
    return () if text is None else (Piece(text, False),)
