"""Rules: YAML files → a compiled ruleset → five outcomes and candidates for one report."""

from __future__ import annotations

from .check import Checked, check
from .load import load_ruleset
from .problems import RuleProblem
from .ruleset import Rule, Ruleset

__all__ = ["Checked", "Rule", "RuleProblem", "Ruleset", "check", "load_ruleset"]
