"""How far the reading of each table can be relied on, from its cells and the reader's notes alone.

Pure: it can be worked out again after a person has corrected a cell. A table is `doubtful` only where a certain
cell is: a note on what was odd and yet settled (a torn label, repeated heads) takes no figure out of the rules'
sight, because a true finding silenced is as bad as a false one raised.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from ..errors import Text
from ..form import NOTE_CODES, split_address
from ..model import TABLES, CellKind, Document, Note, ReadingReason, TableName, TableReading
from ..patterns import regex
from .values import read_value

LACKING: Final = ("row_missing", "column_missing", "subtable_missing")
"""Notes on what the document does not have."""
SETTLED: Final = (
    "head_missing",
    "placed_by_sum",
    "placed_by_order",
    "figure_wrapped",
    "placed_by_order",
    "row_torn",
    "header_repeated",
    "group_lost",
    "row_repeated",
)
"""Notes on what was odd and yet settled: told, no more."""
UNEVEN: Final = "row_uneven"
"""Note on a row whose cells are in doubt, and whose sum witnesses against them."""
UNSURE: Final = ("doubtful_figure", "formula_uncalculated")
"""Notes on single cells whose characters were hardly legible, or whose figure the file does not hold."""
REASONS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "unresolved": Text(
            "有未能识别的行或列，缺少的行或列可能就是它",
            "a row or column was not recognised and may be what seems to be missing",
        ),
        "rows_differ": Text(
            "同一行出现两次而数值不同，无法确定取哪一行",
            "the row occurs twice with other figures; which of them counts is not known",
        ),
        "order_doubtful": Text(
            "缺少列标题，按格式顺序取数后各行合计多不成立，列可能错位",
            "the heads are absent, and taken in the form's order most rows do not add up: columns may be displaced",
        ),
        "cells_missing": Text("表中缺少部分单元格", "some cells are not in the table"),
        "reading_changed": Text(
            "更正所依据的读取结果已变，请重新核对",
            "what was read here when it was corrected is read otherwise now; look again",
        ),
    }
)
"""Reasons beside the codes of notes."""

_SPLIT: Final = regex(r"[\t\n|｜│┃]")
_FEWEST_ROWS: Final = 2
_LOOK_AHEAD: Final = 400
Doubts = Mapping[str, Collection[str]]
"""Code of a reason → the addresses it makes doubtful."""


def with_confidence(
    document: Document, more: Doubts = MappingProxyType({}), *, settled: Collection[str] = ()
) -> Document:
    """Return the document with the reading of each table judged anew.

    Args:
        document: as read, or as corrected by a person.
        more: further doubts by the code of their reason.
        settled: addresses that a person has looked at: nothing about them is in doubt.
    """
    readings: dict[str, TableReading] = {
        table: _reading(document, table, more, frozenset(settled)) for table in TABLES
    }
    return replace(document, readings=MappingProxyType(readings))


def message_of(code: str) -> Text:
    """Return the sentence for the code of a reason."""
    return REASONS.get(code) or NOTE_CODES[code]


def _reading(document: Document, table: TableName, more: Doubts, settled: frozenset[str]) -> TableReading:
    if not document.tables.get(table):
        return TableReading("doubtful", (ReadingReason("table_missing", message_of("table_missing")),))
    notes = [note for note in document.notes if (note.address or note.table or "").partition(".")[0] == table]
    doubts = _doubts(document, table, notes)
    for code, addresses in more.items():
        doubts.setdefault(code, set()).update(
            address for address in addresses if address.startswith(f"{table}.")
        )
    for cells_in_doubt in doubts.values():
        cells_in_doubt -= settled
    doubtful = set().union(*doubts.values())
    reasons = _reasons(document, table, notes, doubts)
    order = (f"{table}.{place}" for place in document.tables[table])
    cells = tuple(address for address in order if address in doubtful)
    if cells:
        return TableReading("doubtful", reasons, cells)
    return TableReading("partial" if _missing(document, table) else "complete", reasons)


def _doubts(document: Document, table: TableName, notes: Sequence[Note]) -> dict[str, set[str]]:
    missing = _missing(document, table)
    doubts: dict[str, set[str]] = {}
    for note in notes:
        cells = _cells(document, table, note)
        if note.code == "columns_unknown":
            doubts.setdefault(note.code, set()).update(cells & missing)
        elif note.code == UNEVEN:
            doubts.setdefault(note.code, set()).update(cells - missing)
        elif note.code in UNSURE and (note.address or "").count(".") == 2:
            doubts.setdefault(note.code, set()).update(cells)
        elif note.code == "row_repeated" and _says_otherwise(document, note, cells):
            doubts.setdefault("rows_differ", set()).update(cells)
    if any(note.code == "extra_part" and note.address == table for note in notes):
        lost = _told(document, table, notes, LACKING) & missing
        doubts.setdefault("unresolved", set()).update(lost)
    if table == "requests" and _is_displaced(document, notes):
        doubts["order_doubtful"] = _figures(document, table)
    return doubts


def _reasons(
    document: Document, table: TableName, notes: Sequence[Note], doubts: Mapping[str, set[str]]
) -> tuple[ReadingReason, ...]:
    found = {code: set(cells) for code, cells in doubts.items() if cells}
    for code in (*LACKING, *SETTLED):
        own = [note for note in notes if note.code == code]
        if own:
            found[code] = _told(document, table, own, (code,))
    recognised = {
        f"{table}.{place}" for place, cell in document.tables[table].items() if cell.confidence is not None
    }
    if recognised:
        found["recognised"] = recognised
    rest = _missing(document, table) - set().union(*found.values())
    if rest:
        found["cells_missing"] = rest
    order = [f"{table}.{place}" for place in document.tables[table]]
    return tuple(
        ReadingReason(code, message_of(code), tuple(address for address in order if address in cells))
        for code, cells in found.items()
    )


def _told(document: Document, table: TableName, notes: Iterable[Note], codes: Collection[str]) -> set[str]:
    found: set[str] = set()
    for note in notes:
        if note.code in codes:
            found |= _cells(document, table, note)
    return found


def _cells(document: Document, table: TableName, note: Note) -> set[str]:
    """The cells of the document that the address of a note names: a cell, a row, a column, or the whole table."""
    _, row, column = split_address(note.address or table)
    return {
        f"{table}.{place}"
        for place in document.tables[table]
        if row in ("", "*", place.partition(".")[0]) and column in ("", place.partition(".")[2])
    }


def _missing(document: Document, table: TableName) -> set[str]:
    return {
        f"{table}.{place}" for place, cell in document.tables[table].items() if cell.kind is CellKind.MISSING
    }


def _figures(document: Document, table: TableName) -> set[str]:
    return {
        f"{table}.{place}"
        for place, cell in document.tables[table].items()
        if cell.kind is not CellKind.MISSING
    }


def _says_otherwise(document: Document, note: Note, cells: Collection[str]) -> bool:
    """Tell whether the row that was left has other figures than the one that was taken; blanks say nothing."""
    if note.span is None or note.table == "appeals":
        return False
    again = []
    for part in _SPLIT.split(document.text[note.span[1] : note.span[1] + _LOOK_AHEAD]):
        value, kind = read_value(part.strip())
        if kind is CellKind.TEXT:
            break
        if value is not None:
            again.append(value)
    order = [f"{note.table}.{place}" for place in document.tables[note.table or "requests"]]
    taken = [document.cell(address).value for address in order if address in cells]
    return bool(again) and again[: len(cells)] != [value for value in taken if value is not None]


def _is_displaced(document: Document, notes: Iterable[Note]) -> bool:
    """Tell whether columns that were taken in the form's order break the sums of most rows that have figures.

    Where 总计 is 0 or blank throughout, that is what the report says of its totals, and nothing is displaced.
    """
    if not any(note.code == "head_missing" for note in notes):
        return False
    rows: dict[str, list[object]] = {}
    sums = [0, 0]
    for place, cell in document.tables["requests"].items():
        rows.setdefault(place.partition(".")[0], []).append(cell.value)
    for values in rows.values():
        numbers = [value for value in values if isinstance(value, int)]
        if len(numbers) == len(values) and numbers[-1]:
            sums[sum(numbers[:-1]) == numbers[-1]] += 1
    return sums[0] >= _FEWEST_ROWS and sums[0] > sums[1]
