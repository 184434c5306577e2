"""The types of the language, and a compiled expression: its type and what runs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from ..errors import Text
from ..facts import FactDefinition, FactType
from .scope import Run, Scope


@dataclass(frozen=True, slots=True)
class Kind:
    """A type: `name` is number, text, truth, date, severity, cell, record or list.

    Attributes:
        name: which of them.
        element: what a list holds.
        fields: what a record holds.
    """

    name: str
    element: Kind | None = None
    fields: Mapping[str, FactDefinition] = field(default_factory=dict, compare=False)

    def __str__(self) -> str:
        return f"list of {self.element}" if self.element else self.name


NUMBER: Final = Kind("number")
TEXT: Final = Kind("text")
TRUTH: Final = Kind("truth")
DATE: Final = Kind("date")
SEVERITY: Final = Kind("severity")
CELL: Final = Kind("cell")
WRONG: Final = Kind("wrong")
"""Of a name whose own expression holds a mistake."""

KIND_NAMES: Final[Mapping[str, str]] = {
    "number": "数",
    "text": "文字",
    "truth": "真假",
    "date": "日期",
    "severity": "严重程度",
    "cell": "单元格",
    "record": "记录",
    "list": "列表",
}

_OF_FACT: Final[Mapping[FactType, Kind]] = {
    FactType.COUNT: NUMBER,
    FactType.AMOUNT: NUMBER,
    FactType.DATE: DATE,
    FactType.FLAG: TRUTH,
    FactType.TEXT: TEXT,
    FactType.TEXTS: Kind("list", TEXT),
}


def kind_of_fact(definition: FactDefinition) -> Kind:
    """Return the type of a fact of the catalogue."""
    if definition.type is FactType.RECORDS:
        return Kind("list", Kind("record", fields=definition.fields))
    return _OF_FACT[definition.type]


def named(kind: Kind) -> Text:
    """Return how an author is told of a type: with what a list holds."""
    if kind.element:
        return Text(f"{named(kind.element).zh}的{KIND_NAMES['list']}", str(kind))
    return Text(KIND_NAMES[kind.name], str(kind))


class Node(Struct, frozen=True):
    """A compiled expression. Tens of thousands are made while rules are loaded: as a dataclass each took a microsecond.

    Attributes:
        kind: its type; a `cell` gives its number when run.
        run: gives its value in a scope; raises `Absence` where something it needs is not there.
        known: whether `constant` is its value already when the ruleset is loaded.
        items: the elements of a list that are known when the ruleset is loaded.
        place: of a cell: gives its address.
        previous: a cell of last year's report.
        source: of a record or fact: gives what carries its spans and cells.
        unit: of a number: 件, 万元, 元, 字, 天, 年; empty where it has none or nobody knows.
    """

    kind: Kind
    run: Run
    known: bool = False
    constant: Any = None
    items: tuple[Node, ...] | None = None
    place: Run | None = None
    previous: bool = False
    source: Run | None = None
    unit: str = ""


def constant(kind: Kind, value: Any) -> Node:
    """Return a node whose value is known when the ruleset is loaded."""
    return Node(kind, lambda scope: value, known=True, constant=value)


def list_node(kind: Kind, items: tuple[Node, ...]) -> Node:
    """Return a list of nodes that are known when the ruleset is loaded."""

    def run(scope: Scope) -> tuple[Any, ...]:
        return tuple(item.run(scope) for item in items)

    return Node(Kind("list", kind), run, items=items)


def remembered(node: Node, slot: str | int) -> Node:
    """Return `node`, its value kept in `Scope.told` while a finding is told; a cell is one look-up already."""
    if node.known or node.place is not None:
        return node
    run = node.run

    def recall(scope: Scope) -> Any:
        told = scope.told
        if slot not in told:
            told[slot] = run(scope)
        return told[slot]

    return replace(node, run=recall)
