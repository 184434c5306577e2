"""What the operators do, and on which types."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from ..errors import Text
from ..model import Number
from .kinds import DATE, NUMBER, TEXT, TRUTH, Kind, Node, constant, named
from .problems import ExpressionError
from .scope import Absence, EvaluationError, Run, Scope
from .units import check_units, common_unit


def divide(left: Number, right: Number) -> Number:
    """Divide exactly to 28 digits; EvaluationError by zero."""
    if right == 0:
        raise EvaluationError("division_by_zero", Text("除数为零", "division by zero"))
    return Decimal(left) / Decimal(right)


_ARITHMETIC: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": divide,
}
_COMPARE: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def value_kind(node: Node) -> Kind:
    """Return the type of what running the node gives: a cell gives its number."""
    return NUMBER if node.kind.name == "cell" else node.kind


def mismatch(sign: str, left: Kind, right: Kind, offset: int) -> ExpressionError:
    """Return the mistake of using an operator on types it is not for."""
    return ExpressionError(
        "type",
        Text(
            f"“{sign}”不能用于{named(left).zh}和{named(right).zh}", f"«{sign}» is not for {left} and {right}"
        ),
        offset,
    )


def binary(sign: str, left: Node, right: Node, offset: int) -> Node:
    """Return the node of `left sign right`; ExpressionError where the types do not fit."""
    if sign in ("and", "or"):
        if value_kind(left) != TRUTH or value_kind(right) != TRUTH:
            raise mismatch(sign, value_kind(left), value_kind(right), offset)
        return _logic(sign, left, right)
    if sign in ("in", "not in"):
        return _membership(sign, left, right, offset)
    if sign in _COMPARE:
        return _comparison(sign, left, right, offset)
    return _arithmetic(sign, left, right, offset)


def _logic(sign: str, left: Node, right: Node) -> Node:
    """Return `left sign right`, shortened where one side is known when the ruleset is loaded."""
    deciding = sign == "or"
    for side, other in ((left, right), (right, left)):
        if side.known:
            return side if bool(side.constant) is deciding else other
    return Node(TRUTH, (_either if deciding else _both)(left.run, right.run))


def _both(left: Run, right: Run) -> Run:
    def run(scope: Scope) -> bool:
        try:
            if not left(scope):
                return False
        except Absence:
            if not right(scope):
                return False
            raise
        return bool(right(scope))

    return run


def _either(left: Run, right: Run) -> Run:
    def run(scope: Scope) -> bool:
        try:
            if left(scope):
                return True
        except Absence:
            if right(scope):
                return True
            raise
        return bool(right(scope))

    return run


def _comparison(sign: str, left: Node, right: Node, offset: int) -> Node:
    kinds = value_kind(left), value_kind(right)
    ordered = sign not in ("==", "!=")
    if kinds[0] != kinds[1] or (ordered and kinds[0] not in (NUMBER, DATE)):
        raise mismatch(sign, *kinds, offset)
    if kinds[0].name in ("record", "list"):
        raise mismatch(sign, *kinds, offset)
    check_units(sign, left, right, offset)
    compare, first, second = _COMPARE[sign], left.run, right.run
    if left.known and right.known:
        return constant(TRUTH, compare(_told(left), _told(right)))
    if kinds[0] == TEXT:
        return Node(TRUTH, lambda scope: compare(str(first(scope)), str(second(scope))))
    if right.known:
        value = right.constant
        return Node(TRUTH, lambda scope: compare(first(scope), value))
    return Node(TRUTH, lambda scope: compare(first(scope), second(scope)))


def _told(node: Node) -> object:
    """Return a known value as it is compared: a bilingual text by its Chinese."""
    return str(node.constant) if node.kind == TEXT else node.constant


def _membership(sign: str, left: Node, right: Node, offset: int) -> Node:
    wanted = sign == "in"
    first, second = left.run, right.run
    if left.known and right.items is not None and all(item.known for item in right.items):
        found = _told(left) in [_told(item) for item in right.items]
        return constant(TRUTH, found is wanted)
    if left.kind == TEXT and right.kind == TEXT:
        return Node(TRUTH, lambda scope: (str(first(scope)) in str(second(scope))) is wanted)
    element = right.kind.element
    if element is None or value_kind(left) != element:
        raise mismatch(sign, value_kind(left), right.kind, offset)
    if element == TEXT:
        return Node(TRUTH, lambda scope: (str(first(scope)) in map(str, second(scope))) is wanted)
    return Node(TRUTH, lambda scope: (first(scope) in second(scope)) is wanted)


def _arithmetic(sign: str, left: Node, right: Node, offset: int) -> Node:
    if sign == "/" and right.known and right.constant == 0:
        raise ExpressionError("division_by_zero", Text("除数为零", "division by zero"), offset)
    kinds = value_kind(left), value_kind(right)
    first, second = left.run, right.run
    if kinds == (NUMBER, NUMBER):
        apply = _ARITHMETIC[sign]
        unit = ""
        if sign in "+-":
            check_units(sign, left, right, offset)
            unit = left.unit or right.unit
        return Node(NUMBER, lambda scope: apply(first(scope), second(scope)), unit=unit)
    if kinds == (TEXT, TEXT) and sign == "+":
        return Node(TEXT, lambda scope: _joined(first(scope), second(scope)))
    if kinds == (DATE, NUMBER) and sign in "+-":
        days = 1 if sign == "+" else -1
        return Node(DATE, lambda scope: first(scope) + timedelta(days=int(second(scope)) * days))
    if kinds == (DATE, DATE) and sign == "-":
        return Node(NUMBER, lambda scope: (first(scope) - second(scope)).days, unit="天")
    raise mismatch(sign, *kinds, offset)


def _joined(left: str | Text, right: str | Text) -> str | Text:
    """Join two texts; what is bilingual stays so."""
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    one, other = (part if isinstance(part, Text) else Text(part, part) for part in (left, right))
    return Text(one.zh + other.zh, one.en + other.en)


def unary(sign: str, operand: Node, offset: int) -> Node:
    """Return the node of `-x` or `not x`."""
    run = operand.run
    if sign == "not" and operand.kind == TRUTH and operand.known:
        return constant(TRUTH, not operand.constant)
    if sign == "not" and operand.kind == TRUTH:
        return Node(TRUTH, lambda scope: not run(scope))
    if sign == "-" and value_kind(operand) == NUMBER:
        return Node(NUMBER, lambda scope: -run(scope), unit=operand.unit)
    kind = value_kind(operand)
    raise ExpressionError(
        "type", Text(f"“{sign}”不能用于{named(kind).zh}", f"«{sign}» is not for {kind}"), offset
    )


def choice(condition: Node, first: Node, second: Node, offset: int) -> Node:
    """Return the node of `if condition then first else second`."""
    if condition.kind != TRUTH:
        raise mismatch("if", value_kind(condition), TRUTH, offset)
    if value_kind(first) != value_kind(second):
        raise mismatch("then … else", value_kind(first), value_kind(second), offset)
    when, one, other = condition.run, first.run, second.run
    unit = common_unit([first, second])
    return Node(value_kind(first), lambda scope: one(scope) if when(scope) else other(scope), unit=unit)
