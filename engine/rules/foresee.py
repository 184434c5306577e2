"""What a relation of one single cell comes to where that cell is 0 or blank: known before any report is seen.

Most cells of most reports are 0, so that a rule on every cell need not ask each of them the same question again.
"""

from __future__ import annotations

from ..errors import GoujiError
from ..model import Cell, CellKind, Number
from .plan import Instance
from .scope import Absence, Figures, Scope


class _UnforeseenError(Exception):
    """The relation asks for more than what kind of cell it is and its number."""


class _OneCell(Scope):
    """A report of which nothing is known but the kind and the number of one cell."""

    __slots__ = ()

    def __init__(self, address: str, kind: CellKind, value: Number | None) -> None:
        self.kinds = {address: kind}
        self.strict = Figures()
        if value is not None:
            self.strict[address] = value
        self.figures = self.strict
        self.records = {}

    def cell(self, address: str, previous: bool = False) -> Cell:
        """Refuse to tell its characters and place."""
        raise _UnforeseenError(address)


def holds_at_zero(instances: tuple[Instance, ...]) -> frozenset[str]:
    """Return the cells whose relations all hold where the cell is the number 0."""
    return _holding(instances, CellKind.NUMBER, 0)


def holds_where_blank(instances: tuple[Instance, ...]) -> frozenset[str]:
    """Return the cells whose relations all hold where the cell is blank."""
    return _holding(instances, CellKind.BLANK, None)


def _holding(instances: tuple[Instance, ...], kind: CellKind, value: Number | None) -> frozenset[str]:
    holding: set[str] = set()
    others: set[str] = set()
    for instance in instances:
        if instance.only_cell is not None:
            place = holding if _holds(instance, instance.only_cell, kind, value) else others
            place.add(instance.only_cell)
    return frozenset(holding - others)


def _holds(instance: Instance, address: str, kind: CellKind, value: Number | None) -> bool:
    try:
        return not instance.fails_if(_OneCell(address, kind, value))
    except (Absence, _UnforeseenError, GoujiError, ArithmeticError, TypeError, ValueError):
        return False
