"""What can be worked out once per program: how its facts are written, and how a firing is checked and concluded."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from json.encoder import encode_basestring
from typing import Any, Final

from msgspec import Struct

from .encode import TRUE_TERM, membership
from .language import DONE, Fact, Kind, Operator, Production, Program, Ref, Scalar

_COMPARE: Final[Mapping[Operator, Callable[[Any, Any], bool]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda value, listed: value in listed,
}

_ALWAYS: Final = ((),)
ANSWERS_KEPT: Final = 2048

_Comparison = tuple[str, Callable[[Any, Any], bool], Any]
"""Property, operator, constant or list."""
_Crossing = tuple[str, Callable[[Any, Any], bool], str, str]
"""Property, operator, alias and property of the other fact."""


@dataclass(frozen=True, slots=True)
class FactPlan:
    """How facts of one kind are told apart and written.

    Attributes:
        kind: its name.
        sent: the properties that some rule compares; the others never leave Python.
        key: gives what tells facts apart, out of their values.
        lists: the lists that some rule asks for: the property that answers, the property asked, the list. A fact
            that is not in a list lacks the property: the library takes time for each that it is given, and equality
            with a constant never holds of one that is absent.
        smallest: see `Kind.smallest`.
        wanted: the constant comparisons of each pattern on this kind; empty where no rule looks for it.
        answers: what was written on `lists` for facts alike in what the lists ask; the rules' ids, mostly.
    """

    kind: str
    sent: tuple[str, ...]
    lists: tuple[tuple[str, str, tuple[Scalar, ...]], ...]
    key: Callable[[Mapping[str, Scalar]], Any]
    smallest: str | None
    wanted: tuple[tuple[_Comparison, ...], ...]
    answers: dict[tuple[Scalar, ...], str] = field(default_factory=dict, compare=False, repr=False)

    def is_wanted(self, fact: Fact) -> bool:
        """Tell whether some rule may match `fact` as far as constants tell; others need not be sent."""
        if self.wanted == _ALWAYS:
            return True
        values = fact.values
        return any(all(holds(values[name], value) for name, holds, value in checks) for checks in self.wanted)

    def encode(self, fact: Fact, session: str, number: str) -> str:
        """Return a checked fact as JSON for the session, under the id `number`."""
        values = fact.values
        written = "".join([f',"{name}":{_json(values[name])}' for name in self.sent])
        if self.lists:
            written += self._answer(values)
        return f'{{"sid":"{session}","id":"{number}","{TRUE_TERM}":0,"kind":"{self.kind}"{written}}}'

    def _answer(self, values: Mapping[str, Scalar]) -> str:
        key = tuple([values[asked] for _, asked, _ in self.lists])
        written = self.answers.get(key)
        if written is None:
            answers = [f',"{name}":true' for name, asked, listed in self.lists if values[asked] in listed]
            written = "".join(answers)
            if len(self.answers) < ANSWERS_KEPT:
                self.answers[key] = written
        return written


class RulePlan(Struct, frozen=True):
    """How a firing of one rule is checked again, exactly, and what it concludes."""

    patterns: tuple[tuple[str, str, tuple[_Comparison, ...], tuple[_Crossing, ...]], ...]
    assertions: tuple[tuple[str, tuple[tuple[str, str, str], ...], tuple[tuple[str, Scalar], ...]], ...]

    def holds(self, because: Mapping[str, Fact]) -> bool:
        """Tell whether the facts that durable_rules matched do match: it compares hashes in places."""
        for alias, kind, checks, crossings in self.patterns:
            fact = because.get(alias)
            if fact is None or fact.kind != kind:
                return False
            values = fact.values
            for name, compare, value in checks:
                if not compare(values[name], value):
                    return False
            for name, compare, other, there in crossings:
                if not compare(values[name], because[other].values[there]):
                    return False
        return True

    def conclude(self, because: Mapping[str, Fact]) -> list[Fact]:
        """Return what follows."""
        found = []
        for kind, taken, constants in self.assertions:
            values: dict[str, Scalar] = {}
            for name, alias, there in taken:
                values[name] = because[alias].values[there]
            if constants:
                values.update(constants)
            found.append(Fact(kind, values))
        return found


def plan_facts(program: Program) -> Mapping[str, FactPlan]:
    """Return the plan of each kind, the driver's own included."""
    kinds = {**program.kinds, DONE: Kind({"stage": str})}
    return {name: _fact_plan(program, name, kind) for name, kind in kinds.items()}


def plan_rules(program: Program) -> Mapping[str, RulePlan]:
    """Return the plan of each rule."""
    return {production.name: _rule_plan(production) for production in program.productions}


def _fact_plan(program: Program, name: str, kind: Kind) -> FactPlan:
    patterns = [pattern for rule in program.productions for pattern in rule.patterns]
    tests = [test for pattern in patterns if pattern.kind == name for test in pattern.tests]
    compared = {test.property for test in tests if test.operator != "in"}
    for pattern in patterns:
        for test in pattern.tests:
            if isinstance(test.value, Ref):
                compared.add(test.value.property)
    wanted = {
        tuple(
            (test.property, _COMPARE[test.operator], test.value)
            for test in pattern.tests
            if not isinstance(test.value, Ref)
        )
        for pattern in patterns
        if pattern.kind == name
    }
    return FactPlan(
        kind=name,
        sent=tuple(key for key in kind.properties if key in compared or name == DONE),
        lists=tuple(
            {
                membership(test): (membership(test), test.property, test.value)
                for test in tests
                if isinstance(test.value, tuple)
            }.values()
        ),
        key=_key([key for key in kind.properties if key != kind.smallest]),
        smallest=kind.smallest,
        wanted=_ALWAYS if () in wanted else tuple(wanted),
    )


def _key(names: list[str]) -> Callable[[Mapping[str, Scalar]], Any]:
    return operator.itemgetter(*names) if names else lambda _: ()


def _rule_plan(production: Production) -> RulePlan:
    return RulePlan(
        patterns=tuple(
            (
                pattern.alias,
                pattern.kind,
                tuple(
                    (test.property, _COMPARE[test.operator], test.value)
                    for test in pattern.tests
                    if not isinstance(test.value, Ref)
                ),
                tuple(
                    (test.property, _COMPARE[test.operator], test.value.alias, test.value.property)
                    for test in pattern.tests
                    if isinstance(test.value, Ref)
                ),
            )
            for pattern in production.patterns
            if not pattern.absent
        ),
        assertions=tuple(
            (
                assertion.kind,
                tuple(
                    (name, value.alias, value.property)
                    for name, value in assertion.values.items()
                    if isinstance(value, Ref)
                ),
                tuple(
                    (name, value) for name, value in assertion.values.items() if not isinstance(value, Ref)
                ),
            )
            for assertion in production.assertions
        ),
    )


def _json(value: Scalar) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if type(value) is int:
        return str(value)
    return "true" if value else "false"
