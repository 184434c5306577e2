"""The heads of table 3: which columns a document has, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from rapidfuzz.fuzz import partial_ratio

from ...form import APPLICANT_HEAD, APPLICANTS, CORNER, ENTITIES, REQUEST_COLUMNS
from ..text import Piece, fold
from ..values import is_figure
from .labels import Entry, Match, Vocabulary
from .pipes import GridRow
from .record import Reading

HEADS: Final = Vocabulary(
    (
        *(Entry(column.key, column.label.zh) for column in APPLICANTS),
        Entry("entities", ENTITIES.zh),
        Entry("applicants", APPLICANT_HEAD.zh),
    )
)
_LABELS: Final = {column.key: column.label.zh for column in APPLICANTS} | {"entities": ENTITIES.zh}
_FIVE: Final = frozenset(REQUEST_COLUMNS[1:-1])
_CORNER: Final = fold(CORNER)
_RELATION: Final = fold("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）")
_SHORTEST_REST: Final = 4
_SHORTEST_MISSPELT: Final = 8
_ALIKE: Final = 80
"""Of a hundred: a line of the corner in which characters were misread."""
_NEVER_A_HEAD: Final = frozenset({"小计", "备注", "项目", "序号", "单位"})


class _Head(NamedTuple):
    piece: Piece
    match: Match | None

    @property
    def key(self) -> str | None:
        return self.match.entry.key if self.match else None


def is_head_row(row: GridRow) -> bool:
    """Tell a row of heads: the corner, 申请人情况, or the head of a column, and no figure.

    其他 and 总计 do not count: table 4 has them too.
    """
    found = set()
    for piece in row.pieces:
        if not piece.raw:
            continue
        if is_figure(piece):
            return False
        folded = fold(piece.raw)
        if is_corner(folded):
            return True
        entry = HEADS.exact(folded)
        if entry is not None and entry.key not in ("other", "total"):
            found.add(entry.key)
    return bool(found)


def is_corner(folded: str) -> bool:
    """Tell the corner cell, which prints the relation between the rows, or what a page break left of it."""
    is_rest = len(folded) >= _SHORTEST_REST and folded in _RELATION
    is_rest = is_rest or (len(folded) >= _SHORTEST_MISSPELT and partial_ratio(folded, _RELATION) >= _ALIKE)
    return is_rest or _CORNER in folded[:20] or "勾稽关系" in folded[:20]


def read_heads(rows: Sequence[GridRow], reading: Reading) -> list[str | None]:
    """Return the column keys in the document's order, None for a column the form does not have.

    Misspelt heads are noted; an empty list means that no head was found.
    """
    heads = [_heads_of(row) for row in rows]
    reading.head = next((place for row in rows if (place := _first_head(row)) is not None), None)
    single = next(
        (line for line in heads if len({head.key for head in line} & set(REQUEST_COLUMNS)) > 5), None
    )
    if single is not None:
        order = _behind_labels([head for head in single if head.key != "applicants"])
    else:
        order = _interleaved(heads)
    columns = _rescued(order, reading)
    _note_misspelt((head for line in heads for head in line), reading)
    return columns


def _behind_labels(heads: list[_Head]) -> list[_Head]:
    """The heads without 项目 and the like above the labels, left of every column, where 自然人 is one of these."""
    first = next((place for place, head in enumerate(heads) if head.key in REQUEST_COLUMNS), 0)
    return heads[first:] if any(head.key == REQUEST_COLUMNS[0] for head in heads) else heads


def _heads_of(row: GridRow) -> list[_Head]:
    heads = []
    for piece in row.pieces:
        folded = fold(piece.raw)
        if folded and not is_corner(folded):
            heads.append(_Head(piece, None if folded in _NEVER_A_HEAD else HEADS.find(folded)))
    return heads


def _first_head(row: GridRow) -> tuple[int, int] | None:
    """Where 自然人 stands, and how wide its row is."""
    for index, piece in enumerate(row.pieces):
        match = HEADS.find(fold(piece.raw)) if piece.raw else None
        if match and match.entry.key == REQUEST_COLUMNS[0]:
            return index, len(row.pieces)
    return None


def _interleaved(heads: list[list[_Head]]) -> list[_Head]:
    """自然人, then the row under 法人或其他组织 as it stands, then 总计, wherever their cells were merged to."""
    under = max(heads, key=lambda line: len({head.key for head in line} & _FIVE), default=[])
    five = [head for head in under if head.key not in ("natural", "total", "entities", "applicants")]
    every = [head for line in heads for head in line]
    natural = [head for head in every if head.key == "natural"][:1]
    total = [head for head in every if head.key == "total"][:1]
    return [*natural, *five, *total]


def _rescued(order: list[_Head], reading: Reading) -> list[str | None]:
    """A head too far from the form's wording is still the one column missing at its very place."""
    columns: list[str | None] = []
    order = [head for head in order if not _is_fragment(head)]
    for head in order:
        key = head.key if head.key in REQUEST_COLUMNS and head.key not in columns else None
        columns.append(key)
    if columns.count(None) == 1 and len(columns) == len(REQUEST_COLUMNS):
        place = columns.index(None)
        key = REQUEST_COLUMNS[place]
        found = fold(order[place].piece.raw)
        if key not in columns and found not in _NEVER_A_HEAD and len(set(found) & set(_LABELS[key])) >= 2:
            columns[place] = key
            _note(order[place].piece, key, reading)
    for head, key in zip(order, columns, strict=True):
        if key is None:
            reading.note("extra_part", head.piece.span, "requests", found=fold(head.piece.raw))
    return columns


def _is_fragment(head: _Head) -> bool:
    """Tell a line of a head that stands alone where the others are gone: 企业 is no column of its own."""
    found = fold(head.piece.raw)
    return found not in _LABELS.values() and any(found in label for label in _LABELS.values())


def _note_misspelt(heads: Iterable[_Head], reading: Reading) -> None:
    for head in heads:
        if head.match and not head.match.is_exact and head.key in _LABELS:
            _note(head.piece, head.key, reading)


def _note(piece: Piece, key: str, reading: Reading) -> None:
    address = "requests" if key == "entities" else f"requests.*.{key}"
    reading.note("label_misspelt", piece.span, address, found=piece.raw, expected=_LABELS[key])
