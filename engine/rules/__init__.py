"""Rules: YAML files → a compiled ruleset → five outcomes and candidates for one report."""

from __future__ import annotations

from .cases import CaseResult, run_cases
from .check import Checked, check
from .lint import lint
from .load import load_ruleset
from .problems import RuleProblem
from .ruleset import Rule, Ruleset

__all__ = [
    "CaseResult",
    "Checked",
    "Rule",
    "RuleProblem",
    "Ruleset",
    "check",
    "lint",
    "load_ruleset",
    "run_cases",
]
