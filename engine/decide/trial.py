"""What rules on trial would say if they were in force, without any part in what is really decided."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple, Protocol

from ..model import Candidate, Document, RuleResult
from .conclude import Decided, Judgements, Policy, decide
from .load import Decisions


class _WithTrial(Judgements, Protocol):
    """What the rules saw, those on trial apart: `engine.rules.Checked`."""

    @property
    def shadow_results(self) -> tuple[RuleResult, ...]: ...

    @property
    def shadow_candidates(self) -> tuple[Candidate, ...]: ...


class _Together(NamedTuple):
    results: tuple[RuleResult, ...]
    candidates: tuple[Candidate, ...]


def decide_on_trial(
    decisions: Decisions, document: Document, checked: _WithTrial, policy: Policy
) -> Decided | None:
    """Decide on what the rules on trial saw as if they were in force; None where there are none.

    They are decided together with all others, so that what would silence them does; the groups are left out,
    because those who read real findings never see them.

    Args:
        decisions, document, policy: as for `decide`.
        checked: what the rules saw.
    """
    if not checked.shadow_results:
        return None
    together = _Together(
        (*checked.results, *checked.shadow_results), (*checked.candidates, *checked.shadow_candidates)
    )
    decided = decide(decisions, document, together, policy)
    trial = {result.rule for result in checked.shadow_results}
    return Decided(
        outcome=decided.outcome,
        findings=tuple(
            replace(finding, group=None, lead=True)
            for finding in decided.findings
            if finding.candidate.rule in trial
        ),
        results=tuple(result for result in decided.results if result.rule in trial),
    )
