"""Tables written as lists: a label, and below it each column with its figure.

`规章 / 本年制发件数：0 / 本年废止件数：0` is a row of table 2 in a list of definitions, in a page for telephones, in cells
that repeat their heads. What such lines say is turned into rows under heads. Only where all lines between two labels
are columns with one figure each is anything taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from ...form import APPEAL_ROWS
from ...patterns import regex
from ..text import LONGEST_LABEL, Piece, fold
from ..values import is_amount
from .appeals import GROUPS
from .appeals import HEADS as RESULT_HEADS
from .disclosure import ROW_LABELS, is_caption, is_head_label
from .labels import split_number
from .pipes import GridRow
from .request_heads import HEADS as APPLICANT_HEADS
from .request_heads import is_corner
from .request_labels import ABOVE, LABELS

_PAIR: Final = regex(
    r"(?P<head>[^:：\s]{1,40}(?:[（(][^（）()]{1,20}[）)])?)\s*(?:[:：]\s*|\s)(?P<figure>[^:：\s]{1,24})"
)
_END: Final = regex(r"[\s:：;；,，。]+$")
_FEWEST_PAIRS: Final = 3
Kind = Literal["owner", "case", "head", "open", "figure", "passed"]
"""An open head ends in a colon: behind it a figure stands, or a blank."""


class _Token(NamedTuple):
    kind: Kind
    piece: Piece


@dataclass(slots=True)
class _Entry:
    """A label with the columns and figures below it, while a list is read; or a caption between two of them."""

    token: _Token
    heads: list[Piece] = field(default_factory=list)
    figures: list[Piece] = field(default_factory=list)

    @property
    def may_own(self) -> bool:
        """Whether figures may stand below it: also below （六）其他处理, which is one row in the form of 2019."""
        label = LABELS.exact(fold(self.token.piece.raw))
        return self.token.kind != "passed" or (label is not None and label.key == "other")

    def take(self, head: Piece, figure: Piece) -> None:
        """Add a column and what stands in it."""
        self.heads.append(head)
        self.figures.append(figure)


def stated(rows: Sequence[GridRow]) -> list[GridRow] | None:
    """Return `rows` with every table that is written as a list in rows under heads; None where there is none."""
    found: list[GridRow] = []
    run: list[tuple[GridRow, list[_Token]]] = []
    has_list = False
    for row in [*rows, None]:
        tokens = _tokens(row) if row is not None else []
        if tokens and row is not None:
            run.append((row, tokens))
            continue
        entries = _entries([token for _, own in run for token in own])
        found.extend(_table(entries) if entries else (before for before, _ in run))
        has_list = has_list or bool(entries)
        run = []
        if row is not None:
            found.append(row)
    return found if has_list else None


def _tokens(row: GridRow) -> list[_Token]:
    """What stands in the pieces of a row; nothing where one of them belongs to no table."""
    tokens: list[_Token] = []
    for piece in row.pieces:
        if not piece.raw:
            continue
        own = _parts(piece)
        if not own:
            return []
        tokens.extend(own)
    return tokens


def _parts(piece: Piece) -> list[_Token]:
    if len(piece.raw) > LONGEST_LABEL:
        return []
    if is_amount(piece):
        return [_Token("figure", piece)]
    raw = _END.sub("", piece.raw)
    pair = _PAIR.fullmatch(raw)
    if pair is not None and _kind(fold(pair["head"])) == "head":
        figure = Piece(pair["figure"], piece.start + pair.start("figure"))
        if is_amount(figure):
            return [_Token("head", Piece(pair["head"], piece.start)), _Token("figure", figure)]
    kind = _kind(fold(raw))
    is_open = kind == "head" and raw != piece.raw
    return [_Token("open" if is_open else kind, Piece(raw, piece.start))] if kind else []


def _kind(folded: str) -> Kind | None:
    is_numbered = bool(split_number(folded)[0])
    applicants = None if is_numbered else APPLICANT_HEADS.exact(folded)
    if applicants is not None:
        return "passed" if applicants.key in ("entities", "applicants") else "head"
    if is_head_label(folded) or (not is_numbered and RESULT_HEADS.exact(folded)):
        return "head"
    case = GROUPS.exact(folded)
    if case is not None:
        return "case" if case.key in APPEAL_ROWS else "passed"
    label = LABELS.exact(folded)
    if ROW_LABELS.exact(folded) or (label and label.key not in ABOVE):
        return "owner"
    return "passed" if label or is_caption(folded) or is_corner(folded) or folded == "信息内容" else None


def _entries(tokens: Sequence[_Token]) -> list[_Entry]:
    """The labels of a list, each with columns and figures in pairs; nothing where it is no such list."""
    entries: list[_Entry] = []
    head: _Token | None = None
    for token in [*tokens, None]:
        if head is not None and (token is None or token.kind != "figure"):
            if head.kind != "open":
                return []
            entries[-1].take(head.piece, Piece("", head.piece.end))
            head = None
        if token is None:
            break
        if token.kind == "figure":
            if head is None:
                return []
            entries[-1].take(head.piece, token.piece)
            head = None
        elif token.kind in ("head", "open"):
            if not entries or not entries[-1].may_own:
                return []
            head = token
        else:
            entries.append(_Entry(token))
    pairs = sum(len(entry.figures) for entry in entries)
    is_list = all(entry.figures or entry.token.kind == "passed" for entry in entries)
    return entries if is_list and pairs >= _FEWEST_PAIRS else []


def _table(entries: Sequence[_Entry]) -> Iterator[GridRow]:
    above: list[str] = []
    for entry in entries:
        label = entry.token.piece
        if not entry.figures:
            yield GridRow((label,), "plain", label.end)
            above = [] if is_caption(fold(label.raw)) else above
            continue
        if entry.token.kind == "case":
            yield GridRow((label,), "tabs", label.end)
        heads = [fold(head.raw) for head in entry.heads]
        if heads != above or entry.token.kind == "case":
            yield GridRow(tuple(entry.heads), "tabs", entry.heads[-1].end)
        above = heads
        own = () if entry.token.kind == "case" else (label,)
        yield GridRow((*own, *entry.figures), "tabs", entry.figures[-1].end)
