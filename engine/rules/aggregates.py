"""sum, min, max, count, any, all, list: over loops, or over what is written between the brackets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any, Final

from ..errors import Text
from .compile import Compiler, Function
from .kinds import DATE, NUMBER, TEXT, TRUTH, Kind, Node, named
from .loops import NOTHING, Stream, compile_stream
from .problems import ExpressionError
from .scope import Absence, Run, Scope
from .syntax import Call
from .units import check_units, common_unit


def _values(stream: Stream) -> Callable[[Scope], Iterable[Any]]:
    runs = stream.runs()
    return lambda scope: (run(scope) for run in runs(scope))


def _folding(fold: Callable[[Iterable[Any]], Any], kinds: tuple[Kind, ...]) -> Function:
    def compile_call(compiler: Compiler, call: Call) -> Node:
        if call.comprehension is not None:
            stream = compile_stream(compiler, call.comprehension)
            kind = _allowed(call, stream.kind, kinds)
            return Node(kind, _folded(stream, fold), unit=stream.unit)
        nodes = tuple(compiler.expression(argument) for argument in call.arguments)
        if len(nodes) == 1 and nodes[0].kind.element is not None:
            kind = _allowed(call, nodes[0].kind.element, kinds)
            whole = nodes[0].run
            return Node(kind, lambda scope: fold(whole(scope)))
        if not nodes:
            raise ExpressionError("arguments", Text("缺少参数", "an argument is wanted"), call.offset)
        kind = _allowed(call, nodes[0].kind, kinds)
        for node in nodes[1:]:
            _allowed(call, node.kind, (kind,))
        for node in nodes[1:]:
            check_units(call.name, nodes[0], node, call.offset)
        unit = common_unit(list(nodes))
        return Node(kind, lambda scope: fold([node.run(scope) for node in nodes]), unit=unit)

    return compile_call


def _folded(stream: Stream, fold: Callable[[Iterable[Any]], Any]) -> Run:
    if stream.addresses is not None and len(stream.addresses) > 1:
        pick = itemgetter(*stream.addresses)
        return lambda scope: fold(pick(scope.figures))
    values = _values(stream)
    return lambda scope: fold(values(scope))


def _allowed(call: Call, kind: Kind, kinds: tuple[Kind, ...]) -> Kind:
    plain = NUMBER if kind.name == "cell" else kinds[0] if kind == NOTHING else kind
    if plain not in kinds:
        raise ExpressionError(
            "type",
            Text(f"{call.name} 不能用于{named(plain).zh}", f"{call.name} is not for {plain}"),
            call.offset,
        )
    return plain


def _extreme(choose: Callable[[Iterable[Any]], Any]) -> Callable[[Iterable[Any]], Any]:
    def fold(values: Iterable[Any]) -> Any:
        found = list(values)
        if not found:
            raise Absence(reason=Text("没有可比较的值", "there is nothing to compare"))
        return choose(found)

    return fold


def _count(compiler: Compiler, call: Call) -> Node:
    if call.comprehension is not None:
        stream = compile_stream(compiler, call.comprehension)
        return Node(NUMBER, lambda scope: sum(1 for _ in stream.nodes(scope)))
    node = compiler.expression(call.arguments[0]) if len(call.arguments) == 1 else None
    if node is None or node.kind.element is None:
        raise ExpressionError("type", Text("count 应有一个集合", "count wants one set"), call.offset)
    run = node.run
    return Node(NUMBER, lambda scope: len(run(scope)))


def _deciding(wanted: bool) -> Function:
    """Compile any (stops at the first true) and all (at the first false); absent items count only in doubt."""

    def compile_call(compiler: Compiler, call: Call) -> Node:
        if call.comprehension is None:
            raise ExpressionError(
                "arguments",
                Text(
                    f"应写作 {call.name}(条件 for 名称 in 集合)",
                    f"write {call.name}(condition for name in set)",
                ),
                call.offset,
            )
        stream = compile_stream(compiler, call.comprehension)
        _allowed(call, stream.kind, (TRUTH,))
        runs = stream.runs()

        def run(scope: Scope) -> bool:
            doubt: Absence | None = None
            for item in runs(scope):
                try:
                    if bool(item(scope)) is wanted:
                        return wanted
                except Absence as absence:
                    doubt = doubt or absence.to_keep()
            if doubt:
                try:
                    raise doubt
                finally:
                    del doubt  # else this frame keeps it, and it keeps this frame
            return not wanted

        return Node(TRUTH, run)

    return compile_call


def _list(compiler: Compiler, call: Call) -> Node:
    if call.comprehension is None:
        raise ExpressionError(
            "arguments",
            Text("应写作 list(值 for 名称 in 集合)", "write list(value for name in set)"),
            call.offset,
        )
    stream = compile_stream(compiler, call.comprehension)
    values = _values(stream)
    kind = {"cell": NUMBER, "nothing": TEXT}.get(stream.kind.name, stream.kind)
    return Node(Kind("list", kind), lambda scope: tuple(values(scope)))


AGGREGATES: Final[Mapping[str, Function]] = {
    "sum": _folding(sum, (NUMBER,)),
    "min": _folding(_extreme(min), (NUMBER, DATE)),
    "max": _folding(_extreme(max), (NUMBER, DATE)),
    "count": _count,
    "any": _deciding(True),
    "all": _deciding(False),
    "list": _list,
}
