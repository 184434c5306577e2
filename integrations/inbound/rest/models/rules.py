"""The catalogue in the API's answers."""

from __future__ import annotations

from typing import Literal

from .base import Answered, Rule
from .findings import Severity


class RuleLine(Answered):
    """One rule, and its record in your region.

    Attributes:
        severities: those that its findings may have, the worst first.
        found, dismissed: findings of it, and how many of them reviewers dismissed.
    """

    rule: Rule
    version: str
    title: str
    severities: list[Severity]
    stage: Literal["draft", "shadow", "warn", "enforced", "retired"]
    found: int
    dismissed: int


class RuleGroup(Answered):
    """One group of the catalogue."""

    letter: str
    title: str
    rules: list[RuleLine]


class Catalogue(Answered):
    """All rules in force."""

    ruleset: dict[str, str]
    groups: list[RuleGroup]


class ExampleModel(Answered):
    """A case of the rule, and what it says there."""

    name: str
    messages: list[str]


class RuleModel(RuleLine):
    """One rule.

    Attributes:
        condition: in words, line by line.
        basis: law and documents; empty for a check of this system alone (本系统核对项).
        silent: names of the cases in which it finds nothing.
    """

    condition: list[str]
    basis: list[str]
    fires: list[ExampleModel]
    silent: list[str]
