"""Engines that are called for one relation at a time: plain Python, zen-engine's and CEL's expressions."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from gouji.engine.model import CellKind, Document, Template
from tests.benchmarks.relations import Figures, Hit, Relation, cells, is_count, relations

Engine = Callable[[Document, frozenset[str]], set[Hit]]
"""Answers for a report and some rules which rule is broken at which cell."""
_SIGNS = {"!=": operator.ne, ">": operator.gt}


def form_of(document: Document) -> Template:
    return "F19" if document.template == "F19" else "F21"


@cache
def chosen(form: Template, rules: frozenset[str]) -> tuple[Relation, ...]:
    return tuple(relation for relation in relations(form) if relation.rule in rules)


@cache
def counts(form: Template) -> tuple[str, ...]:
    return tuple(address for address in cells(form) if is_count(address))


@cache
def all_cells(form: Template) -> tuple[str, ...]:
    return cells(form)


def predicates(document: Document, rules: frozenset[str]) -> set[Hit]:
    """Plain Python."""
    figures, form = Figures(document), form_of(document)
    hits: set[Hit] = set()
    for relation in chosen(form, rules):
        found = relation.values(figures)
        if found is not None:
            values, derived = found
            border = len(relation.left)
            if _SIGNS[relation.sign](sum(values[:border]), sum(values[border:])):
                hits.add((relation.rule, relation.anchor, derived))
    for address in all_cells(form):
        if figures.kinds.get(address) is CellKind.BLANK:
            hits.add(("T06", address, False))
    for address in counts(form):
        value = figures.numbers.get(address)
        if value is not None and (value < 0 or value != int(value)):
            hits.add(("T09", address, False))
    return hits


class Expressions:
    """An expression library: one compiled expression for each shape of relation, called for each relation."""

    def __init__(self, compiled: Callable[[str], Callable[[dict[str, Any]], Any]], fractional: str) -> None:
        self._compiled = cache(compiled)
        self._blank = compiled('kind == "blank"')
        self._no_count = compiled(fractional)

    def __call__(self, document: Document, rules: frozenset[str]) -> set[Hit]:
        figures, form = Figures(document), form_of(document)
        hits: set[Hit] = set()
        for relation in chosen(form, rules):
            found = relation.values(figures)
            if found is not None and self._compiled(_written(relation))(
                dict(zip(_names(len(found[0])), found[0], strict=True))
            ):
                hits.add((relation.rule, relation.anchor, found[1]))
        for address in all_cells(form):
            kind = figures.kinds.get(address)
            if kind is not None and self._blank({"kind": kind.value}):
                hits.add(("T06", address, False))
        for address in counts(form):
            value = figures.numbers.get(address)
            if value is not None and self._no_count({"v": value if isinstance(value, int) else float(value)}):
                hits.add(("T09", address, False))
        return hits


@cache
def _names(count: int) -> tuple[str, ...]:
    return tuple(f"v{number}" for number in range(count))


@cache
def _written(relation: Relation) -> str:
    names = _names(len(relation.left) + len(relation.right))
    border = len(relation.left)
    return f"{' + '.join(names[:border])} {relation.sign} {' + '.join(names[border:])}"


def zen_expressions() -> Engine:
    zen: Any = import_module("zen")
    return Expressions(lambda text: zen.compile_expression(text).evaluate, "v < 0 or v != floor(v)")


def cel_expressions() -> Engine:
    cel: Any = import_module("cel")
    return Expressions(
        lambda text: cel.compile(text).execute, "double(v) < 0.0 || double(int(v)) != double(v)"
    )
