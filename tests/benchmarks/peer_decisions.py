"""Engines that are given all rules at once: a decision of zen-engine, and durable_rules with a fact for each cell."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from gouji.engine.model import Document, Template
from tests.benchmarks.peer_expressions import all_cells, chosen, counts, form_of
from tests.benchmarks.relations import Figures, Hit, Relation, is_count


class ZenDecision:
    """One decision of zen-engine with all rules in it: one call for each report, two where something is blank."""

    def __init__(self) -> None:
        self._engine = import_module("zen").ZenEngine()
        self._made = cache(self._make)

    def _make(self, form: Template, rules: frozenset[str]) -> Any:
        expressions = []
        for number, relation in enumerate(chosen(form, rules)):
            names = [_variable(relation, address) for address in (*relation.left, *relation.right)]
            absent = " or ".join(f"{name} == null" for name in names)
            border = len(relation.left)
            broken = f"{' + '.join(names[:border])} {relation.sign} {' + '.join(names[border:])}"
            expressions.append((f"r{number}", f"({absent}) ? null : ({broken})"))
        expressions += [(f"b{n}", f'k{n} == "blank"') for n, _ in enumerate(all_cells(form))]
        for address in counts(form):
            name = _plain(address)
            expressions.append(
                (f"c_{name}", f"{name} == null ? false : ({name} < 0 or {name} != floor({name}))")
            )
        return self._engine.create_decision(json.dumps(_decision(expressions)))

    def __call__(self, document: Document, rules: frozenset[str]) -> set[Hit]:
        figures, form = Figures(document), form_of(document)
        decision = self._made(form, rules)
        told = decision.evaluate(self._context(figures, form, rules, blank_as_zero=False))["result"]
        hits: set[Hit] = {("T06", one, False) for n, one in enumerate(all_cells(form)) if told[f"b{n}"]}
        hits |= {("T09", one, False) for one in counts(form) if told[f"c_{_plain(one)}"]}
        again: Mapping[str, Any] = {}
        if figures.replaced:
            again = decision.evaluate(self._context(figures, form, rules, blank_as_zero=True))["result"]
        for number, relation in enumerate(chosen(form, rules)):
            strict = told.get(f"r{number}")
            if strict or (strict is None and again.get(f"r{number}")):
                hits.add((relation.rule, relation.anchor, strict is None))
        return hits

    def _context(
        self, figures: Figures, form: Template, rules: frozenset[str], *, blank_as_zero: bool
    ) -> dict[str, Any]:
        context: dict[str, Any] = {}
        for number, address in enumerate(all_cells(form)):
            kind = figures.kinds.get(address)
            context[f"k{number}"] = kind.value if kind else None
            value = figures.number_or_zero(address) if blank_as_zero else figures.numbers.get(address)
            context[_plain(address)] = value if value is None or isinstance(value, int) else float(value)
        for relation in chosen(form, rules):
            for address in filter(None, (relation.keep, relation.instead[0] if relation.instead else "")):
                value = relation._value(figures, address) if blank_as_zero else figures.numbers.get(address)
                context[_variable(relation, address)] = value
        return context


def _plain(address: str) -> str:
    return address.replace(".", "_")


def _variable(relation: Relation, address: str) -> str:
    own = address == relation.keep or (relation.instead is not None and relation.instead[0] == address)
    return f"{_plain(address)}_{relation.rule}" if own else _plain(address)


def _decision(expressions: Iterable[tuple[str, str]]) -> dict[str, Any]:
    at = {"x": 0, "y": 0}
    content = {"expressions": [{"id": key, "key": key, "value": value} for key, value in expressions]}
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": at},
            {"id": "all", "type": "expressionNode", "name": "all", "position": at, "content": content},
            {"id": "out", "type": "outputNode", "name": "out", "position": at},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "all"},
            {"id": "2", "type": "edge", "sourceId": "all", "targetId": "out"},
        ],
    }


class DurableRules:
    """durable_rules as its documentation shows it: every cell a fact, every relation a join of facts."""

    def __init__(self) -> None:
        self._library: Any = import_module("durable.engine")

        class Host(self._library.Host):  # type: ignore[misc, name-defined]
            """Without the two threads that fire what another thread asserts."""

            def _run(self) -> None:
                return

        self._host = Host()
        self._hits: set[Hit] = set()
        self._known: dict[tuple[Template, frozenset[str]], str] = {}
        self._reports = 0

    def _name(self, form: Template, rules: frozenset[str]) -> str:
        key = (form, rules)
        if key not in self._known:
            self._known[key] = f"{form}{len(self._known)}"
            written: dict[str, Any] = {
                f"r{number}": {"all": _join(relation), "run": self._firing(relation)}
                for number, relation in enumerate(chosen(form, rules))
            }
            blank = {"m": {"$and": [{"t": "cell"}, {"kind": "blank"}]}}
            no_count = {
                "m": {"$and": [{"t": "cell"}, {"count": 1}, {"$or": [{"$lt": {"v": 0}}, {"whole": 0}]}]}
            }
            written["boot"] = {"all": [{"m": {"t": "boot"}}], "run": lambda context: None}
            written["T06"] = {"all": [blank], "run": self._telling("T06")}
            written["T09"] = {"all": [no_count], "run": self._telling("T09")}
            self._host.register_rulesets({self._known[key]: written})
        return self._known[key]

    def _firing(self, relation: Relation) -> Callable[[Any], None]:
        def fire(context: Any) -> None:
            derived = any(fact["b"] for fact in context._m.values())
            self._hits.add((relation.rule, relation.anchor, derived))

        return fire

    def _telling(self, rule: str) -> Callable[[Any], None]:
        def tell(context: Any) -> None:
            self._hits.add((rule, context.m["a"], False))

        return tell

    def __call__(self, document: Document, rules: frozenset[str]) -> set[Hit]:
        figures, form = Figures(document), form_of(document)
        name = self._name(form, rules)
        self._hits = set()
        self._reports += 1
        session = str(self._reports)
        for number, fact in enumerate(({"t": "boot"}, *_facts(figures, form, rules))):
            try:
                self._host.assert_fact(name, {**fact, "id": str(number), "sid": session})
            except self._library.MessageNotHandledException:
                continue
        self._host.delete_state(name, session)
        return self._hits


def _facts(figures: Figures, form: Template, rules: frozenset[str]) -> Iterable[dict[str, Any]]:
    instead = {one.instead[0]: one for one in chosen(form, rules) if one.instead}
    for address in all_cells(form):
        kind = figures.kinds.get(address)
        if kind is None:
            continue
        fact: dict[str, Any] = {
            "t": "cell",
            "a": address,
            "kind": kind.value,
            "b": int(address in figures.replaced),
        }
        value = figures.number_or_zero(address)
        if address in instead:
            value = instead[address]._value(figures, address)
        if value is not None:
            fact |= {
                "v": int(value),
                "n": 1,
                "whole": int(value == int(value)),
                "count": int(is_count(address)),
            }
        yield fact


def _join(relation: Relation) -> list[dict[str, Any]]:
    """Join the cells one by one; the last of them carries the comparison, which durable_rules wants on its own side."""
    own, *others = (*relation.left, *relation.right)
    border = len(relation.left) - 1
    names = [f"f{number}" for number in range(len(others))]
    pattern = [
        {name: {"$and": [{"t": "cell"}, {"a": address}, {"n": 1}]}}
        for name, address in zip(names, others, strict=True)
    ]
    rest: Any = {names[border]: "v"}
    for name in names[border + 1 :]:
        rest = {"$add": {"$l": rest, "$r": {name: "v"}}}
    for name in names[:border]:
        rest = {"$sub": {"$l": rest, "$r": {name: "v"}}}
    sign = {"!=": "$neq", ">": "$gt"}[relation.sign]
    last = {"own": {"$and": [{"t": "cell"}, {"a": own}, {"n": 1}, {sign: {"v": rest}}, {"$gte": {"b": 0}}]}}
    return [*pattern, last]
