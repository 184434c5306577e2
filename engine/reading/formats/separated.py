"""Tables saved or pasted as separated values: CSV, and cells with line ends that a spreadsheet puts in quotes."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from io import StringIO
from typing import Final

from ..transcript import MOST_CELLS, MOST_CHARACTERS, Box, Extracted, Transcript

_QUOTED: Final = re.compile(r'(?:^|\t)"[^"\t]{0,200}\n[^"\t]{0,200}"(?=\t|\r?$)', re.MULTILINE)
_SEPARATORS: Final = (",", ";")
_FEWEST_ROWS: Final = 12
_FEWEST_CELLS: Final = 7
_FEWEST_FIGURES: Final = 20
_SHARE: Final = 0.6
_FIGURE: Final = re.compile(r"[+-]?\d[\d.,]*")


def read_separated(text: str) -> Extracted | None:
    """Return the tables of separated values, None of any other text."""
    if len(text) > MOST_CHARACTERS or max(map(text.count, ("\t", *_SEPARATORS))) > MOST_CELLS:
        return None
    if _QUOTED.search(text) or text.count('"\t"') >= _FEWEST_FIGURES:
        return _transcribed(_parsed(text, "\t"))
    for separator in _SEPARATORS:
        if text.count(separator) < _FEWEST_ROWS * (_FEWEST_CELLS - 1):
            continue
        rows = _parsed(text, separator)
        if _are_rows(rows):
            return _transcribed(rows)
    return None


def _parsed(text: str, separator: str) -> list[list[str]]:
    try:
        return [*csv.reader(StringIO(text, newline=""), delimiter=separator)]
    except csv.Error:  # a quote that is never closed
        return []


def _are_rows(rows: Sequence[Sequence[str]]) -> bool:
    """Tell rows of a table, most of them of one width, with figures in them, from prose and thousands."""
    wide = [row for row in rows if len(row) >= _FEWEST_CELLS]
    if len(wide) < _FEWEST_ROWS:
        return False
    _, alike = Counter(map(len, wide)).most_common(1)[0]
    figures = sum(1 for row in wide for cell in row if _FIGURE.fullmatch(cell.strip()))
    return alike >= _SHARE * len(wide) and figures >= _FEWEST_FIGURES


def _transcribed(rows: Sequence[Sequence[str]]) -> Extracted | None:
    """The rows as a table; a row with words in its first cell alone is a line."""
    transcript = Transcript()
    for row in rows:
        filled = [place for place, cell in enumerate(row) if cell.strip()]
        if filled in ([], [0]):
            transcript.line(row[0].strip() if row else "")
        else:
            transcript.row([Box(tuple(cell.split("\n")) if cell.strip() else ()) for cell in row])
    return transcript.finish() if rows else None
