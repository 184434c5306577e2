"""Printed rows whose cells take more than a line: labels around their figures, numbers too wide for their cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from ..text import Piece, fold
from ..values import is_figure

MANY_FIGURES: Final = 3
"""Figures in one line from which on it is a row, and no part of one."""
_LONGEST_REST: Final = 3
_AROUND: Final = 3
"""Lines of a row whose label stands around its figures."""


def around_figures(lines: Sequence[list[Piece]], exact: Callable[[str], object | None]) -> list[list[Piece]]:
    """Return the fields of `lines`, a label that stands half above and half below its figures whole before them.

    Args:
        lines: the fields of each line.
        exact: finds a folded label of the form.
    """
    kept: list[list[Piece]] = []
    place = 0
    while place < len(lines):
        whole = _around(lines[place : place + _AROUND], exact)
        kept.append(whole or lines[place])
        place += _AROUND if whole else 1
    return kept


def _around(lines: Sequence[list[Piece]], exact: Callable[[str], object | None]) -> list[Piece] | None:
    if len(lines) < _AROUND or len(lines[0]) != 1 or len(lines[2]) != 1:
        return None
    (upper,), figures, (lower,) = lines
    if not all(map(is_figure, figures)) or exact(fold(upper.raw)) or exact(fold(lower.raw)):
        return None
    if exact(fold(upper.raw + lower.raw)) is None:
        return None
    return [Piece(upper.raw + lower.raw, upper.start, len(lower.raw)), *figures]


def without_rests(
    text: str, lines: Sequence[list[Piece]], is_label: Callable[[str], bool]
) -> list[list[Piece]]:
    """Return the fields of `lines`, the figures of cut rows as one piece, which fits no column.

    Args:
        text: the document.
        lines: the fields of each line.
        is_label: tells a folded label of the form: it opens a row of its own.
    """
    kept: list[list[Piece]] = []
    for line in lines:
        rests = [piece for piece in line if is_figure(piece)]
        words = [piece for piece in line if not is_figure(piece)]
        above = [piece for piece in kept[-1] if is_figure(piece)] if kept else []
        is_below = (
            len(above) >= MANY_FIGURES
            and 0 < len(rests) < len(above)
            and not any(is_label(fold(word.raw)) for word in words)
        )
        if not is_below or not all(_stands_under(text, rest, above) for rest in rests):
            kept.append(line)
            continue
        whole = Piece(text[above[0].start : above[-1].end], above[0].start)
        kept[-1] = [*(piece for piece in kept[-1] if not is_figure(piece)), whole]
        kept.extend([words] if words else [])
    return kept


def _stands_under(text: str, rest: Piece, above: Sequence[Piece]) -> bool:
    """Tell up to three digits that stand in the next line, under a figure; Chinese characters may be two wide."""
    if not rest.raw.isdigit() or len(rest.raw) > _LONGEST_REST:
        return False
    if text.count("\n", above[-1].end, rest.start) != 1:
        return False
    return any(
        _column(text, piece.start, wide) - 1
        <= _column(text, rest.start, wide)
        < _column(text, piece.end, wide)
        for piece in above
        for wide in (1, 2)
    )


def _column(text: str, place: int, wide: int) -> int:
    """How many columns to the right a character is printed, a Chinese one being `wide` columns."""
    before = text[text.rfind("\n", 0, place) + 1 : place]
    return len(before) + (wide - 1) * sum(char > "\u2e7f" for char in before)
