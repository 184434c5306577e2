"""Cells that lost their rows → rows again: one cell per line with nothing between the rows.

Web pages and converters write a table so: every cell on a line of its own, indented, closed by a stroke, or
bare. A row then begins where a label of the form follows figures or blanks. Blanks that belong to the
next row's merged cells stay behind the figures; which of them are figures is settled over the whole table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from ...form import APPLICANTS, RESULTS
from ...patterns import regex
from ..text import LONGEST_LABEL, Piece, fold
from ..values import is_amount, is_figure
from .aligned import with_blanks
from .appeals import GROUPS, HEADS
from .disclosure import ROW_LABELS, is_caption, is_head_label
from .pipes import GridRow
from .request_heads import HEADS as APPLICANT_HEADS
from .request_heads import is_corner
from .request_labels import ABOVE, LABELS
from .rests import MANY_FIGURES, around_figures, without_rests

_LONGEST_ROW: Final = 24
"""The widest row of the form has 15 figures; more pieces than this were several rows."""

_FEWEST_FIGURES: Final = 6
_FEWEST_LABELS: Final = 4
_MANY_LABELS: Final = 8
_FIGURES_OF_A_ROW: Final = 7
_GLUED: Final = regex(r"(.*[\u4e00-\u9fff）)”])(\d[\d,.]*)")
_MONEY: Final = regex(r"\d{1,3}(?:,\d{3})*,\d{0,2}|\d[\d,.]*[万亿]?元")
"""A number that was cut at a separator, or an amount with its unit: what stands in a row beside bare figures."""
_CUT: Final = regex(r"\d{1,3}(?:,\d{3})*,\d{0,2}")
_REST: Final = regex(r"\d{1,3}(?:,\d{3})*(?:,\d{0,2})?")
_RESULTS: Final = frozenset(fold(column.label.zh) for column in RESULTS)
_UNDER_ENTITIES: Final = frozenset(column.key for column in APPLICANTS[1:-2])
_LETTERS: Final = regex(r"[\dOoIlSBZ]{1,6}")
_FEWEST_LIKE_FIGURES: Final = 5
_WORD: Final = regex(r"[\u4e00-\u9fff]")
_GAP: Final = regex(r"[ \u00a0]{2,}|\u3000+")


def restored(text: str, rows: Sequence[GridRow], is_heading: Callable[[str], bool]) -> list[GridRow]:
    """Return `rows` with every stream of cells split into rows; all others stay as they are.

    Args:
        text: the document, from which labels broken over lines are taken whole.
        rows: every row of the grid, in order.
        is_heading: tells a section heading: no stream goes on behind one.
    """
    result: list[GridRow] = []
    plain: list[GridRow] = []
    for row in rows:
        if row.layout == "plain" and not is_heading(row.pieces[0].raw):
            plain.append(row)
            continue
        result.extend(_of_plain(text, plain))
        plain = []
        result.extend(_rows(text, row.pieces) if _is_stream(row) else (_said_once(row),))
    result.extend(_of_plain(text, plain))
    return result


def _said_once(row: GridRow) -> GridRow:
    """A merged cell whose label was written into every place that it covered."""
    pieces = list(row.pieces)
    for place in range(len(pieces) - 1, 0, -1):
        raw = pieces[place].raw
        if raw and fold(raw) == fold(pieces[place - 1].raw) and _resembles(fold(raw)):
            pieces[place] = Piece("", pieces[place].start)
    return row.with_pieces(pieces)


def _resembles(folded: str) -> bool:
    if len(folded) < 3 and folded != "规章":
        return False
    return _is_known(folded) or LABELS.find(folded) is not None or ROW_LABELS.find(folded) is not None


def _is_stream(row: GridRow) -> bool:
    if row.layout != "cells":
        return False
    if len(row.pieces) > _LONGEST_ROW:
        return True
    may_open = has_owner = False
    for piece in row.pieces:
        folded = fold(piece.raw)
        if may_open and not is_figure(piece) and not _is_head(folded) and _resembles(folded):
            return True
        is_filled_in = is_figure(piece) if folded else has_owner
        may_open = may_open or folded == "信息内容" or is_filled_in
        has_owner = has_owner or _owns_figures(folded)
    return False


def _of_plain(text: str, rows: Sequence[GridRow]) -> list[GridRow]:
    """Lines without any separator: a stream if enough of them are figures and labels of the form."""
    fields = around_figures([list(_fields(row.pieces[0])) for row in rows], ROW_LABELS.exact)
    lines = without_rests(text, fields, _resembles)
    pieces = [piece for line in lines for piece in line]
    figures = sum(1 for piece in pieces if is_figure(piece))
    labels = sum(1 for piece in pieces if _is_known(fold(piece.raw)))
    widest = max((sum(map(is_figure, line)) for line in lines), default=0)
    is_table = labels >= _FEWEST_LABELS or widest >= _FIGURES_OF_A_ROW
    if not figures or not (is_table and (figures >= _FEWEST_FIGURES or labels >= _MANY_LABELS)):
        return list(rows)
    alone = sum(1 for line in lines if len(line) == 1)
    if alone * 2 > len(lines):
        return _rows(text, pieces)
    lines = with_blanks(text, lines, _FIGURES_OF_A_ROW, lambda raw: LABELS.find(fold(raw)) is not None)
    whole = [_whole(text, line) for line in lines]
    return [GridRow(tuple(line), "tabs" if len(line) > 1 else "plain", line[-1].end) for line in whole]


def _whole(text: str, line: Sequence[Piece]) -> Sequence[Piece]:
    """The fields of a line; words between its figures that are no labels make it no row."""
    fields = list(_joined(text, line))
    misread = _misread(fields)
    words = next(
        (place for place, field in enumerate(fields) if is_amount(field) or field in misread), len(fields)
    )
    if all(
        not field.raw
        or is_amount(field)
        or field in misread
        or _is_known(fold(field.raw))
        or (place < words and LABELS.begun(fold(field.raw)))
        for place, field in enumerate(fields[1:], 1)
    ):
        return fields
    return [Piece(text[fields[0].start : fields[-1].end], fields[0].start)]


def _misread(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces at the end of a row of figures in which letters were recognised for digits: O for 0, l for 1."""
    like = 0
    while like < len(pieces) and (is_figure(pieces[-1 - like]) or _LETTERS.fullmatch(pieces[-1 - like].raw)):
        like += 1
    if like < _FEWEST_LIKE_FIGURES:
        return []
    return [piece for piece in pieces[len(pieces) - like :] if not is_figure(piece)]


def _fields(piece: Piece) -> Iterator[Piece]:
    """The fields of a line: parted by two blanks, figures at its end and known labels by one."""
    start = 0
    for gap in [*_GAP.finditer(piece.raw), None]:
        end = gap.start() if gap else len(piece.raw)
        if end > start:
            yield from _words(Piece(piece.raw[start:end], piece.start + start))
        start = gap.end() if gap else end


def _words(field: Piece) -> list[Piece]:
    words = [
        part
        for match in re.finditer(r"\S+", field.raw)
        for part in _unglued(Piece(match.group(), field.start + match.start()))
    ]
    if all(_is_known(fold(word.raw)) or is_figure(word) for word in words):
        return words
    count = len(words)
    misread = _misread(words)
    while count > 1 and (
        is_figure(words[count - 1]) or _MONEY.fullmatch(words[count - 1].raw) or words[count - 1] in misread
    ):
        count -= 1
    if count == len(words):
        return [field]
    label = field.raw[: words[count].start - field.start].rstrip()
    return [Piece(label, field.start), *words[count:]]


def _unglued(word: Piece) -> list[Piece]:
    """A label and the figure that stands right behind it, one by one."""
    glued = _GLUED.fullmatch(word.raw)
    if glued is None or not _is_known(fold(glued[1])):
        return [word]
    return [Piece(glued[1], word.start), Piece(glued[2], word.start + glued.start(2))]


def _rows(text: str, pieces: Sequence[Piece]) -> list[GridRow]:
    rows: list[list[Piece]] = [[]]
    whole = [*_joined(text, pieces)]
    for place, piece in enumerate(whole):
        is_label = bool(piece.raw) and not _is_entry(piece)
        opens = _opens_row(rows[-1], fold(piece.raw)) if is_label else _begins_figures(rows[-1], is_label)
        opens = opens or (not is_label and _breaks_off(text, rows[-1], whole[place : place + MANY_FIGURES]))
        if opens and rows[-1]:
            rows.append([])
        rows[-1].append(piece)
    return [GridRow(tuple(row), "cells", row[-1].end) for row in rows if row]


def _breaks_off(text: str, row: Sequence[Piece], pieces: Sequence[Piece]) -> bool:
    """Tell a line's end between figures where one of the two lines holds many: they are two rows, or cut digits."""
    if not row or not is_figure(row[-1]) or "\n" not in text[row[-1].end : pieces[0].start]:
        return False
    return any(
        len(beside) == MANY_FIGURES
        and all(map(is_figure, beside))
        and "\n" not in text[beside[0].start : beside[-1].end]
        for beside in (row[-MANY_FIGURES:], pieces[:MANY_FIGURES])
    )


def _is_entry(piece: Piece) -> bool:
    """Tell what was filled in: a figure, with or without its unit, or a short sign; a character is torn off a label."""
    folded = fold(piece.raw)
    return is_amount(piece) or (len(folded) <= 2 and not _WORD.search(folded))


def _opens_row(row: Sequence[Piece], folded: str) -> bool:
    """Tell whether the label `folded` begins a row of its own behind the pieces of `row`."""
    if not row or is_caption(folded):
        return True
    if not row[-1].raw or _is_entry(row[-1]) or is_caption(fold(row[-1].raw)):
        return True
    before = [fold(piece.raw) for piece in row]
    head = APPLICANT_HEADS.find(folded)
    if head is not None and head.entry.key in _UNDER_ENTITIES:
        return any((other := APPLICANT_HEADS.find(text)) and other.entry.key == "entities" for text in before)
    if len(folded) <= 2 and folded != "规章":
        return False
    is_label = ROW_LABELS.find(folded) is not None or LABELS.find(folded) is not None
    return is_label and any(_is_head(text) or _owns_figures(text) for text in before)


def _owns_figures(folded: str) -> bool:
    """Tell a label that has figures behind it and no further label."""
    entry = LABELS.exact(folded)
    is_owner = entry is not None and entry.key not in ABOVE
    return folded == "规章" or (len(folded) > 2 and (is_owner or ROW_LABELS.exact(folded) is not None))


def _begins_figures(row: Sequence[Piece], is_label: bool) -> bool:
    """Behind the last heads of table 4 stand its figures, without any label."""
    if is_label or not row or fold(row[-1].raw) not in _RESULTS:
        return False
    return sum(1 for piece in row if fold(piece.raw) in _RESULTS) > 1


def _joined(text: str, pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Pieces with the halves of a label that was broken over two cells put together."""
    held: Piece | None = None
    for piece in pieces:
        if held is None:
            held = piece
            continue
        if _belong_together(held, piece):
            held = Piece(text[held.start : piece.end], held.start)
            continue
        yield held
        held = piece
    if held is not None:
        yield held


def _belong_together(first: Piece, second: Piece) -> bool:
    if not first.raw or not second.raw or len(first.raw) + len(second.raw) > LONGEST_LABEL:
        return False
    if _CUT.fullmatch(first.raw) and _REST.fullmatch(second.raw):
        return True
    if is_figure(first) or is_figure(second):
        return False
    upper, lower = fold(first.raw), fold(second.raw)
    if is_caption(lower) and lower.startswith("第"):
        return False
    return not _is_known(upper) and _is_known(upper + lower)


def _is_head(folded: str) -> bool:
    return (
        folded == "信息内容"
        or is_corner(folded)
        or is_head_label(folded)
        or APPLICANT_HEADS.exact(folded) is not None
        or HEADS.exact(folded) is not None
    )


def _opens(folded: str) -> bool:
    """Tell a label that stands in front of figures."""
    return is_caption(folded) or ROW_LABELS.exact(folded) is not None or LABELS.exact(folded) is not None


def _is_known(folded: str) -> bool:
    return _is_head(folded) or _opens(folded) or GROUPS.exact(folded) is not None
