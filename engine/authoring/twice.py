"""One report judged by two rulesets: what both have alike is done once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..errors import Text
from ..facts import Facts, build_facts
from ..judge import conclude, decisions_of
from ..model import Document, Evaluation, RuleOutcome, RuleResult
from ..rules import Ruleset, check, ruleset_for
from ..rules.alike import Sight, rules_alike, sights
from .samples import Known, Sample


class Told(NamedTuple):
    """One finding, as far as it is shown."""

    rule: str
    fingerprint: str
    severity: str
    organ: str
    year: int
    source: str
    message: Text
    on_trial: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What both rulesets say of one report."""

    appeared: tuple[Told, ...]
    vanished: tuple[Told, ...]
    regraded: tuple[tuple[Told, str], ...]
    before: int
    after: int
    broken: tuple[str, ...]


class _Alike(NamedTuple):
    """What two rulesets have in common: rules that see the same, whether those are all, and whether both decide alike."""

    rules: frozenset[str]
    every_rule: bool
    decisions: bool
    unseen: Mapping[str, Sight]
    """For each of these rules that it need not look."""


class Pair:
    """The ruleset before and the changed one, each with those of the regions that have an overlay."""

    def __init__(self, before: Ruleset, after: Ruleset) -> None:
        self._before = before
        self._after = after
        self._alike: dict[tuple[str, str], _Alike] = {}

    def judge(self, sample: Sample) -> Seen:
        """Judge one report by both and return what differs; drafts are looked at as if they were on trial.

        Repairs are not looked for: nothing is said of them here.
        """
        facts = build_facts(sample.document, sample.filing, sample.predecessor, sample.surroundings)
        before, after = ruleset_for(self._before, facts), ruleset_for(self._after, facts)
        if sample.known and self._must_say_the_same(sample, sample.known, facts, before, after):
            return Seen((), (), (), sample.known.findings, sample.known.findings, ())
        return self._compared(sample, *self._evaluations(sample, facts, before, after))

    def _must_say_the_same(
        self, sample: Sample, known: Known, facts: Facts, before: Ruleset, after: Ruleset
    ) -> bool:
        """Tell of a report whose judgement by `before` is known whether `after` can say nothing else of it.

        That is so where the rules that differ see the same; the others need not look. Two rulesets that say the
        same are not spared judging, so that it is seen that they judge.
        """
        alike, on = self._what_is_alike(before, after), sample.on
        if known.ruleset_digest != before.digest or alike.every_rule or not alike.decisions:
            return False
        if any(stage == "draft" for _, stage in before.staged(on)):
            return False  # what drafts would find was never stored
        then, now = (
            check(ruleset, facts, on=on, drafts=True, seen=alike.unseen) for ruleset in (before, after)
        )
        results = (*now.results, *now.shadow_results)
        return then == now and not any(result.outcome is RuleOutcome.ENGINE_ERROR for result in results)

    @staticmethod
    def _compared(sample: Sample, first: Evaluation, second: Evaluation) -> Seen:
        old = _by_identity(first, sample.document)
        new = old if second is first else _by_identity(second, sample.document)
        both = [(old[key], new[key]) for key in new if key in old]
        results = (*second.results, *second.shadow_results)
        return Seen(
            appeared=tuple(told for key, told in new.items() if key not in old),
            vanished=tuple(told for key, told in old.items() if key not in new),
            regraded=tuple((now, then.severity) for then, now in both if then.severity != now.severity),
            before=len(old),
            after=len(new),
            broken=tuple(result.rule for result in results if result.outcome is RuleOutcome.ENGINE_ERROR),
        )

    def _evaluations(
        self, sample: Sample, facts: Facts, before: Ruleset, after: Ruleset
    ) -> tuple[Evaluation, Evaluation]:
        """Return both judgements; the same one twice where nothing that leads to it differs."""
        document, on = sample.document, sample.on
        alike = self._what_is_alike(before, after)
        then = check(before, facts, on=on, drafts=True)
        first = conclude(document, before, then)
        if alike.every_rule and alike.decisions:
            return first, first
        now = check(after, facts, on=on, drafts=True, seen=sights(then, alike.rules))
        return first, first if alike.decisions and now == then else conclude(document, after, now)

    def _what_is_alike(self, before: Ruleset, after: Ruleset) -> _Alike:
        digests = before.digest, after.digest
        found = self._alike.get(digests)
        if found is None:
            one, other = decisions_of(before), decisions_of(after)
            decisions = before.outcome_policy == after.outcome_policy and one.decides_like(other)
            rules = rules_alike(before, after)
            every_rule = rules == {rule.id for rule in (*before.rules, *after.rules)}
            unseen: dict[str, Sight] = {rule: (RuleResult(rule, RuleOutcome.PASS), ()) for rule in rules}
            found = self._alike[digests] = _Alike(rules, every_rule, decisions, unseen)
        return found


def _by_identity(evaluation: Evaluation, document: Document) -> dict[tuple[str, str], Told]:
    pairs = [(finding, False) for finding in evaluation.findings]
    pairs += [(finding, True) for finding in evaluation.shadow_findings]
    return {
        (finding.candidate.rule, finding.fingerprint): Told(
            finding.candidate.rule,
            finding.fingerprint,
            finding.candidate.severity.value,
            document.organ or "",
            document.year or 0,
            document.source,
            finding.candidate.message,
            on_trial,
        )
        for finding, on_trial in pairs
    }
