"""What a person corrected in the reading of a report, applied to the report as read. Pure.

A correction belongs to the bytes of a document, an address, and what the reader saw there. The same bytes read
again are corrected again. Where a newer reader sees something else at that place, the correction is not applied:
it rested on what was seen then, and the cell is in doubt until a person looks again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal

from .errors import BadRequestError, Text
from .form import is_address, places_of, split_address
from .model import MISSING_CELL, Cell, CellKind, CellMap, Document, TableName
from .reading.confidence import with_confidence
from .reading.values import read_value

Entered = Literal["number", "blank", "na"]
ENTERED: Final[tuple[Entered, ...]] = ("number", "blank", "na")
"""What a person can say that a cell holds."""

_STROKE: Final = "/"


class Effect(StrEnum):
    """What a correction does to the reading at hand.

    `agrees`: the reader now sees by itself what the person saw. `reading_changed`: it sees something that is
    neither what it saw then nor what the person saw.
    """

    APPLIED = "applied"
    AGREES = "agrees"
    READING_CHANGED = "reading_changed"


@dataclass(frozen=True, slots=True)
class Correction:
    """One cell as it was read, and as a person says that it stands in the original.

    Attributes:
        address: full, `requests.received.natural`.
        original: value, kind and characters as read.
        entered: value, kind and characters as a person entered them.
    """

    address: str
    original: Cell
    entered: Cell


@dataclass(frozen=True, slots=True)
class Corrected:
    """A report with its corrections, and what each of them did, in the order given."""

    document: Document
    effects: tuple[Effect, ...]


def enter(kind: str, text: str | None) -> Cell:
    """Return the cell that a person entered.

    Args:
        kind: `number`, `blank` or `na`.
        text: the digits of a number, with sign and decimals; nothing for the other two.

    Raises:
        BadRequestError: `bad_kind`; `bad_value` where a number is no bare number, or digits come with another kind.
    """
    if kind not in ENTERED:
        raise BadRequestError(
            "bad_kind",
            Text(
                "请选择该单元格是数字（number）、空白（blank）还是“/”（na）。",
                "Say whether the cell holds a number, is blank, or holds a stroke: number, blank or na.",
            ),
        )
    raw = (text or "").strip()
    if kind == "number":
        value, found = read_value(raw)
        if found is not CellKind.NUMBER:
            raise BadRequestError(
                "bad_value",
                Text(
                    "请填写原件中的数，只用数字、正负号和小数点，例如 41。",
                    "Enter the number as in the original: digits, sign and decimal point only, for instance 41.",
                ),
            )
        return Cell(value, CellKind.NUMBER, raw)
    if raw and not (kind == "na" and read_value(raw)[1] is CellKind.NA):
        raise BadRequestError(
            "bad_value",
            Text(
                "选择空白或“/”时不要填写数值；若有数，请选“数字”。",
                "Leave the value empty for blank and stroke; choose number where there is one.",
            ),
        )
    return Cell(None, CellKind.BLANK) if kind == "blank" else Cell(None, CellKind.NA, raw or _STROKE)


def has_cell(document: Document, address: str) -> bool:
    """Tell whether the document's form has a cell at `address`; of a table that was not found, any cell counts."""
    if not is_address(address):
        return False
    table, place = _split(address)
    return place in (document.tables.get(table) or places_of(document.template or "F21", table))


def correct(document: Document, corrections: Sequence[Correction]) -> Corrected:
    """Return the document with `corrections` applied and its confidence judged anew.

    Args:
        document: as read.
        corrections: of the same bytes, at most one for an address.
    """
    if not corrections:
        return Corrected(document, ())
    effects = tuple(_effect(document.cell(one.address), one) for one in corrections)
    tables: dict[str, dict[str, Cell]] = {}
    for one, effect in zip(corrections, effects, strict=True):
        if effect is Effect.APPLIED:
            table, place = _split(one.address)
            cells = tables.setdefault(table, _cells(document, table))
            cells[place] = _put(cells.get(place, MISSING_CELL), one.entered)
    changed = {table: MappingProxyType(cells) for table, cells in tables.items()}
    corrected = replace(document, tables=MappingProxyType({**document.tables, **changed}))
    changed_reading = [
        one.address
        for one, effect in zip(corrections, effects, strict=True)
        if effect is Effect.READING_CHANGED
    ]
    settled = {one.address for one in corrections} - {*changed_reading}
    return Corrected(
        with_confidence(corrected, {"reading_changed": changed_reading}, settled=settled), effects
    )


def _split(address: str) -> tuple[TableName, str]:
    table, row, column = split_address(address)
    return table, f"{row}.{column}"


def _cells(document: Document, table: TableName) -> dict[str, Cell]:
    found: CellMap = document.tables.get(table, {})
    return dict(found) or dict.fromkeys(places_of(document.template or "F21", table), MISSING_CELL)


def _effect(cell: Cell, correction: Correction) -> Effect:
    if _same(cell, correction.original):
        return Effect.APPLIED
    entered = correction.entered
    return (
        Effect.AGREES if (cell.kind, cell.value) == (entered.kind, entered.value) else Effect.READING_CHANGED
    )


def _same(cell: Cell, original: Cell) -> bool:
    return (cell.kind, cell.raw, cell.value) == (original.kind, original.raw, original.value)


def _put(cell: Cell, entered: Cell) -> Cell:
    """What was entered, at the place where the cell was read."""
    return replace(entered, span=cell.span, place=cell.place)
