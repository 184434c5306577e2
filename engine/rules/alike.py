"""What two rulesets have in common: rules that say the same of every report, so that one look serves both."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from ..model import Candidate, RuleResult
from .check import Checked
from .ruleset import Ruleset

Sight = tuple[RuleResult, tuple[Candidate, ...]]
"""What one rule saw on one report."""

_WORD: Final = re.compile(r"\w+")


def rules_alike(one: Ruleset, other: Ruleset) -> frozenset[str]:
    """Return the ids of rules that see the same whichever of the two rulesets they are of.

    Their files say the same, and no parameter that differs is so much as named in them.
    """
    differing = _differing_parameters(one, other)
    known = {rule.id: rule.file for rule in other.rules}
    return frozenset(
        rule.id
        for rule in one.rules
        if known.get(rule.id) == rule.file
        and (not differing or differing.isdisjoint(_WORD.findall(rule.file.model_dump_json())))
    )


def _differing_parameters(one: Ruleset, other: Ruleset) -> frozenset[str]:
    names = {*one.parameters, *other.parameters, *one.settings, *other.settings}
    return frozenset(
        name
        for name in names
        if one.parameters.get(name) != other.parameters.get(name)
        or one.settings.get(name) != other.settings.get(name)
    )


def sights(checked: Checked, rules: frozenset[str]) -> Mapping[str, Sight]:
    """Return what each of these rules saw, whether it counts or is on trial."""
    found: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in (*checked.candidates, *checked.shadow_candidates):
        found[candidate.rule].append(candidate)
    return {
        result.rule: (result, tuple(found[result.rule]))
        for result in (*checked.results, *checked.shadow_results)
        if result.rule in rules
    }
