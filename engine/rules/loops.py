"""Loops: unrolled while compiling where the set is known, run at run time over records and word lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from ..errors import Text
from ..facts import CATALOGUE, FactType
from .compile import Compiler
from .kinds import CELL, TRUTH, Kind, Node
from .problems import ExpressionError
from .scope import Absence, Run, Scope
from .syntax import Comprehension, Expression, Loop, Path
from .units import common_unit

NOTHING: Final = Kind("nothing")
"""The type of the items of a set that is known to be empty."""

Item = tuple[Run | None, Node]
"""An item of a loop that was unrolled: what decides whether it counts, None where it always does, and its node."""

Steps = Callable[[Scope], Iterator[Node]]
Flow = tuple[Item, ...] | Steps
"""The items of a set: all of them where they are known beforehand, else what goes through them."""


class Stream(Struct, frozen=True):
    """A compiled comprehension.

    Attributes:
        kind: the type of its items.
        flow: its items.
        addresses: where all items are known cells of this year and none is filtered: their addresses.
        unit: that all items share, empty where they differ.
    """

    kind: Kind
    flow: Flow
    addresses: tuple[str, ...] | None = None
    unit: str = ""

    def nodes(self, scope: Scope) -> Iterator[Node]:
        """Yield the items' nodes one after the other, each to be run before the next is asked for."""
        return _steps_of(self.flow)(scope)

    def runs(self) -> Callable[[Scope], Iterable[Run]]:
        """Return what gives the items' closures, each to be run before the next is asked for."""
        flow = self.flow
        if not isinstance(flow, tuple):
            return lambda scope: (node.run for node in flow(scope))
        plain = tuple(node.run for _, node in flow)
        if all(holds is None for holds, _ in flow):
            return lambda scope: plain
        pairs = tuple((holds, node.run) for holds, node in flow)
        return lambda scope: (run for holds, run in pairs if holds is None or holds(scope))


def compile_stream(compiler: Compiler, part: Comprehension, *, forgiving: bool = False) -> Stream:
    """Compile `item for name in set where condition`.

    Args:
        compiler: with the names bound so far.
        part: the comprehension.
        forgiving: an absent `where` leaves the item out instead of making the whole absent.
    """
    found: list[Node] = []
    flow = _flow(compiler, part, part.loops, forgiving, found)
    kind = found[0].kind if found else NOTHING
    plain = part.where is None and isinstance(flow, tuple) and all(_fixed_cell(node) for node in found)
    addresses = tuple(node.constant for node in found) if plain and found else None
    return Stream(kind, flow, addresses, common_unit(found))


def _fixed_cell(node: Node) -> bool:
    return node.kind == CELL and node.constant is not None and not node.previous


def _flow(
    compiler: Compiler, part: Comprehension, loops: tuple[Loop, ...], forgiving: bool, found: list[Node]
) -> Flow:
    if not loops:
        return _innermost(compiler, part, forgiving, found)
    loop, *rest = loops
    domain = compiler.expression(loop.domain)
    if domain.items is None:
        child = bind_element(compiler, loop, domain)
        return _running(loop.name, domain.run, _flow(child, part, tuple(rest), forgiving, found))
    children = [
        _flow(compiler.bind(loop.name, item, loop.offset), part, tuple(rest), forgiving, found)
        for item in domain.items
    ]
    unrolled = [child for child in children if isinstance(child, tuple)]
    if len(unrolled) == len(children):
        return tuple(item for child in unrolled for item in child)
    each = [_steps_of(child) for child in children]
    return lambda scope: (node for steps in each for node in steps(scope))


def _innermost(compiler: Compiler, part: Comprehension, forgiving: bool, found: list[Node]) -> Flow:
    where = compiler.typed(part.where, TRUTH) if part.where is not None else None
    if where is not None and where.known and not where.constant:
        return ()
    node = compiler.expression(part.item)
    found.append(node)
    if where is None or where.known:
        return ((None, node),)
    return ((_forgiving(where.run) if forgiving else where.run, node),)


def _steps_of(flow: Flow) -> Steps:
    if isinstance(flow, tuple):
        return lambda scope: (node for holds, node in flow if holds is None or holds(scope))
    return flow


def _forgiving(run: Run) -> Run:
    def holds(scope: Scope) -> bool:
        try:
            return bool(run(scope))
        except Absence:
            return False

    return holds


def _running(name: str, domain: Run, flow: Flow) -> Steps:
    inner = _steps_of(flow)

    def steps(scope: Scope) -> Iterator[Node]:
        for element in domain(scope):
            scope.records[name] = element
            yield from inner(scope)

    return steps


def bind_let(compiler: Compiler, name: str, syntax: Expression) -> Compiler:
    """Return a compiler that knows the value of `syntax` under `name`; ExpressionError where the author erred."""
    return compiler.bind(name, compiler.expression(syntax))


def bind_element(compiler: Compiler, loop: Loop, domain: Node) -> Compiler:
    """Return a compiler that knows the loop's name as the element at hand; ExpressionError if it is no list."""
    element, name = domain.kind.element, loop.name
    if element is None:
        raise ExpressionError(
            "not_a_set",
            Text(f"“in”后应为集合，而不是{domain.kind}", f"a set is wanted after in, not {domain.kind}"),
            loop.offset,
        )

    def run(scope: Scope) -> object:
        return scope.records[name]

    return compiler.bind(name, Node(element, run, source=run), loop.offset)


_UNIFORM: Final = frozenset({"cells", "totals", "requests", "appeals"})


def is_uniform(loop: Loop) -> bool:
    """Say whether a loop goes over the cells, rows or columns of tables 3 and 4, where each turn means the same."""
    return isinstance(loop.domain, Path) and loop.domain.steps[0] in _UNIFORM


def list_fact(loops: Sequence[Loop]) -> str | None:
    """Return the name of the fact that these loops go through where they go through nothing else."""
    domain = loops[0].domain if len(loops) == 1 else None
    if not isinstance(domain, Path):
        return None
    name = ".".join(str(step) for step in domain.steps)
    return name if name in CATALOGUE and CATALOGUE[name].type is FactType.RECORDS else None
