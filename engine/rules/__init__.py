"""Rules: YAML files → a compiled ruleset → five outcomes and candidates for one report.

What only rule authors need is imported from where it is, so that no report waits for it: `rules.cases`, `rules.lint`.
"""

from __future__ import annotations

from .check import Checked, check, ruleset_for
from .load import load_ruleset
from .problems import RuleProblem
from .ruleset import Rule, Ruleset

__all__ = [
    "Checked",
    "Rule",
    "RuleProblem",
    "Ruleset",
    "check",
    "load_ruleset",
    "ruleset_for",
]
