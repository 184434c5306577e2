"""Decision rules as written → as durable_rules takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..durable import Assertion, Check, Pattern, Production, Program, Ref
from ..durable.language import Operator
from .schema import Comparison, Conclusion, Condition, DecisionRule, DecisionsFile, Taken
from .vocabulary import KINDS

_OPERATORS: Final[Mapping[str, Operator]] = {"same_as": "==", "other_than": "!=", "below": "<", "above": ">"}


def to_program(file: DecisionsFile) -> Program:
    """Return the rules as durable_rules takes them, each under its id."""
    return Program("decisions", KINDS, tuple(file.stages), tuple(map(_production, file.rules)))


def _production(rule: DecisionRule) -> Production:
    patterns = tuple(_pattern(position, when) for position, when in enumerate(rule.when))
    return Production(rule.id, rule.stage, patterns, tuple(map(_assertion, rule.then)))


def _assertion(conclusion: Conclusion) -> Assertion:
    return Assertion(
        conclusion.fact,
        {
            name: _ref(value.same_as) if isinstance(value, Taken) else value
            for name, value in conclusion.values.items()
        },
    )


def _pattern(position: int, condition: Condition) -> Pattern:
    tests: list[Check] = []
    for name, value in condition.where.items():
        if isinstance(value, Comparison):
            (key,) = value.model_fields_set
            tests.append(Check(name, _OPERATORS[key], _ref(getattr(value, key))))
        elif isinstance(value, list):
            tests.append(Check(name, "in", tuple(value)))
        else:
            tests.append(Check(name, "==", value))
    kind = condition.fact or condition.absent or ""
    return Pattern(condition.alias or f"absent_{position}", kind, tuple(tests), absent=condition.fact is None)


def _ref(reference: str) -> Ref:
    alias, _, name = reference.partition(".")
    return Ref(alias, name)
