"""Candidates → findings, results and outcome, through the decision rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from ..durable import Derived, Fact
from ..errors import DecisionError, Text
from ..model import Candidate, Document, Finding, ReportOutcome, RuleOutcome, RuleResult
from .facts import Key, Precedence, candidate_facts, gates
from .fingerprint import fingerprints
from .load import Decisions

Policy = Sequence[tuple[str, ReportOutcome]]
"""What to conclude from which sign; the first step whose sign is there decides, `otherwise` always is."""


class Judgements(Protocol):
    """What the rules saw: `engine.rules.Checked`."""

    @property
    def results(self) -> tuple[RuleResult, ...]: ...

    @property
    def candidates(self) -> tuple[Candidate, ...]: ...


class Decided(NamedTuple):
    """What was decided on one report.

    Attributes:
        outcome: of the report.
        findings: in the order of the catalogue, then of the document.
        results: one per rule, in the order given; a rule all of whose candidates were silenced is not
            applicable or not assessable, and says because of which finding.
    """

    outcome: ReportOutcome
    findings: tuple[Finding, ...]
    results: tuple[RuleResult, ...]


class _Silence(NamedTuple):
    """Why a candidate is no finding: the candidate that says it already, the decision rule, what it becomes."""

    by: int
    rule: str
    outcome: str


def decide(decisions: Decisions, document: Document, checked: Judgements, policy: Policy) -> Decided:
    """Decide which candidates become findings, which of them share a cause, and the report's outcome.

    Args:
        decisions: how.
        document: the report as read.
        checked: what the rules saw; the order of candidates does not matter.
        policy: of the ruleset, sign → outcome.

    Raises:
        DecisionError: where durable_rules fails, or a decision ruleset leaves a candidate undecided.
    """
    ordered, listing = Precedence(decisions, document).leads_first(checked.candidates)
    facts = [*gates(document, checked.results), *candidate_facts(ordered)]
    derived = _by_kind(decisions.compiled.run(facts))
    silenced = _silenced(derived["suppress"], list(decisions.reasons))
    roots = _roots(derived["finding"], derived["led"])
    _check_decided(ordered, roots, silenced)
    return Decided(
        outcome=_outcome(policy, {str(fact.values["name"]) for fact in derived["sign"]}),
        findings=_findings(document, listing, ordered, roots),
        results=_results(decisions, checked.results, ordered, silenced),
    )


def _by_kind(derived: Iterable[Derived]) -> defaultdict[str, list[Fact]]:
    kinds: defaultdict[str, list[Fact]] = defaultdict(list)
    for found in derived:
        kinds[found.fact.kind].append(found.fact)
    return kinds


def _silenced(facts: Iterable[Fact], rules: list[str]) -> dict[int, _Silence]:
    """Return for each silenced candidate what silences it and stands itself: the first lead, by the first rule."""
    every: defaultdict[int, list[_Silence]] = defaultdict(list)
    for fact in facts:
        values = fact.values
        silence = _Silence(int(values["by"]), str(values["rule"]), str(values["outcome"]))
        every[int(values["candidate"])].append(silence)
    return {
        number: min(silences, key=lambda one: (one.by in every, one.by, rules.index(one.rule), one.outcome))
        for number, silences in every.items()
    }


def _roots(findings: Iterable[Fact], led: Iterable[Fact]) -> dict[int, int]:
    """Return for each finding the lead of its group, which may be itself."""
    roots = {int(fact.values["candidate"]): int(fact.values["candidate"]) for fact in findings}
    for fact in led:
        number, root = int(fact.values["candidate"]), int(fact.values["root"])
        roots[number] = min(root, roots.get(number, root))
    return roots


def _check_decided(
    ordered: Sequence[Candidate], roots: Mapping[int, int], silenced: Mapping[int, _Silence]
) -> None:
    """Nothing is lost, nothing is both, and every group has its lead among the findings."""
    for number, candidate in enumerate(ordered):
        if (number in roots) == (number in silenced) or (number in roots and roots[number] not in roots):
            raise DecisionError(
                "undecided",
                Text(
                    f"决策规则未能对 {candidate.rule} 作出唯一的结论，请检查 decisions.yaml",
                    f"The decision rules leave {candidate.rule} undecided: check decisions.yaml",
                ),
            )


def _outcome(policy: Policy, signs: set[str]) -> ReportOutcome:
    for sign, outcome in policy:
        if sign == "otherwise" or sign in signs:
            return outcome
    raise DecisionError(
        "no_outcome",
        Text("结论政策缺少 otherwise 一项", "The outcome policy has no step for «otherwise»"),
    )


def _findings(
    document: Document, listing: Sequence[Key], ordered: Sequence[Candidate], roots: Mapping[int, int]
) -> tuple[Finding, ...]:
    numbers = sorted(roots, key=lambda number: (listing[number], number))
    known_by = fingerprints(document, [ordered[number] for number in numbers])
    names = _group_names(ordered, roots)
    return tuple(
        Finding(ordered[number], names.get(roots[number]), roots[number] == number, fingerprint)
        for number, fingerprint in zip(numbers, known_by, strict=True)
    )


def _group_names(ordered: Sequence[Candidate], roots: Mapping[int, int]) -> dict[int, str]:
    """Name each group of several after the rule of its lead: `A04`, and `A04-2` for the next one."""
    names: dict[int, str] = {}
    used: Counter[str] = Counter()
    for root, size in sorted(Counter(roots.values()).items()):
        if size > 1:
            rule = ordered[root].rule
            used[rule] += 1
            names[root] = rule if used[rule] == 1 else f"{rule}-{used[rule]}"
    return names


def _results(
    decisions: Decisions,
    results: Iterable[RuleResult],
    ordered: Sequence[Candidate],
    silenced: Mapping[int, _Silence],
) -> tuple[RuleResult, ...]:
    if not silenced:
        return tuple(results)
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for number, candidate in enumerate(ordered):
        numbers[candidate.rule].append(number)
    final = []
    for result in results:
        own = numbers[result.rule]
        if result.outcome is RuleOutcome.FAIL and own and all(number in silenced for number in own):
            result = _silent(decisions, result, ordered, silenced[own[0]])
        final.append(result)
    return tuple(final)


def _silent(
    decisions: Decisions, result: RuleResult, ordered: Sequence[Candidate], silence: _Silence
) -> RuleResult:
    cause = ordered[silence.by]
    why = decisions.reasons[silence.rule]
    reason = Text(
        f"{why.zh}（见 {cause.rule} {cause.title.zh}）", f"{why.en} (see {cause.rule} {cause.title.en})"
    )
    return RuleResult(result.rule, RuleOutcome(silence.outcome), reason, result.cells)
