"""Turns parsed expressions into closures, checking every name, address and type on the way.

Loops over rows, columns and cells are unrolled while compiling: at run time a cell is one look-up in a dictionary.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from ..errors import Text
from ..facts import CATALOGUE, Absent
from ..form import is_address
from ..model import TABLES, Number, Severity, TableName
from .kinds import CELL, NUMBER, SEVERITY, TEXT, TRUTH, WRONG, Kind, Node, constant, kind_of_fact, list_node
from .operators import binary, choice, unary, value_kind
from .parameters import Parameters
from .places import SETS, Places
from .problems import FOLLOWS, ExpressionError, nearest
from .scope import Absence, Run, Scope
from .syntax import Binary, Call, Choice, Expression, ListOf, Literal, Path, Unary
from .units import unit_of_cell

RESERVED: Final = frozenset(
    {*TABLES, "previous", "parameters", "cells", "totals", *(level.value for level in Severity)}
)
"""Names that a loop or a `let` may not take."""
_FACT_HEADS: Final = tuple(dict.fromkeys(name.partition(".")[0] for name in CATALOGUE))
_LEVELS: Final[Mapping[str, Severity]] = {level.value: level for level in Severity}


class Compiler:
    """Compiles the expressions of one rule for one form, with the names that its loops and lets have bound."""

    def __init__(
        self,
        places: Places,
        parameters: Parameters,
        functions: Mapping[str, Function],
        names: Mapping[str, Node] | None = None,
    ) -> None:
        self._places = places
        self.asked_form: set[str] = set()
        self.parameters = parameters
        self.functions = functions
        self.names: dict[str, Node] = dict(names or {})
        self.reads: list[str] = []
        self.asks: list[str] = []
        self.memory: dict[str, Node] = {}

    @property
    def places(self) -> Places:
        """The form, for whoever needs it: a rule that never asks for it means the same on every form."""
        self.asked_form.add(self._places.template)
        return self._places

    def bind(self, name: str, node: Node, offset: int = 0) -> Compiler:
        """Return a compiler that knows one more name; ExpressionError if it is taken."""
        if name in self.names or name in RESERVED or name in CATALOGUE:
            text = Text(f"名称“{name}”已被占用", f"the name «{name}» is taken")
            raise ExpressionError("name_taken", text, offset)
        child = Compiler(self._places, self.parameters, self.functions, {**self.names, name: node})
        child.reads, child.asks, child.asked_form = self.reads, self.asks, self.asked_form
        return child

    def expression(self, part: Expression) -> Node:
        """Return the compiled expression; ExpressionError with its place where the author erred."""
        return _COMPILE[type(part)](self, part)

    def typed(self, part: Expression, kind: Kind) -> Node:
        """Return the compiled expression, which must be of this type."""
        node = self.expression(part)
        if value_kind(node) != kind:
            raise ExpressionError(
                "type",
                Text(
                    f"此处应为{kind}，而不是{value_kind(node)}",
                    f"{kind} is wanted here, not {value_kind(node)}",
                ),
                part.offset,
            )
        return node

    def cell_argument(self, part: Expression) -> Node:
        """Return the compiled expression, which must be a cell."""
        node = self.expression(part)
        if node.kind != CELL:
            raise ExpressionError(
                "type", Text("此处应为单元格", f"a cell is wanted here, not {node.kind}"), part.offset
            )
        return node

    def cells(self, addresses: Iterable[str], offset: int) -> Node:
        """Return a set of cells; they count as read only where a loop over them uses them."""
        read = len(self.reads)
        nodes = tuple(self.cell(address, offset) for address in addresses)
        del self.reads[read:]
        return list_node(CELL, nodes)

    def cell(self, address: str, offset: int, *, previous: bool = False) -> Node:
        """Return the node of the cell at a known address."""
        known = is_address(address) if previous or not self.places.strict else address in self.places.known
        if not known:
            raise self._no_cell(address, offset)
        run: Run = lambda scope: scope.figures[address]
        if previous:
            self.asks.append(f"previous.{address}")
            run = lambda scope: scope.previous_figures[address]
        else:
            self.reads.append(address)
        unit = unit_of_cell(address)
        place: Run = lambda scope: address
        return Node(CELL, run, place=place, previous=previous, constant=address, unit=unit)

    def _no_cell(self, address: str, offset: int) -> ExpressionError:
        if is_address(address):
            form = self.places.template
            text = Text(
                f"{form} 没有单元格 {address}；请用 applies_to.templates 限定",
                f"{form} has no cell {address}; restrict applies_to.templates",
            )
            return ExpressionError("cell_of_other_form", text, offset)
        hint = nearest(address, self.places.cells)
        text = Text(f"没有单元格 {address}{hint.zh}", f"there is no cell {address}{hint.en}")
        return ExpressionError("unknown_cell", text, offset)

    def fact(self, name: str, offset: int) -> Node:
        """Return the node of a fact of the catalogue."""
        self.asks.append(name)
        kind = kind_of_fact(CATALOGUE[name])
        if kind.element is not None and kind.element.name == "record":
            return Node(kind, lambda scope: scope.records_of(name))
        return Node(
            kind,
            lambda scope: scope.fact(name),
            source=lambda scope: scope.facts.get(name),
            unit=CATALOGUE[name].unit,
        )


def _literal(compiler: Compiler, part: Literal) -> Node:
    if isinstance(part.value, bool):
        return constant(TRUTH, part.value)
    return constant(TEXT if isinstance(part.value, str) else NUMBER, part.value)


def _list(compiler: Compiler, part: ListOf) -> Node:
    items = tuple(compiler.expression(item) for item in part.items)
    kinds = {str(item.kind) for item in items}
    if len(kinds) > 1:
        raise ExpressionError(
            "type",
            Text("列表各项类型不同", f"the items of a list differ in type: {', '.join(sorted(kinds))}"),
            part.offset,
        )
    return list_node(items[0].kind if items else TEXT, items)


def _path(compiler: Compiler, part: Path) -> Node:
    head, *rest = part.steps
    if not isinstance(head, str):
        raise ExpressionError("syntax", Text("应为名称", "a name is wanted here"), part.offset)
    if head in compiler.names:
        node = compiler.names[head]
        if node.kind == WRONG:
            raise ExpressionError(FOLLOWS, Text("", ""), part.offset)
        if node.kind == CELL and node.constant is not None and not node.previous:
            compiler.reads.append(node.constant)
        return _member(node, head, rest, part.offset)
    if head == "previous" and rest and rest[0] in TABLES:
        return _table_path(compiler, str(rest[0]), rest[1:], part.offset, previous=True)
    if head in TABLES:
        return _table_path(compiler, head, rest, part.offset)
    if not rest and head in ("cells", "totals"):
        return compiler.cells(getattr(compiler.places, head), part.offset)
    if head == "parameters" and len(rest) == 1 and isinstance(rest[0], str):
        compiler.asks.append(f"parameters.{rest[0]}")
        return compiler.parameters.node(rest[0], part.offset)
    if not rest and head in _LEVELS:
        return constant(SEVERITY, _LEVELS[head])
    return _fact_path(compiler, part)


def _fact_path(compiler: Compiler, part: Path) -> Node:
    name = ".".join(step if isinstance(step, str) else "[…]" for step in part.steps)
    if name in CATALOGUE:
        return compiler.fact(name, part.offset)
    hint = nearest(name, [*CATALOGUE, *compiler.names, *RESERVED])
    hint = hint if hint.zh else nearest(name.partition(".")[0], [*RESERVED, *_FACT_HEADS])
    text = Text(f"没有名称“{name}”{hint.zh}", f"there is no name «{name}»{hint.en}")
    raise ExpressionError("unknown_name", text, part.offset)


def _table_path(
    compiler: Compiler, table: str, rest: list[str | Expression], offset: int, *, previous: bool = False
) -> Node:
    name: TableName = next(known for known in TABLES if known == table)
    if len(rest) == 1 and isinstance(rest[0], str) and rest[0] in SETS[name] and not previous:
        codes = compiler.places.codes(name, rest[0])
        if rest[0] == "cells":
            return compiler.cells(codes, offset)
        return list_node(TEXT, tuple(constant(TEXT, code) for code in codes))
    if len(rest) != 2:
        known = "、".join(SETS[name])
        hint = nearest(rest[0], SETS[name]) if rest and isinstance(rest[0], str) else Text("", "")
        raise ExpressionError(
            "bad_address",
            Text(
                f"应写作 {table}.行.列，或 {table} 的集合：{known}{hint.zh}",
                f"write {table}.row.column, or one of {known}{hint.en}",
            ),
            offset,
        )
    row, column = (_code(compiler, step) for step in rest)
    if row.known and column.known:
        return compiler.cell(f"{table}.{row.constant}.{column.constant}", offset, previous=previous)
    return _moving_cell(table, row.run, column.run, previous)


def _code(compiler: Compiler, step: str | Expression) -> Node:
    return constant(TEXT, step) if isinstance(step, str) else compiler.typed(step, TEXT)


def _moving_cell(table: str, row: Run, column: Run, previous: bool) -> Node:
    def place(scope: Scope) -> str:
        return f"{table}.{row(scope)}.{column(scope)}"

    def run(scope: Scope) -> Number:
        figures = scope.previous_figures if previous else scope.figures
        return figures[place(scope)]

    return Node(CELL, run, place=place, previous=previous)


def _member(node: Node, name: str, rest: list[str | Expression], offset: int) -> Node:
    if not rest:
        return node
    field = rest[0]
    if node.kind.name != "record" or len(rest) != 1 or not isinstance(field, str):
        raise ExpressionError("not_a_record", Text(f"“{name}”没有字段", f"«{name}» has no fields"), offset)
    if field not in node.kind.fields:
        hint = nearest(field, node.kind.fields)
        raise ExpressionError(
            "unknown_field",
            Text(f"“{name}”没有字段“{field}”{hint.zh}", f"«{name}» has no field «{field}»{hint.en}"),
            offset,
        )
    record = node.run

    def source(scope: Scope) -> Any:
        return record(scope).get(field)

    def run(scope: Scope) -> Any:
        found = source(scope)
        if isinstance(found, Absent):
            raise Absence(reason=found.reason, cells=found.cells)
        return found.value

    definition = node.kind.fields[field]
    return Node(kind_of_fact(definition), run, source=source, unit=definition.unit)


def _unary(compiler: Compiler, part: Unary) -> Node:
    return unary(part.operator, compiler.expression(part.operand), part.offset)


def _binary(compiler: Compiler, part: Binary) -> Node:
    return binary(part.operator, compiler.expression(part.left), compiler.expression(part.right), part.offset)


def _choice(compiler: Compiler, part: Choice) -> Node:
    condition, first, second = (
        compiler.expression(piece) for piece in (part.condition, part.first, part.second)
    )
    return choice(condition, first, second, part.offset)


def _call(compiler: Compiler, part: Call) -> Node:
    if part.name not in compiler.functions:
        hint = nearest(part.name, compiler.functions)
        raise ExpressionError(
            "unknown_function",
            Text(f"没有函数“{part.name}”{hint.zh}", f"there is no function «{part.name}»{hint.en}"),
            part.offset,
        )
    return compiler.functions[part.name](compiler, part)


Function = Callable[[Compiler, Call], Node]
"""Compiles one call of a function of the language."""

_COMPILE: Final[Mapping[type, Callable[[Compiler, Any], Node]]] = {
    Literal: _literal,
    ListOf: _list,
    Path: _path,
    Unary: _unary,
    Binary: _binary,
    Choice: _choice,
    Call: _call,
}
