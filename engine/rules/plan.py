"""What is run of one rule on one form: its instances, each with closures for condition and presentation."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from msgspec import Struct

from ..errors import Text
from ..facts import Fact, Record
from ..model import Cell, CellKind, Number, Severity, Span
from .kinds import CELL, Node
from .loops import Stream
from .render import Sentence
from .schema import Grain
from .scope import Absence, Figures, LenientFigures, Run, Scope

Writers = Sentence | Text
"""What writes a sentence in both languages; the sentence itself where nothing in it depends on the report."""
_REPLACED: Final = (CellKind.BLANK, CellKind.NA)
_WITH_SPANS: Final = (Fact, Record)
_WITHOUT: Final = re.compile(r"[\d\s]+")
"""What a key leaves out, so that it stays the same when a figure is corrected."""


class Lenient(Struct, frozen=True):
    """What absent cells stand for in the second look.

    Attributes:
        blank, na: what a blank and a stroke stand for, None where they stay absent.
        instead: what single cells stand for.
        keep: cells that stay absent.
        shared: the two values of `blank` and `na` where they are known and `instead` is empty, so that what was
            replaced for one relation serves the others.
    """

    blank: Run | None
    na: Run | None
    instead: Mapping[str, Run]
    keep: frozenset[str]
    shared: tuple[Number | None, Number | None] | None

    def figures(self, scope: Scope) -> Figures | LenientFigures:
        """Return the numbers with their replacements."""
        if self.shared is None:
            return LenientFigures(scope.strict, lambda address: self._replace(scope, address))
        found = scope.lenient.get(self.shared)
        if found is None:
            found = scope.lenient[self.shared] = _replaced(scope, *self.shared)
        if not self.keep:
            return found
        kept = Figures()
        kept.update(found)
        for address in self.keep:
            if address not in scope.strict:
                kept.pop(address, None)
        return kept

    def _replace(self, scope: Scope, address: str) -> Number | None:
        kind = scope.kinds.get(address)
        if address in self.keep or kind not in _REPLACED:
            return None
        run = self.instead.get(address) or (self.blank if kind is CellKind.BLANK else self.na)
        if run is None:
            return None
        value: Number = run(scope)
        return value


def _replaced(scope: Scope, blank: Number | None, na: Number | None) -> Figures:
    """Return the numbers, with these for all blanks and strokes; None leaves them absent."""
    figures = Figures()
    figures.update(scope.strict)
    if blank is not None:
        figures.update(dict.fromkeys(scope.blanks, blank))
    if na is not None:
        kind = CellKind.NA
        figures.update([(address, na) for address, found in scope.kinds.items() if found is kind])
    return figures


class Presentation(Struct, frozen=True):
    """How a broken instance is told: `message` where it is a finding of its own, `each` where it is one of several.

    `graded` is the severity where it is the same for every report, else None.
    """

    severity: Run
    graded: Severity | None
    left: Run | None
    right: Run | None
    formula: Callable[[Scope], str] | None
    cells: tuple[Stream, ...]
    default_cells: Callable[[Scope], tuple[str, ...]]
    show: tuple[Stream, ...]
    sources: tuple[Run, ...]
    key: Run | None
    message: Writers | None
    suggestion: Writers | None
    each: Writers | None
    grain: Grain


class Instance(Struct, frozen=True):
    """One relation to be checked, with every loop over rows, columns and cells already resolved.

    Attributes:
        loops: loops over records that remain: name and set.
        where: which elements are looked at.
        guards: what must hold, else not applicable for that reason.
        fails_if: whether the relation is broken.
        reads: the cells that decide it, as far as they are known beforehand.
        asks: what else decides it: facts, parameters, cells of last year, by the names that rules use.
        turn: which turn of the loops over rows, columns and cells it is: name and code or address.
        lenient: the second look.
        present: gives how it is told where it is broken; compiled when first asked for.
        only_cell: the one cell of this year that alone decides it; None where there is more to ask.
    """

    loops: tuple[tuple[str, Run], ...]
    where: Run | None
    guards: tuple[tuple[Run, Text], ...]
    fails_if: Run
    reads: tuple[str, ...]
    asks: tuple[str, ...]
    turn: tuple[tuple[str, str], ...]
    lenient: Lenient | None
    present: Callable[[], Presentation]
    only_cell: str | None


class Plan(Struct, frozen=True):
    """All instances of a rule on one form.

    Attributes:
        instances: in the order of its loops.
        message, suggestion: where it makes one finding of several.
        at_zero, where_blank: cells whose relations hold where the cell is 0, where it is blank (see `foresee`).
        over: the list fact whose elements are all that it looks at; None where there is more. Where the list is
            empty, nothing is evaluated.
    """

    instances: tuple[Instance, ...]
    message: Writers | None
    suggestion: Writers | None
    at_zero: frozenset[str] = frozenset()
    where_blank: frozenset[str] = frozenset()
    over: str | None = None


class Seen(NamedTuple):
    """One finding, told: a broken instance, or several in one."""

    severity: Severity
    cells: tuple[str, ...]
    spans: tuple[Span, ...]
    derived: bool
    key: str
    left: Number | None = None
    right: Number | None = None
    formula: str | None = None
    message: Text | None = None
    suggestion: Text | None = None


def tell(shown: Presentation, scope: Scope, derived: bool) -> Seen:
    """Return the broken instance at hand, told from the values in `scope`."""
    cells = cells_of(shown, scope)
    key = key_of(shown, scope)
    return Seen(
        severity_of(shown, scope),
        cells,
        spans_of(shown, cells, scope),
        derived,
        " ".join(sorted(cells)) if key is None else key,
        left=_value(shown.left, scope),
        right=_value(shown.right, scope),
        formula=shown.formula(scope) if shown.formula else None,
        message=write(shown.message, scope),
        suggestion=write(shown.suggestion, scope),
    )


def cells_of(shown: Presentation, scope: Scope) -> tuple[str, ...]:
    """Return the cells that the broken instance at hand points at."""
    return _addresses(shown.cells, scope) if shown.cells else shown.default_cells(scope)


def spans_of(shown: Presentation, cells: tuple[str, ...], scope: Scope) -> tuple[Span, ...]:
    """Return the places to be shown for the broken instance at hand, which points at `cells`."""
    return _spans(_addresses(shown.show, scope) if shown.show else cells, shown.sources, scope)


def severity_of(shown: Presentation, scope: Scope) -> Severity:
    """Return how bad the broken instance at hand is; an error where that cannot be told."""
    severity: Severity | None = shown.graded or _value(shown.severity, scope)
    return severity or Severity.ERROR


def key_of(shown: Presentation, scope: Scope) -> str | None:
    """Return the author's key for the broken instance at hand, without figures; None where there is none."""
    return _WITHOUT.sub("", str(_value(shown.key, scope))) if shown.key else None


def write(writers: Writers | None, scope: Scope) -> Text | None:
    """Return a sentence in both languages."""
    if writers is None or isinstance(writers, Text):
        return writers
    return writers(scope)


def _value(run: Run | None, scope: Scope) -> Any:
    if run is None:
        return None
    try:
        return run(scope)
    except Absence:
        return None


def _addresses(streams: tuple[Stream, ...], scope: Scope) -> tuple[str, ...]:
    found: list[str] = []
    for stream in streams:
        if stream.addresses is not None:
            found.extend(stream.addresses)
            continue
        for node in stream.nodes(scope):
            if node.place is not None:
                found.append(node.place(scope))
    return tuple(dict.fromkeys(found))


def _spans(addresses: tuple[str, ...], sources: tuple[Run, ...], scope: Scope) -> tuple[Span, ...]:
    found = [span for address in addresses if (span := scope.cell(address).span)]
    if not sources and len(found) < 2:
        return tuple(found)
    for source in sources:
        try:
            thing = source(scope)
        except Absence:
            continue
        if isinstance(thing, _WITH_SPANS):
            found.extend(thing.spans)
        elif isinstance(thing, Cell) and thing.span:
            found.append(thing.span)
    return tuple(sorted(dict.fromkeys(found)))


def default_cells(loops: list[Node], reads: tuple[str, ...]) -> Callable[[Scope], tuple[str, ...]]:
    """Return the cells of a finding that names none: the loop's cell, else the record's cells, else those it depends on."""
    for node in loops:
        if node.kind == CELL and node.place is not None:
            return lambda scope, place=node.place: (place(scope),)  # type: ignore[misc]
    records = [node.run for node in loops if node.kind.name == "record"]
    if records:
        return lambda scope: _record_cells(records, scope)
    return lambda scope: reads


def _record_cells(records: list[Run], scope: Scope) -> tuple[str, ...]:
    found: list[str] = []
    for run in records:
        record = run(scope)
        if isinstance(record, Record):
            found.extend(record.cells)
    return tuple(dict.fromkeys(found))
