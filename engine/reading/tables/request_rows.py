"""The row labels of table 3: recognised, joined where a page break tore them, noted where misspelt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ...patterns import regex
from ..text import Piece, fold
from ..values import is_figure
from .labels import Match, split_number
from .pipes import GridRow
from .placing import Strip
from .record import Reading
from .request_labels import ABOVE, LABELS, OVER, PRINTED

_NUMBERED: Final = regex(r"\d{1,2}[.、)]|\([一二三四五六七]\)|[一二三四]、")
_MOST_OPEN: Final = 40
"""A torn label goes on within this many labels; a text full of unknown ones costs no more than its length."""
_OTHER_PARTS: Final = frozenset({"other_1", "other_2"})
_OTHER_COLUMN: Final = "其他"


@dataclass(slots=True)
class RowLabel:
    """A label at the left of a row, while the table is read: it may still be completed by a later row."""

    folded: str
    index: int
    piece: Piece
    row: GridRow
    match: Match | None = None
    is_torn: bool = False
    is_fused: bool = False
    is_doubtful: bool = False
    tail: str = ""
    else_match: Match | None = None
    """What it stands for if it turns out to be whole."""

    @property
    def key(self) -> str:
        """Key of the row or group it stands for; empty while unknown."""
        return self.match.entry.key if self.match else ""

    @property
    def raw(self) -> str:
        """Its characters, the part after a page break included."""
        return f"{self.piece.raw} {self.tail}" if self.tail else self.piece.raw

    @property
    def span(self) -> tuple[int, int]:
        """Where its first part stands."""
        return self.piece.span

    @property
    def label(self) -> str:
        """The form's wording of it."""
        return self.match.entry.label if self.match else ""

    @property
    def owns_figures(self) -> bool:
        """Whether it labels a row of figures and no group: nothing after it is a label."""
        return bool(self.match and self.key not in ABOVE)

    @property
    def may_go_on(self) -> bool:
        """Whether the form has an explanation in brackets behind it that is not there (yet)."""
        return bool(self.match and "（" in self.label and "(" not in split_number(self.folded)[1])

    @property
    def has_figures(self) -> bool:
        """Whether anything stands after it in its row."""
        return bool(Strip(self.index, self.row.pieces, self.row.end).filled)


def row_labels_of(row: GridRow) -> list[RowLabel]:
    """Return what stands before the first figure; a number on its own belongs to the label after it."""
    labels: list[RowLabel] = []
    number = ""
    for index, piece in enumerate(row.pieces):
        if not piece.raw:
            continue
        if is_figure(piece):
            break
        folded = fold(piece.raw)
        if number and not split_number(folded)[0]:
            folded = number + folded
            labels.pop()
        labels.append(RowLabel(folded, index, piece, row))
        number = folded if split_number(folded)[0] and not split_number(folded)[1] else ""
    return labels


def _sure(match: Match | None, folded: str) -> Match | None:
    """Without its number a misspelt label must be close: the rest of a torn one resembles short labels."""
    if match is None or match.is_exact or not match.entry.number or split_number(folded)[0]:
        return match
    return match if match.edits * 5 <= len(match.entry.label) else None


def _behind_rest(raw: str) -> str:
    """Return the numbered label at the end of a field, before which a line of the cell left of it stands: 三、 （一）予以公开."""
    before, _, last = raw.rpartition(" ")
    folded = fold(last)
    return folded if before and split_number(folded)[0] and LABELS.exact(folded) else ""


def _may_be_torn(match: Match, folded: str) -> bool:
    """2.其他 is the beginning of 2.其他法律行政法规禁止公开 rather than 3.其他 with a wrong number."""
    number = split_number(folded)[0]
    return bool(number and match.entry.number and number != match.entry.number and LABELS.begins(folded))


def _has_own_label(rest: RowLabel) -> bool:
    """Tell the rest of a group's label in whose row another label, right of it, owns the figures."""
    right = (label for label in row_labels_of(rest.row) if label.index > rest.index)
    return any((match := LABELS.find(label.folded)) and match.is_exact for label in right)


def _fills_up(lower: GridRow, upper: GridRow) -> bool:
    """Tell whether the figures of `lower` stand where those of `upper` are blank: they may be one row."""
    if lower.layout == "plain" or len(lower.pieces) != len(upper.pieces):
        return False
    return not any(below.raw and above.raw for below, above in zip(lower.pieces, upper.pieces, strict=True))


class RowLabels:
    """Collects the labels of a table row by row; `records` are those that own a row of the grid."""

    def __init__(self) -> None:
        self.records: list[RowLabel] = []
        self._open: list[RowLabel] = []
        self._torn: list[RowLabel] = []
        self._has_orphan = False

    def take(self, row: GridRow) -> None:
        """Recognise the labels of `row`; the last one owns its figures."""
        owner: RowLabel | None = None
        is_rest = False
        for label in row_labels_of(row):
            if self._is_column(label):
                continue
            before = self._completed_by(label)
            if before is not None:
                self._complete(before, label)
                owner, is_rest = None, True
                continue
            self._recognise(label)
            if label.match or LABELS.begins(label.folded) or _NUMBERED.match(label.folded):
                owner = label
            if label.owns_figures:
                break
        if owner is not None:
            may_own = owner.owns_figures or owner.match is None
            owner.is_doubtful = self._has_orphan and not owner.has_figures and may_own
            self.records.append(owner)
            self._has_orphan = False
        elif not is_rest and any(is_figure(piece) for piece in row.pieces):
            self._lose(row)

    def _lose(self, row: GridRow) -> None:
        """Figures without a label: a label beside them that has none may be theirs, or has blanks where they stand."""
        self._has_orphan = True
        last = self.records[-1] if self.records else None
        if last is not None and (not last.has_figures or _fills_up(row, last.row)):
            last.is_doubtful = True

    def _recognise(self, label: RowLabel) -> None:
        folded = label.folded
        if LABELS.exact(folded) is None and (behind := _behind_rest(label.piece.raw)):
            folded, label.is_fused = behind, True
        elif LABELS.exact(folded) is None:
            for form, _entry in OVER:
                if folded.startswith(form) and LABELS.find(folded[len(form) :]) and len(folded) > len(form):
                    folded = folded[len(form) :]
                    label.is_fused = True
                    break
        label.match = _sure(LABELS.find(folded), folded)
        if label.match is not None and _may_be_torn(label.match, folded):
            label.match, label.else_match = None, label.match
        if label.match is None or not label.match.is_exact or label.may_go_on:
            self._open.append(label)

    def _is_column(self, label: RowLabel) -> bool:
        """Tell the head 其他 of a column, which stands alone where a page repeats it, from the row 3.其他."""
        if label.folded != _OTHER_COLUMN or label.has_figures:
            return False
        return not any(record.key in _OTHER_PARTS for record in self.records)

    def _completed_by(self, label: RowLabel) -> RowLabel | None:
        """Return the open label that `label` is the rest of."""
        for before in self._open[: -_MOST_OPEN - 1 : -1]:
            if before.row is label.row:
                continue
            if LABELS.exact(before.folded + label.folded) is not None:
                return before
            if not self.records or before is not self.records[-1]:
                continue
            if self._goes_on(before, label):
                return before
        return None

    def _goes_on(self, before: RowLabel, label: RowLabel) -> bool:
        """A rest that is itself misspelt, or is torn again: only straight below, and only without number."""
        if split_number(label.folded)[0] or LABELS.exact(label.folded) is not None:
            return False
        if before.has_figures and label.has_figures:
            return False
        joined = LABELS.find(before.folded + label.folded)
        if joined is not None:
            own = LABELS.find(label.folded)
            best = min(before.match.edits if before.match else 99, own.edits if own else 99)
            return joined.edits < best
        return LABELS.begins(before.folded + label.folded) and LABELS.find(label.folded) is None

    def _complete(self, before: RowLabel, label: RowLabel) -> None:
        before.folded += label.folded
        before.match = LABELS.find(before.folded) or before.match
        before.tail = f"{before.tail} {label.piece.raw}".strip()
        before.is_torn = True
        if before not in self._torn:
            self._torn.append(before)
        if before.match and before.match.is_exact:
            self._open.remove(before)
        owner = self._owner_beside(before)
        if owner is None or not label.has_figures or (owner is not before and _has_own_label(label)):
            return
        if owner.has_figures:
            owner.is_doubtful = True
        else:
            owner.row, owner.index = label.row, max(label.index, owner.index)

    def _owner_beside(self, label: RowLabel) -> RowLabel | None:
        """The label that owns the figures of the row in which `label` stands."""
        last = self.records[-1] if self.records else None
        if label in self.records:
            return label
        return last if last is not None and last.row is label.row else None

    def _doubt_beside_strays(self) -> None:
        """Figures behind a group or an unknown label may be those of the label beside it that has none."""
        for place, record in enumerate(self.records):
            is_own = record.owns_figures or record.key == "other"
            if is_own or not record.has_figures:
                continue
            for beside in self.records[max(place - 1, 0) : place + 2]:
                if beside.owns_figures and not beside.has_figures:
                    beside.is_doubtful = True

    def _take_begun(self, keys: set[str]) -> None:
        """Take a row by the beginning of its label, where the rest was lost and no other row has that label."""
        for label in self.records:
            begun = LABELS.begun(label.folded) if label.match is None and label.has_figures else None
            if begun is not None and begun.key not in keys:
                label.match = Match(begun, 0)
                self._torn.append(label)
                keys.add(begun.key)

    def note(self, reading: Reading) -> None:
        """Note every label that was torn or differs from the form, and forget rows that stay unknown."""
        keys = {record.key for record in self.records}
        for label in self._open:
            if label.match is None and label.else_match and not label.is_torn and keys & _OTHER_PARTS:
                label.match = label.else_match
            if label.match and not label.has_figures and LABELS.begins(label.folded):
                label.is_doubtful = True
        self._doubt_beside_strays()
        self._take_begun(keys)
        for label in self._torn:
            address = f"requests.{label.key}" if label.match else None
            reading.note("row_torn", label.span, address, found=label.raw)
        for label in self._open:
            if label.match and label.match.is_exact:
                continue
            if label.match:
                address = f"requests.{label.key}"
                expected = PRINTED[label.key] if split_number(label.folded)[0] else label.label
                reading.note("label_misspelt", label.span, address, found=label.raw, expected=expected)
            elif label in self.records and label.has_figures:
                reading.note("extra_part", label.span, "requests", found=label.raw)
        self.records = [record for record in self.records if record.match]
