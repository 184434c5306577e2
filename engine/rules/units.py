"""What numbers count: pieces are not compared with money, nor 元 with 万元, without a conversion."""

from __future__ import annotations

from functools import cache
from typing import Final

from ..errors import Text
from ..form import column_entry
from .kinds import Node
from .problems import ExpressionError

PIECES: Final = frozenset("件项条篇个份宗次人户家起封名部")
"""Classifiers: all of them count things, and a rule may set one count beside another."""


@cache
def unit_of_cell(address: str) -> str:
    """Return the unit in which the form counts a cell, empty where it names none."""
    column = column_entry(address)
    return column.unit.zh if column and column.unit else ""


def measure(unit: str) -> str:
    """Return what a unit measures: 件 for everything that is counted piece by piece, else the unit itself."""
    return "件" if unit in PIECES else unit


def check_units(sign: str, left: Node, right: Node, offset: int) -> None:
    """Refuse to add, subtract or compare what is counted differently; a number without a unit goes with all.

    Raises:
        ExpressionError: both units are known and measure different things.
    """
    if left.unit and right.unit and measure(left.unit) != measure(right.unit):
        raise ExpressionError(
            "unit",
            Text(
                f"“{sign}”两边单位不同：{left.unit}与{right.unit}；请先换算（如乘除 10000），或用 value(…) 取不带单位的数",
                f"«{sign}» has {left.unit} on one side and {right.unit} on the other; convert one (times 10000), or take "
                "the bare number with value(…)",
            ),
            offset,
        )


def common_unit(nodes: list[Node]) -> str:
    """Return the unit that all nodes share; empty where they differ or have none."""
    units = {node.unit for node in nodes}
    return units.pop() if len(units) == 1 else ""
