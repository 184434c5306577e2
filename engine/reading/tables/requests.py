"""Table 3: rows of a grid → its 175 or 161 cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ...form import REQUEST_COLUMNS, cell_label
from ...model import Note
from ...patterns import regex
from ..text import Piece, fold
from ..values import is_amount, read_cell, read_value
from .fused import unfused
from .labels import split_number
from .order import are_before_labels, is_whole, requests_by_sums, requests_in_order
from .pipes import GridRow
from .placing import Strip, begins_of
from .record import Reading
from .request_heads import is_head_row, read_heads
from .request_labels import DEPTHS, GROUP_KEYS, LABELS
from .request_rows import RowLabel, RowLabels
from .witnesses import adds_up, holds_in_columns, is_damaged

_SEVERAL: Final = regex(r"\d[\d,.]*\s+\d|\d,$")
_DIGIT: Final = regex(r"\w")
_WORDS: Final = regex(r"[\u4e00-\u9fff、，。（）()“”\s]{2,}")
"""The rest of a label in front of the figures, where no cell can be blank."""
_OF_LABELS: Final = frozenset({"label_misspelt", "row_torn", "row_uneven", "row_missing", "group_lost"})
"""Notes on labels that were torn from their figures by whatever copied the table."""
_OTHER_PARTS: Final = ("other_1", "other_2", "other_3")


def read_requests(rows: Sequence[GridRow]) -> Reading:
    """Return the cells of table 3 as found in `rows`, in any layout.

    Rows and columns that the document does not have are simply not in the result; figures whose column
    cannot be known are left out with a note `columns_unknown`.
    """
    rows = unfused(rows, len(REQUEST_COLUMNS))
    reading, columns = _read(rows)
    is_read = is_whole(reading.cells, "requests") and not are_before_labels(rows)
    if tuple(columns) != REQUEST_COLUMNS or is_read:
        return reading
    return _ordered(reading, rows) or reading


def _read(rows: Sequence[GridRow]) -> tuple[Reading, Sequence[str | None]]:
    """Every row by its label, and the columns as headed."""
    reading = Reading("requests")
    heads: list[GridRow] = []
    labels = RowLabels()
    is_repeating = False
    for row in rows:
        if not is_head_row(row):
            labels.take(row)
            is_repeating = False
        elif not labels.records:
            heads.append(row)
        elif not is_repeating:
            reading.note("header_repeated", (row.start, row.end), "requests")
            is_repeating = True
    labels.note(reading)
    columns = _columns(read_heads(heads, reading), labels.records, reading)
    _note_lost_groups(labels.records, reading)
    _place(_figure_rows(labels.records, reading), columns, reading)
    return reading, columns


def _ordered(reading: Reading, rows: Sequence[GridRow]) -> Reading | None:
    """The same with every row taken by its order, where that is certain."""
    legible = {cell.span[0]: place for place, cell in reading.cells.items() if cell.span and cell.raw}
    own = [row for row in rows if not is_head_row(row)]
    strips = requests_in_order(own, legible)
    before = reading
    if strips is None:
        strips, before = requests_by_sums(rows), Reading("requests")
        reading.notes = [note for note in reading.notes if not strips or note.code not in _OF_LABELS]
    if strips is None:
        return None
    ordered = reading.renewed()
    ordered.notes = [note for note in ordered.notes if not _is_torn_head(note)]
    uneven = {piece.start for row in rows if row.excess for piece in row.pieces}
    for row, pieces in strips:
        ordered.take_in_order(row, pieces, before, is_uneven=pieces[0].start in uneven)
    return ordered


def _is_torn_head(note: Note) -> bool:
    """Tell a head called misspelt of which a line was lost: where rows are known by their order, the copy tore it."""
    found, expected = (fold(text or "") for text in (note.found, note.expected))
    is_head = note.code == "label_misspelt" and (note.address or "").startswith("requests.*.")
    return is_head and len(found) < len(expected) and (found in expected or set(found) <= set(expected))


def _columns(found: list[str | None], records: Sequence[RowLabel], reading: Reading) -> Sequence[str | None]:
    """The columns as headed; where a head is absent but its figures are there, the form's order."""
    if not any(found):
        if records:
            reading.note("head_missing", None, "requests")
        return REQUEST_COLUMNS
    missing = [column for column in REQUEST_COLUMNS if column not in found]
    if not missing:
        return found
    if None in found and not _is_renamed(found):
        reading.note("head_missing", None, "requests")
        return REQUEST_COLUMNS
    most = max((len(_strip(record).filled) for record in records), default=0)
    code = "head_missing" if most > len(found) else "column_missing"
    for column in missing:
        address = f"requests.*.{column}"
        reading.note(code, None, address, expected=cell_label(address).zh.partition(" · ")[2])
    return REQUEST_COLUMNS if most > len(found) else found


def _is_renamed(found: Sequence[str | None]) -> bool:
    """Tell heads of which each stands at its place, only that some are called otherwise; others are torn."""
    return len(found) == len(REQUEST_COLUMNS) and all(
        head in (None, column) for head, column in zip(found, REQUEST_COLUMNS, strict=True)
    )


def _figure_rows(records: Sequence[RowLabel], reading: Reading) -> list[RowLabel]:
    """The rows that carry figures: a group's own row does not, except （六）其他处理 standing alone."""
    keys = {record.key for record in records}
    has_parts = any(part in keys for part in _OTHER_PARTS)
    taken: dict[str, RowLabel] = {}
    repeated: set[str] = set()
    for record in records:
        if record.key == "results" or (record.key in GROUP_KEYS and (record.key != "other" or has_parts)):
            if _strip(record).filled:
                reading.note("extra_part", record.span, f"requests.{record.key}", found=record.raw)
            continue
        first = taken.get(record.key)
        if first is None:
            taken[record.key] = record
            continue
        if record.key not in repeated:
            reading.note("row_repeated", record.span, f"requests.{record.key}", found=record.raw)
            repeated.add(record.key)
        if _strip(record).filled and not _strip(first).filled:
            taken[record.key] = record
    return list(taken.values())


def _strip(record: RowLabel) -> Strip:
    return Strip(record.index, record.row.pieces, record.row.end, record.row.excess != 0)


def _place(records: Sequence[RowLabel], columns: Sequence[str | None], reading: Reading) -> None:
    strips = [_strip(record) for record in records]
    loses_blanks = _loses_blanks(strips, len(columns))
    begins = begins_of(strips, len(columns), reading.head)
    for record, strip, begin in zip(records, strips, begins, strict=True):
        reading.rows[record.key] = record.span
        reading.meet(record.label, record.span)
        if begin is None and not record.is_doubtful and not strip.is_uneven:
            begin = _by_sum(strip, columns)
            if begin is not None:
                reading.note("placed_by_sum", record.span, f"requests.{record.key}")
        if record.is_doubtful or _is_open(strip, begin, len(columns), loses_blanks):
            begin = None
        layout = "cells" if loses_blanks or strip.is_uneven else record.row.layout
        if begin is None or _are_no_figures(layout, strip.figures(begin, len(columns))):
            reading.note("columns_unknown", (record.span[0], strip.end), f"requests.{record.key}")
            continue
        _take(record, strip.figures(begin, len(columns)), columns, reading)
        if tuple(columns) == REQUEST_COLUMNS and is_damaged(
            strip.is_uneven, loses_blanks, strip.figures(begin, len(columns))
        ):
            reading.note("row_uneven", (record.span[0], strip.end), f"requests.{record.key}")
    if tuple(columns) == REQUEST_COLUMNS:
        _doubt_bare_rows({record.key: strip for record, strip in zip(records, strips, strict=True)}, reading)


def _take(
    record: RowLabel, figures: Sequence[Piece], columns: Sequence[str | None], reading: Reading
) -> None:
    for column, piece in zip(columns, figures, strict=True):
        if column:
            reading.cells[f"{record.key}.{column}"] = read_cell(piece)


def _is_open(strip: Strip, begin: int | None, count: int, loses_blanks: bool) -> bool:
    """Tell a row whose columns cannot be known: it has too few figures where blanks leave no trace."""
    return begin is None or (loses_blanks and 0 < len(strip.filled) < count)


def _loses_blanks(strips: Sequence[Strip], count: int) -> bool:
    """Tell a layout that leaves no trace of a blank cell: rows have fewer figures than columns, and nothing between."""
    short = [strip for strip in strips if 0 < len(strip.filled) < count]
    return bool(short) and 3 * len(short) <= 5 * sum(map(_is_bare, short))


def _is_bare(strip: Strip) -> bool:
    return len(strip.filled) == len(strip.pieces) - 1 - strip.label


def _doubt_bare_rows(strips: Mapping[str, Strip], reading: Reading) -> None:
    """Where blanks leave no trace, a row without any figure has lost them, unless its columns hold without it."""
    if not all(map(_is_bare, strips.values())):
        return
    for row, strip in strips.items():
        if not strip.filled and not holds_in_columns(row, reading.cells, REQUEST_COLUMNS):
            reading.note("row_uneven", reading.rows[row], f"requests.{row}")


def _are_no_figures(layout: str, pieces: Sequence[Piece]) -> bool:
    """Tell labels among what should be figures; where lines are cells, also lines of several figures or cut ones."""
    if any(map(_is_label, pieces)):
        return True
    if layout != "cells":
        return False
    odd = [piece for piece in pieces if piece.raw and not is_amount(piece)]
    if odd and odd[0] is pieces[0] and _WORDS.fullmatch(odd[0].raw):
        return True
    return len(odd) > 1 or any(_SEVERAL.search(piece.raw) or not _DIGIT.search(piece.raw) for piece in odd)


def _is_label(piece: Piece) -> bool:
    """Tell a label that was written where a figure should stand: the row does not begin where it seems to."""
    folded = fold(piece.raw)
    return len(folded) > 3 and not read_value(piece.raw)[0] and LABELS.find(folded) is not None


def _by_sum(strip: Strip, columns: Sequence[str | None]) -> int | None:
    """The one beginning at which 总计 is the sum of the others, blanks as 0; None if none or several."""
    if tuple(columns) != REQUEST_COLUMNS:
        return None
    low, high = strip.interval(len(columns))
    fitting = [begin for begin in range(low, high + 1) if _has_sum(strip.figures(begin, len(columns)))]
    return fitting[0] if len(fitting) == 1 else None


def _has_sum(figures: Sequence[Piece]) -> bool:
    return bool(read_value(figures[-1].raw)[0]) and adds_up(figures)


def _note_lost_groups(records: Sequence[RowLabel], reading: Reading) -> None:
    """Where other labels stand behind the blanks of merged cells, one in front has lost its group."""
    if not any(record.index > 0 and not record.row.pieces[0].raw for record in records):
        return
    for record in records:
        number = split_number(fold(record.raw))[0]
        if DEPTHS[record.key] > 0 and record.index == 0 and number and not record.is_fused:
            reading.note("group_lost", record.span, f"requests.{record.key}", found=record.raw)
