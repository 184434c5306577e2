"""Rows that a page break tore through the middle of their cells → rows again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..text import Piece, fold
from ..values import is_figure
from .appeals import GROUPS
from .appeals import HEADS as RESULT_HEADS
from .disclosure import ROW_LABELS, is_caption, is_head_label
from .pipes import GridRow
from .request_heads import HEADS as APPLICANT_HEADS

Knows = Callable[[str], bool]


def mended(rows: Sequence[GridRow], knows: Knows) -> tuple[list[GridRow], list[GridRow]]:
    """Return the rows with halves put together, and those of them that had been torn.

    Args:
        rows: the rows of one table, in order.
        knows: tells a folded label of that table. Two rows are one only if every word of the lower one
            completes the cell above it to such a label, and no two figures meet.
    """
    whole: list[GridRow] = []
    torn: list[GridRow] = []
    for row in rows:
        joined = _joined(whole[-1], row, knows) if whole else None
        if joined is None:
            whole.append(row)
            continue
        torn = [other for other in torn if other is not whole[-1]]
        whole[-1] = joined
        torn.append(joined)
    return whole, torn


def _joined(upper: GridRow, lower: GridRow, knows: Knows) -> GridRow | None:
    if "plain" in (upper.layout, lower.layout):
        return None
    pieces = list(upper.pieces) + [Piece("", upper.end)] * (len(lower.pieces) - len(upper.pieces))
    has_words = False
    for place, piece in enumerate(lower.pieces):
        if not piece.raw:
            continue
        above = pieces[place]
        if is_figure(piece):
            if above.raw:
                return None
            pieces[place] = piece
            continue
        if not above.raw or is_figure(above) or not _completes(fold(above.raw), fold(piece.raw), knows):
            return None
        has_words = True
        pieces[place] = Piece(above.raw + piece.raw, above.start, above.apart + len(piece.raw))
    return GridRow(tuple(pieces), upper.layout, lower.end, upper.width, upper.excess) if has_words else None


def _completes(upper: str, lower: str, knows: Knows) -> bool:
    return knows(upper + lower) and not (knows(upper) and knows(lower))


def is_disclosure_label(folded: str) -> bool:
    """Tell a caption, head or row label of table 2."""
    is_whole_caption = is_caption(folded) and folded.startswith("第") and folded.endswith("项")
    return is_whole_caption or folded == "信息内容" or is_head_label(folded) or bool(ROW_LABELS.exact(folded))


def is_applicant_head(folded: str) -> bool:
    """Tell the head of a column of table 3."""
    return APPLICANT_HEADS.exact(folded) is not None and folded != "其他"


def is_appeal_label(folded: str) -> bool:
    """Tell a head of table 4."""
    return GROUPS.exact(folded) is not None or RESULT_HEADS.exact(folded) is not None
