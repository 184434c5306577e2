"""Tables with rows and columns exchanged: the labels of the form stand side by side in one row.

A page for wide screens, or a person who pasted a table the other way round, writes the kinds of applicants one under
another and what was done with their requests side by side. Turned back it is the form's own table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from ...form import APPEAL_ROWS
from ..text import fold
from .appeals import GROUPS as CASES
from .appeals import HEADS as RESULTS
from .disclosure import ROW_LABELS
from .pipes import GridRow
from .request_labels import LABELS, OVER

_FEWEST_ROWS: Final = 3
_FEWEST_REQUESTS: Final = 8
_FEWEST_DISCLOSURE: Final = 3
_FEWEST_CASES: Final = 2
_WIDEST_APPEALS: Final = 5
"""So many labels of rows side by side: where the form is upright, a row has three at most."""


def turned(rows: Sequence[GridRow]) -> list[GridRow] | None:
    """Return `rows` with every table turned whose labels stand side by side; None where there is none."""
    found: list[GridRow] = []
    has_turned = False
    for _, run in groupby(rows, key=lambda row: 0 if row.layout == "plain" else len(row.pieces)):
        own = [*run]
        if len(own) >= _FEWEST_ROWS and (any(map(_are_labels, own)) or _is_of_appeals(own)):
            found.extend(_exchanged(own))
            has_turned = True
        else:
            found.extend(own)
    return found if has_turned else None


def _are_labels(row: GridRow) -> bool:
    folded = {fold(piece.raw) for piece in row.pieces if len(piece.raw) > 1}
    if len(folded) < _FEWEST_DISCLOSURE:
        return False
    disclosure = {entry.key for text in folded if (entry := ROW_LABELS.exact(text))}
    requests = {entry.key for text in folded if (entry := LABELS.exact(under_group(text)))}
    return len(disclosure) >= _FEWEST_DISCLOSURE or len(requests) >= _FEWEST_REQUESTS


def _is_of_appeals(rows: Sequence[GridRow]) -> bool:
    """Tell table 4 with the cases side by side and their results one under another."""
    cases = {entry.key for piece in rows[0].pieces if (entry := CASES.exact(fold(piece.raw)))}
    if len(cases & {*APPEAL_ROWS}) < _FEWEST_CASES or len(rows[0].pieces) > _WIDEST_APPEALS:
        return False
    return sum(RESULTS.exact(fold(row.pieces[0].raw)) is not None for row in rows) >= _FEWEST_ROWS


def under_group(folded: str) -> str:
    """Return a folded label without the groups that were written in front of it into the same cell."""
    for form, _ in OVER:
        if folded.startswith(form) and len(folded) > len(form):
            return under_group(folded[len(form) :])
    return folded


def _exchanged(rows: Sequence[GridRow]) -> Iterator[GridRow]:
    for pieces in zip(*(row.pieces for row in rows), strict=True):
        yield GridRow(pieces, "tabs", max(piece.end for piece in pieces))
