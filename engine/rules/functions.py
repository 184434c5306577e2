"""The functions of the language: what stands in a cell, what it is called, absence, numbers, days, texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from ..errors import Text
from ..form import TABLE_NUMBERS, cell_label, column_entry, row_label, split_address
from ..model import Cell, CellKind, Number, Template
from .aggregates import AGGREGATES
from .compile import Compiler, Function
from .days import day_of, worked_between
from .kinds import CELL, DATE, NUMBER, TEXT, TRUTH, Kind, Node, constant
from .operators import value_kind
from .problems import ExpressionError
from .scope import Absence, EvaluationError, Run, Scope
from .searches import SEARCH_FUNCTIONS
from .syntax import Call
from .units import common_unit

_WITH_UNIT: Final = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?\s*([^\d\s,.][^\d]*)")
"""A number and then something else: 21项, 572.5355万元."""


def _arity(call: Call, count: int) -> None:
    if len(call.arguments) != count or call.comprehension is not None:
        raise ExpressionError(
            "arguments",
            Text(f"{call.name} 应有 {count} 个参数", f"{call.name} wants {count} argument(s)"),
            call.offset,
        )


def _look(node: Node) -> Callable[[Scope], tuple[str, Cell]]:
    place, previous = node.place, node.previous
    if place is None:
        raise ValueError("a cell without a place")
    where: Run = place

    def look(scope: Scope) -> tuple[str, Cell]:
        address = where(scope)
        return address, scope.cell(address, previous)

    return look


def _of_cell(kind: Kind, tell: Callable[[str, Cell, bool], Any]) -> Function:
    def compile_call(compiler: Compiler, call: Call) -> Node:
        _arity(call, 1)
        node = compiler.cell_argument(call.arguments[0])
        look, previous = _look(node), node.previous

        def run(scope: Scope) -> Any:
            address, cell = look(scope)
            if cell.kind is CellKind.MISSING and scope.is_doubtful(address, previous):
                raise Absence(address, previous)
            return tell(address, cell, previous)

        return Node(kind, run)

    return compile_call


def _stands(wanted: CellKind) -> Function:
    def tell(address: str, cell: Cell, previous: bool) -> bool:
        if cell.kind is CellKind.MISSING:
            raise Absence(address, previous)
        return cell.kind is wanted

    general = _of_cell(TRUTH, tell)

    def compile_call(compiler: Compiler, call: Call) -> Node:
        _arity(call, 1)
        node = compiler.cell_argument(call.arguments[0])
        if node.constant is None or node.previous:
            return general(compiler, call)
        return Node(TRUTH, _stands_at(node.constant, wanted))

    return compile_call


def _stands_at(address: str, wanted: CellKind) -> Run:
    """The same for a known cell of this year: rules on every cell ask this 500 times a report."""

    def run(scope: Scope) -> bool:
        kind = scope.kinds.get(address)
        if kind is None:
            raise Absence(address)
        return kind is wanted

    return run


def _missing(address: str, cell: Cell, previous: bool) -> bool:
    return cell.kind is CellKind.MISSING


def _raw(address: str, cell: Cell, previous: bool) -> str:
    if cell.kind is CellKind.MISSING:
        raise Absence(address, previous)
    return cell.raw


def _value(address: str, cell: Cell, previous: bool) -> Number:
    if cell.value is None:
        raise Absence(address, previous)
    return cell.value


def _unit(address: str, cell: Cell, previous: bool) -> str:
    match = _WITH_UNIT.fullmatch(unicodedata.normalize("NFKC", cell.raw).strip())
    if match is None:
        raise Absence(address, previous)
    return match[1]


def _called(name: Callable[[str, Template], object]) -> Function:
    def compile_call(compiler: Compiler, call: Call) -> Node:
        _arity(call, 1)
        read = len(compiler.reads)
        node = compiler.cell_argument(call.arguments[0])
        del compiler.reads[read:]  # its name, not what stands in it
        place, template = node.place, compiler.places.template
        if place is None:
            raise ValueError("a cell without a place")
        where: Run = place
        if node.constant is not None:
            return constant(TEXT, name(node.constant, template))
        return Node(TEXT, lambda scope: name(where(scope), template))

    return compile_call


def _row_name(address: str, template: Template) -> Text:
    table, row, _ = split_address(address)
    return row_label(table, row, template)


def _column_name(address: str, template: Template) -> Text:
    entry = column_entry(address, template)
    return entry.label if entry else Text(address, address)


def _known(compiler: Compiler, call: Call) -> Node:
    _arity(call, 1)
    return Node(TRUTH, _knows(compiler.expression(call.arguments[0])))


def _knows(node: Node) -> Run:
    """Return what tells whether `node` can be had; of a cell of this year that is seen without asking for it."""
    run = node.run
    address = node.constant if node.kind == CELL and not node.previous else None

    def known(scope: Scope) -> bool:
        if address is not None:
            if address in scope.figures:
                return True
            if scope.figures is scope.strict:
                return False
        try:
            run(scope)
        except Absence:
            return False
        return True

    return known


def _first_known(compiler: Compiler, call: Call) -> Node:
    nodes = [compiler.expression(argument) for argument in call.arguments]
    kinds = {str(value_kind(node)) for node in nodes}
    if len(kinds) != 1:
        raise ExpressionError(
            "type", Text("各参数类型应相同", "all arguments must be of one type"), call.offset
        )

    tried = [(_knows(node) if node.kind == CELL else None, node.run) for node in nodes[:-1]]
    last = nodes[-1].run

    def run(scope: Scope) -> Any:
        for known, value in tried:
            if known is not None and not known(scope):
                continue
            try:
                return value(scope)
            except Absence:
                continue
        return last(scope)

    return Node(value_kind(nodes[0]), run, unit=common_unit(list(nodes)))


def _plain(kinds: tuple[Kind, ...], result: Kind, apply: Callable[..., Any]) -> Function:
    def compile_call(compiler: Compiler, call: Call) -> Node:
        _arity(call, len(kinds))
        nodes = [compiler.typed(argument, kind) for argument, kind in zip(call.arguments, kinds, strict=True)]
        runs = [node.run for node in nodes]
        if all(node.known for node in nodes):
            _try_once(apply, nodes, call.offset)
        if len(runs) == 1:
            (only,) = runs
            return Node(result, lambda scope: apply(only(scope)))
        return Node(result, lambda scope: apply(*(run(scope) for run in runs)))

    return compile_call


def _try_once(apply: Callable[..., Any], nodes: list[Node], offset: int) -> None:
    """Refuse what can never be: a day that no calendar has, a part that a text has not."""
    try:
        apply(*(node.constant for node in nodes))
    except EvaluationError as error:
        raise ExpressionError(error.code, error.text, offset) from error


def _decimals(number: Number) -> int:
    exponent = number.as_tuple().exponent if isinstance(number, Decimal) else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _is_whole(number: Number) -> bool:
    return isinstance(number, int) or number == int(number)


def _written(number: Number) -> str:
    return format(number, "f") if isinstance(number, Decimal) else str(number)


def _part(text: object, place: Number) -> str:
    """Return one of the words of a line in a parameter; the language has no lists of lists."""
    words = str(text).split()
    if not 1 <= place <= len(words):
        raise EvaluationError(
            "no_such_part", Text(f"“{text}”没有第{place}段", f"«{text}» has no part {place}")
        )
    return words[int(place) - 1]


def _number_in(text: object) -> Number:
    try:
        return int(str(text))
    except ValueError as error:
        raise EvaluationError(
            "no_number", Text(f"“{text}”不是整数", f"«{text}» is no whole number")
        ) from error


def _addends(compiler: Compiler, call: Call) -> Node:
    _arity(call, 1)
    node = compiler.cell_argument(call.arguments[0])
    if node.constant is None or node.previous:
        raise ExpressionError(
            "arguments",
            Text("addends 的参数应为已知地址的单元格", "addends wants a cell whose address is known"),
            call.offset,
        )
    addresses = compiler.places.addends(node.constant)
    return compiler.cells(addresses, call.offset)


FUNCTIONS: Final[Mapping[str, Function]] = {
    **AGGREGATES,
    **SEARCH_FUNCTIONS,
    "blank": _stands(CellKind.BLANK),
    "na": _stands(CellKind.NA),
    "text": _stands(CellKind.TEXT),
    "number": _stands(CellKind.NUMBER),
    "missing": _of_cell(TRUTH, _missing),
    "raw": _of_cell(TEXT, _raw),
    "value": _of_cell(NUMBER, _value),
    "unit": _of_cell(TEXT, _unit),
    "label": _called(cell_label),
    "row": _called(_row_name),
    "column": _called(_column_name),
    "table": _called(lambda address, template: TABLE_NUMBERS[split_address(address)[0]]),
    "address": _called(lambda address, template: address),
    "table_code": _called(lambda address, template: split_address(address)[0]),
    "row_code": _called(lambda address, template: split_address(address)[1]),
    "column_code": _called(lambda address, template: split_address(address)[2]),
    "addends": _addends,
    "known": _known,
    "first_known": _first_known,
    "abs": _plain((NUMBER,), NUMBER, abs),
    "decimals": _plain((NUMBER,), NUMBER, _decimals),
    "whole": _plain((NUMBER,), TRUTH, _is_whole),
    "date": _plain((NUMBER, NUMBER, NUMBER), DATE, day_of),
    "year_of": _plain((DATE,), NUMBER, lambda day: day.year),
    "working_days": _plain((DATE, DATE, Kind("list", TEXT)), NUMBER, worked_between),
    "written": _plain((NUMBER,), TEXT, _written),
    "length": _plain((TEXT,), NUMBER, lambda text: len(str(text))),
    "part": _plain((TEXT, NUMBER), TEXT, _part),
    "number_in": _plain((TEXT,), NUMBER, _number_in),
    "starts_with": _plain((TEXT, TEXT), TRUTH, lambda text, start: str(text).startswith(str(start))),
}
