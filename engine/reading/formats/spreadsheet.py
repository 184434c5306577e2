"""Spreadsheets (.xlsx, .xls, .ods, .et) → text and tables: every visible sheet in order.

A spreadsheet keeps no figure as it was typed; it is written here with all its decimals and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Final, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from ...model import Place
from ..sections import is_heading
from ..transcript import Box, Extracted, Transcript, damaged, too_much
from .sheet_extent import MOST_PLACES, check_extent
from .sheet_facts import sheet_facts

_LONGEST_ALONE: Final = 60


class _Spot(NamedTuple):
    """A cell of a sheet: its column counted from 0, its characters; `is_covered` where a merged cell reaches down."""

    column: int
    text: str = ""
    is_covered: bool = False


_Row = tuple[int, list[_Spot]]
Formulas = Mapping[tuple[int, int], str]
"""Row and column, counted from 0, of a formula that was saved without its result."""


def read_spreadsheet(data: bytes, kind: str) -> Extracted:
    """Return text and tables of a spreadsheet.

    Args:
        data: the file.
        kind: `xlsx`, `xls` or `ods`.

    Raises:
        UnreadableError: `damaged_file`, also where it is locked with a password; `too_large`.
    """
    check_extent(data, kind)
    transcript = Transcript()
    try:
        with _NoPanic():
            book = CalamineWorkbook.from_filelike(BytesIO(data))
            names = _visible(book)
            facts = sheet_facts(data, kind, names, len(_worksheets(book)) - len(names))
            for name in names:
                _take_sheet(book.get_sheet_by_name(name), facts.formulas.get(name, {}), transcript)
    except (CalamineError, ValueError, OSError) as error:
        raise damaged("Excel") from error
    return transcript.finish(notes=facts.notes)


class _NoPanic:
    """Makes a damaged file of what calamine, written in Rust, gives up on: no `Exception`, and of no name to import."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and kind.__name__ == "PanicException":
            raise damaged("Excel")


def _worksheets(book: CalamineWorkbook) -> list[Any]:
    return [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]


def _visible(book: CalamineWorkbook) -> list[str]:
    sheets = _worksheets(book)
    shown = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    return shown or [sheet.name for sheet in sheets]


def _take_sheet(sheet: Any, formulas: Formulas, transcript: Transcript) -> None:
    if sheet.start is None or sheet.width * sheet.height == 0:
        return
    if sheet.width * sheet.height > MOST_PLACES:
        raise too_much()
    name = sheet.name.replace("\0", "")
    block: list[_Row] = []
    for row in _rows(sheet, formulas):
        filled = [spot.text for spot in row[1] if spot.text]
        is_alone = len(filled) == 1 and (is_heading(filled[0]) or len(filled[0]) > _LONGEST_ALONE)
        if filled and not is_alone:
            block.append(row)
            continue
        _take_block(block, name, transcript)
        block = []
        for text in filled:
            transcript.line(text)
    _take_block(block, name, transcript)


def _take_block(block: Sequence[_Row], sheet: str, transcript: Transcript) -> None:
    """Take the rows of one table without the columns at its edges that are blank in all of them."""
    if not any(sum(1 for spot in spots if spot.text) > 1 for _, spots in block):
        for _, spots in block:
            transcript.line("".join(spot.text for spot in spots))
        return
    used = [spot.column for _, spots in block for spot in spots if spot.text or spot.is_covered]
    first, last = min(used), max(used)
    for row, spots in block:
        transcript.row(
            [
                Box()
                if spot.is_covered
                else Box(
                    tuple(spot.text.splitlines()),
                    Place(sheet=sheet, cell=f"{_letters(spot.column)}{row + 1}"),
                )
                for spot in spots
                if first <= spot.column <= last
            ]
        )


def _rows(sheet: Any, formulas: Formulas) -> Iterator[_Row]:
    top, left = sheet.start
    right, down = _covered(sheet)
    for row, values in enumerate(sheet.to_python(skip_empty_area=True), top):
        yield (
            row,
            [
                _Spot(
                    column,
                    "" if (row, column) in down else _written(value) or formulas.get((row, column), ""),
                    (row, column) in down,
                )
                for column, value in enumerate(values, left)
                if (row, column) not in right
            ],
        )


def _covered(sheet: Any) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Places that a merged cell covers beside its first column, and below its first place."""
    right: set[tuple[int, int]] = set()
    down: set[tuple[int, int]] = set()
    last_row, last_column = sheet.end
    for (top, left), (bottom, end) in sheet.merged_cell_ranges or ():
        for row in range(top, min(bottom, last_row) + 1):
            if row > top:
                down.add((row, left))
            right.update((row, column) for column in range(left + 1, min(end, last_column) + 1))
        if len(right) + len(down) > MOST_PLACES:
            raise too_much()
    return right, down


def _written(value: object) -> str:
    """The characters of a value; a number exactly as the shortest decimal that the file's number stands for."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("_x000D_", "").strip()


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
