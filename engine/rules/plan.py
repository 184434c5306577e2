"""What is run of one rule on one form: its instances, each with closures for condition and presentation."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from ..errors import Text
from ..facts import Fact, Record
from ..model import Cell, CellKind, Number, Severity, Span
from .loops import Stream
from .render import Writer
from .scope import Absence, LenientFigures, Run, Scope

Writers = tuple[Writer, Writer]
_WITHOUT: Final = re.compile(r"[\d\s]+")
"""What a key leaves out, so that it stays the same when a figure is corrected."""


@dataclass(frozen=True, slots=True)
class Lenient:
    """What absent cells stand for in the second look."""

    blank: Run | None
    na: Run | None
    instead: Mapping[str, Run]
    keep: frozenset[str]

    def figures(self, scope: Scope) -> LenientFigures:
        """Return the numbers with their replacements."""
        return LenientFigures(scope.strict, lambda address: self._replace(scope, address))

    def _replace(self, scope: Scope, address: str) -> Number | None:
        kind = scope.cell(address).kind
        if address in self.keep or kind not in (CellKind.BLANK, CellKind.NA):
            return None
        run = self.instead.get(address) or (self.blank if kind is CellKind.BLANK else self.na)
        if run is None:
            return None
        value: Number = run(scope)
        return value


@dataclass(frozen=True, slots=True)
class Presentation:
    """How a broken instance is told. `each` is None where it is a finding of its own."""

    severity: Run
    left: Run | None
    right: Run | None
    formula: Writer | None
    cells: tuple[Stream, ...]
    default_cells: Callable[[Scope], tuple[str, ...]]
    show: tuple[Stream, ...]
    sources: tuple[Run, ...]
    key: Run | None
    message: Writers | None
    suggestion: Writers | None
    each: Writers | None


@dataclass(frozen=True, slots=True)
class Instance:
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
        is_plain: whether `fails_if` alone decides.
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
    is_plain: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """All instances of a rule on one form; `message` and `suggestion` where it makes one finding of several."""

    instances: tuple[Instance, ...]
    message: Writers | None
    suggestion: Writers | None


class Seen(NamedTuple):
    """One broken instance, told."""

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
    each: Text | None = None


def tell(shown: Presentation, scope: Scope, derived: bool) -> Seen:
    """Return the broken instance at hand, told from the values in `scope`."""
    cells = _addresses(shown.cells, scope) if shown.cells else shown.default_cells(scope)
    places = _addresses(shown.show, scope) if shown.show else cells
    severity = _value(shown.severity, scope) or Severity.ERROR
    spans = _spans(places, shown.sources, scope)
    key = _WITHOUT.sub("", str(_value(shown.key, scope))) if shown.key else " ".join(sorted(cells))
    if shown.message is None:
        return Seen(severity, cells, spans, derived, key, each=write(shown.each, scope))
    return Seen(
        severity,
        cells,
        spans,
        derived,
        key,
        left=_value(shown.left, scope),
        right=_value(shown.right, scope),
        formula=shown.formula(scope, "zh") if shown.formula else None,
        message=write(shown.message, scope),
        suggestion=write(shown.suggestion, scope),
    )


def write(writers: Writers | None, scope: Scope) -> Text | None:
    """Return a sentence in both languages."""
    if writers is None:
        return None
    zh, en = writers
    return Text(zh(scope, "zh"), en(scope, "en"))


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
        for node in stream.steps(scope):
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
        if isinstance(thing, Fact | Record):
            found.extend(thing.spans)
        elif isinstance(thing, Cell) and thing.span:
            found.append(thing.span)
    return tuple(sorted(dict.fromkeys(found)))
