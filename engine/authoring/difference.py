"""What one ruleset says otherwise than another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import Text
from ..rules import Rule, Ruleset


@dataclass(frozen=True, slots=True)
class Changed:
    """One key that is not the same.

    Attributes:
        key: of the rule's file, or of the parameter.
        before, after: its value as plain data; None where it is not there.
    """

    key: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class RuleDifference:
    """One rule that both have and that is not the same."""

    rule: str
    title: Text
    changes: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything in which two rulesets differ.

    Attributes:
        added, removed: rules that only the second, only the first has.
        changed: rules that both have.
        parameters: parameters that differ, with all their values.
        decisions: whether findings are grouped or silenced otherwise.
    """

    added: tuple[Rule, ...]
    removed: tuple[Rule, ...]
    changed: tuple[RuleDifference, ...]
    parameters: tuple[Changed, ...]
    decisions: bool

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.parameters or self.decisions)


def compare(first: Ruleset, second: Ruleset) -> Difference:
    """Return what `second` says otherwise than `first`; comments and layout do not count."""
    before = {rule.id: rule for rule in first.rules}
    after = {rule.id: rule for rule in second.rules}
    both = [(before[rule.id], rule) for rule in second.rules if rule.id in before]
    changed = (
        RuleDifference(new.id, new.title, _keys(_written(old), _written(new)))
        for old, new in both
        if old.file != new.file
    )
    return Difference(
        added=tuple(rule for rule in second.rules if rule.id not in before),
        removed=tuple(rule for rule in first.rules if rule.id not in after),
        changed=tuple(changed),
        parameters=_keys(_parameters(first), _parameters(second)),
        decisions=first.texts.get("decisions.yaml") != second.texts.get("decisions.yaml"),
    )


def _written(rule: Rule) -> dict[str, Any]:
    return rule.file.model_dump(mode="json", by_alias=True)


def _parameters(ruleset: Ruleset) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: parameter.model_dump(mode="json", by_alias=True, include={"values", "unit"})
        for name, parameter in ruleset.parameters.items()
    }
    for name, steps in ruleset.settings.items():
        found[name] = {"values": [{"from": str(since), "value": value} for since, value in steps]}
    return found


def _keys(before: dict[str, Any], after: dict[str, Any]) -> tuple[Changed, ...]:
    return tuple(
        Changed(key, before.get(key), after.get(key))
        for key in dict.fromkeys([*before, *after])
        if before.get(key) != after.get(key)
    )
