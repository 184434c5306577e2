"""Decision rules as written → as durable_rules takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final

from ..durable import Assertion, Check, Pattern, Production, Program, Ref, Scalar
from ..durable.language import Operator
from .schema import Comparison, Conclusion, Condition, DecisionRule, DecisionsFile, Taken
from .vocabulary import KINDS

_OPERATORS: Final[Mapping[str, Operator]] = {"same_as": "==", "other_than": "!=", "below": "<", "above": ">"}


def to_program(file: DecisionsFile) -> Program:
    """Return the rules as durable_rules takes them: one for each combination of listed constants."""
    productions = [production for rule in file.rules for production in _productions(rule)]
    return Program("decisions", KINDS, tuple(file.stages), tuple(productions))


def rule_of(production: str) -> str:
    """Return the id of the decision rule that a production came from."""
    return production.rpartition("_")[0]


def _productions(rule: DecisionRule) -> Iterator[Production]:
    choices = [
        [(position, name, constant) for constant in value]
        for position, condition in enumerate(rule.when)
        for name, value in condition.where.items()
        if isinstance(value, list)
    ]
    assertions = tuple(_assertion(conclusion) for conclusion in rule.then)
    for number, chosen in enumerate(product(*choices)):
        constants: dict[tuple[int, str], Scalar] = {(place, name): value for place, name, value in chosen}
        patterns = tuple(_pattern(position, when, constants) for position, when in enumerate(rule.when))
        yield Production(f"{rule.id}_{number}", rule.stage, patterns, assertions)


def _assertion(conclusion: Conclusion) -> Assertion:
    return Assertion(
        conclusion.fact,
        {
            name: _ref(value.same_as) if isinstance(value, Taken) else value
            for name, value in conclusion.values.items()
        },
    )


def _pattern(position: int, condition: Condition, constants: Mapping[tuple[int, str], Scalar]) -> Pattern:
    tests = []
    for name, value in condition.where.items():
        if isinstance(value, Comparison):
            (key,) = value.model_fields_set
            tests.append(Check(name, _OPERATORS[key], _ref(getattr(value, key))))
        else:
            tests.append(Check(name, "==", constants[position, name] if isinstance(value, list) else value))
    kind = condition.fact or condition.absent or ""
    return Pattern(condition.alias or f"absent_{position}", kind, tuple(tests), absent=condition.fact is None)


def _ref(reference: str) -> Ref:
    alias, _, name = reference.partition(".")
    return Ref(alias, name)
