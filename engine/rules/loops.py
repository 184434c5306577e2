"""Loops: unrolled while compiling where the set is known, run at run time over records and word lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ..errors import Text
from .compile import Compiler
from .kinds import CELL, TRUTH, Kind, Node
from .problems import ExpressionError
from .scope import Absence, Run, Scope
from .syntax import Comprehension, Loop

NOTHING: Final = Kind("nothing")
"""The type of the items of a set that is known to be empty."""

Steps = Callable[[Scope], Iterator[Node]]


@dataclass(frozen=True, slots=True)
class Stream:
    """A compiled comprehension.

    Attributes:
        kind: the type of its items.
        steps: yields the items' nodes one after the other, each to be run before the next is asked for.
        addresses: where all items are known cells of this year and none is filtered: their addresses.
    """

    kind: Kind
    steps: Steps
    addresses: tuple[str, ...] | None = None


def compile_stream(compiler: Compiler, part: Comprehension, *, forgiving: bool = False) -> Stream:
    """Compile `item for name in set where condition`.

    Args:
        compiler: with the names bound so far.
        part: the comprehension.
        forgiving: an absent `where` leaves the item out instead of making the whole absent.
    """
    found: list[Node] = []
    dynamic: list[bool] = []
    steps = _steps(compiler, part, part.loops, forgiving, found, dynamic)
    kind = found[0].kind if found else NOTHING
    plain = part.where is None and not dynamic and all(_fixed_cell(node) for node in found)
    return Stream(kind, steps, tuple(node.constant for node in found) if plain and found else None)


def _fixed_cell(node: Node) -> bool:
    return node.kind == CELL and node.constant is not None and not node.previous


def _steps(
    compiler: Compiler,
    part: Comprehension,
    loops: tuple[Loop, ...],
    forgiving: bool,
    found: list[Node],
    dynamic: list[bool],
) -> Steps:
    if not loops:
        return _innermost(compiler, part, forgiving, found)
    loop, *rest = loops
    domain = compiler.expression(loop.domain)
    if domain.items is None:
        dynamic.append(True)
        child = bind_element(compiler, loop, domain)
        inner = _steps(child, part, tuple(rest), forgiving, found, dynamic)
        return _running(loop.name, domain.run, inner)
    children = [
        _steps(compiler.bind(loop.name, item, loop.offset), part, tuple(rest), forgiving, found, dynamic)
        for item in domain.items
    ]

    def steps(scope: Scope) -> Iterator[Node]:
        for child in children:
            yield from child(scope)

    return steps


def _innermost(compiler: Compiler, part: Comprehension, forgiving: bool, found: list[Node]) -> Steps:
    where = compiler.typed(part.where, TRUTH) if part.where is not None else None
    if where is not None and where.known and not where.constant:
        return lambda scope: iter(())
    node = compiler.expression(part.item)
    found.append(node)
    if where is None or where.known:
        return lambda scope: iter((node,))
    holds = _forgiving(where.run) if forgiving else where.run
    return lambda scope: iter((node,)) if holds(scope) else iter(())


def _forgiving(run: Run) -> Run:
    def holds(scope: Scope) -> bool:
        try:
            return bool(run(scope))
        except Absence:
            return False

    return holds


def _running(name: str, domain: Run, inner: Steps) -> Steps:
    def steps(scope: Scope) -> Iterator[Node]:
        for element in domain(scope):
            scope.records[name] = element
            yield from inner(scope)

    return steps


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
