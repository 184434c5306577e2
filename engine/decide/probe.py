"""Tries a decision ruleset before it judges anything: rules that silence each other would lose every finding."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from ..durable import Compiled, Fact, Pattern, Scalar
from ..model import Severity


def find_circles(compiled: Compiled) -> list[str]:
    """Return rules whose candidates would silence each other in a circle, sorted; none where there is no circle.

    Suppression only ever follows from facts that are there, so that the fullest report imaginable shows every
    circle: two candidates of each rule and family that is spoken of, in each table, sharing one place, and all gates.
    """
    facts = list(_fullest_report(compiled))
    rules = {fact.values["number"]: str(fact.values["rule"]) for fact in facts if fact.kind == "candidate"}
    silences: TopologicalSorter[Scalar] = TopologicalSorter()
    for found in compiled.run(facts):
        if found.fact.kind == "suppress":
            silences.add(found.fact.values["candidate"], found.fact.values["by"])
    try:
        silences.prepare()
    except CycleError as error:
        return sorted({rules[number] for number in error.args[1]})
    return []


def _fullest_report(compiled: Compiled) -> Iterator[Fact]:
    patterns = [pattern for rule in compiled.program.productions for pattern in rule.patterns]
    for name in _constants(patterns, "gate", "name"):
        for value in _constants(patterns, "gate", "value"):
            yield Fact("gate", {"name": name, "value": value})
    spoken_of = _constants(patterns, "candidate", "rule")
    for family in _constants(patterns, "candidate", "family"):
        if not any(rule.startswith(family) for rule in spoken_of):
            spoken_of.append(f"{family}99")
    tables = [*_constants(patterns, "candidate", "table"), "disclosure", "requests", "appeals"]
    number = 0
    for rule in spoken_of:
        for table in (*dict.fromkeys(tables), tables[0]):
            yield Fact(
                "candidate",
                {
                    "number": number,
                    "rule": rule,
                    "family": rule.rstrip("0123456789"),
                    "severity": Severity.ERROR.value,
                    "derived": False,
                    "table": table,
                },
            )
            yield Fact("touch", {"candidate": number, "place": "everywhere"})
            number += 1


def _constants(patterns: list[Pattern], kind: str, name: str) -> list[str]:
    found = (
        value
        for pattern in patterns
        for test in pattern.tests
        if pattern.kind == kind and test.property == name
        for value in (test.value if isinstance(test.value, tuple) else (test.value,))
    )
    return list(dict.fromkeys(value for value in found if isinstance(value, str)))
