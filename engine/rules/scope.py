"""What an expression sees while it is evaluated: the cells, the facts, the record at hand; and absence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from ..errors import GoujiError, Text
from ..facts import Absent, Facts, Record, why_no_predecessor
from ..model import MISSING_CELL, Cell, CellKind, Document, Number

Run = Callable[["Scope"], Any]
Steps = tuple[tuple[date, Any], ...]
"""The values of a parameter with the days from which they hold, the latest first."""
_AS_SHIPPED: Final[Mapping[str, Steps]] = MappingProxyType({})


class EvaluationError(GoujiError):
    """An expression cannot be evaluated on these values, for instance a division by zero: the rule's fault."""


class Absence(Exception):
    """Something that an expression needs is not there.

    Attributes:
        address: the cell, where it is one; its reason is then told from the cell itself.
        previous: whether it is a cell of last year's report.
        reason: why, where it is no cell.
        cells: addresses of the cells concerned.
    """

    def __init__(
        self,
        address: str | None = None,
        previous: bool = False,
        reason: Text | None = None,
        cells: tuple[str, ...] = (),
    ) -> None:
        self.address = address
        self.previous = previous
        self.reason = reason
        self.cells = (address,) if address and not previous else cells

    def to_keep(self) -> Absence:
        """Return this, without the frames that it came through: else it keeps them, and they keep it and the whole report."""
        self.__context__ = None
        return self.with_traceback(None)


class Figures(dict[str, Number]):
    """The numbers of one report under their addresses; what is not a number raises `Absence`."""

    def __init__(self, previous: bool = False) -> None:
        super().__init__()
        self.previous = previous

    def __missing__(self, address: str) -> Number:
        raise Absence(address, self.previous)


class LenientFigures(dict[str, Number]):
    """The same numbers, with replacements for what is absent, worked out when asked for."""

    def __init__(self, figures: Mapping[str, Number], replace: Callable[[str], Number | None]) -> None:
        super().__init__(figures)
        self.replace = replace

    def __missing__(self, address: str) -> Number:
        value = self.replace(address)
        if value is None:
            raise Absence(address)
        self[address] = value
        return value


class Scope:
    """One report while its rules are evaluated.

    Rules change nothing but `records`, `figures` and `told`, and put them back or begin them anew; `lenient` keeps
    replacements that are the same for every rule; `settings` are parameters that the region sets otherwise.
    """

    __slots__ = (
        "_no_predecessor",
        "_previous",
        "blanks",
        "cells",
        "doubts",
        "facts",
        "figures",
        "kinds",
        "lenient",
        "parameters_on",
        "records",
        "settings",
        "strict",
        "told",
        "zeros",
    )

    def __init__(self, facts: Facts, settings: Mapping[str, Steps] = _AS_SHIPPED) -> None:
        self.facts = facts
        self.settings = settings
        self.doubts = facts.document.doubts()
        self.cells, self.kinds, self.strict = _cells_of(facts.document, self.doubts)
        self.zeros = {address for address, value in self.strict.items() if value == 0 and type(value) is int}
        blank = CellKind.BLANK
        self.blanks = {address for address, kind in self.kinds.items() if kind is blank}
        self.figures: dict[str, Number] = self.strict
        self.records: dict[str, Record | Text | str | int] = {}
        self.told: dict[str | int, Any] = {}
        self.lenient: dict[tuple[Number | None, Number | None], Figures] = {}
        self._no_predecessor: Text | None = None
        self._previous: tuple[dict[str, Cell], Figures] | None = None
        year = facts.document.year
        self.parameters_on = date(year, 12, 31) if year and 0 < year < 10000 else None

    def cell(self, address: str, previous: bool = False) -> Cell:
        """Return the cell; `MISSING_CELL` where the report does not have it. Absence without a predecessor."""
        return (self._last_year()[0] if previous else self.cells).get(address, MISSING_CELL)

    def is_doubtful(self, address: str, previous: bool = False) -> bool:
        """Tell whether a cell is there whose reading is not sure: it is nobody's to say that it is missing."""
        return address in (self.doubts_of_last_year if previous else self.doubts)

    @property
    def doubts_of_last_year(self) -> Mapping[str, Text]:
        """Last year's doubtful cells with their reasons; none without a predecessor."""
        predecessor = self.facts.predecessor
        return predecessor.doubts() if predecessor else {}

    @property
    def previous_figures(self) -> Figures:
        """Last year's numbers; Absence without a predecessor."""
        return self._last_year()[1]

    def fact(self, name: str) -> Any:
        """Return the value of a fact; Absence where it cannot be known."""
        found = self.facts.get(name)
        if isinstance(found, Absent):
            raise Absence(reason=found.reason, cells=found.cells)
        return found.value

    def records_of(self, name: str) -> tuple[Record, ...]:
        """Return the elements of a list fact; Absence where it cannot be known."""
        found = self.facts.records(name)
        if isinstance(found, Absent):
            raise Absence(reason=found.reason, cells=found.cells)
        return found

    def _last_year(self) -> tuple[dict[str, Cell], Figures]:
        if self._previous is None:
            predecessor = self.facts.predecessor
            if predecessor is None:
                if self._no_predecessor is None:
                    self._no_predecessor = why_no_predecessor(self.facts.filing)
                raise Absence(reason=self._no_predecessor)
            cells, _, figures = _cells_of(predecessor, predecessor.doubts(), previous=True)
            self._previous = cells, figures
        return self._previous


def _cells_of(
    document: Document, doubts: Mapping[str, Text], previous: bool = False
) -> tuple[dict[str, Cell], dict[str, CellKind], Figures]:
    """Return all cells that are there and not in doubt, their kinds and numbers, in one pass: it is done for every report."""
    found: dict[str, Cell] = {}
    kinds: dict[str, CellKind] = {}
    figures = Figures(previous)
    number, missing = CellKind.NUMBER, CellKind.MISSING
    for table, cells in document.tables.items():
        for place, cell in cells.items():
            kind = cell.kind
            if kind is missing:
                continue
            address = f"{table}.{place}"
            if address in doubts:
                continue
            found[address] = cell
            kinds[address] = kind
            if kind is number and cell.value is not None:
                figures[address] = cell.value
    return found, kinds, figures
