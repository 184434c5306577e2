"""No finding lost, none invented: durable_rules against the same decisions written by hand, on 2,000 random reports."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import yaml

from gouji.engine.decide import Decided, decide
from gouji.engine.model import Candidate, Document, ReportOutcome, RuleOutcome, Severity
from tests.unit.engine.deciding import DECISIONS, PLACES, POLICY, Checked, document, random_report, shipped

_SOURCE = yaml.safe_load(DECISIONS.read_text(encoding="utf-8"))
_VOIDED = ["F12", "T04", "T05", "T06", "T07", "T08", "T09", "T10"]


def causes(report: Document, candidates: Sequence[Candidate]) -> dict[int, set[int]]:
    """Return for each candidate those that silence it."""
    return {
        position: {other for other, cause in enumerate(candidates) if silences(report, cause, one)}
        for position, one in enumerate(candidates)
    }


def silences(report: Document, cause: Candidate, one: Candidate) -> bool:
    """Tell whether `cause` makes `one` pointless."""
    relation = one.rule[0] in "AYNL"
    voided = {"T02": "requests", "T03": "appeals"}.get(cause.rule)
    if cause.rule == "T01" and not report.tables["disclosure"]:
        voided = "disclosure"
    if (
        voided
        and {cell.split(".")[0] for cell in one.cells} == {voided}
        and (relation or one.rule in _VOIDED)
    ):
        return True
    if set(cause.cells) & set(one.cells):
        if cause.rule in ("T01", "T04", "T05") and relation:
            return True
        if cause.rule == "T01" and one.rule in ("T04", "T05"):
            return True
    follows = {"F01": ("T12", "Y02", "Y03"), "Y11": ("Y02", "Y03")}
    return one.rule in follows.get(cause.rule, ())


def groups(
    report: Document, candidates: Sequence[Candidate], standing: set[int]
) -> dict[int, frozenset[int]]:
    """Return for each standing candidate all that are connected with it."""
    found: dict[int, frozenset[int]] = {}
    for start in standing:
        reached, edge = {start}, [start]
        while edge:
            here = edge.pop()
            near = {other for other in standing if connected(report, candidates[here], candidates[other])}
            edge += near - reached
            reached |= near
        found[start] = frozenset(reached)
    return found


def connected(report: Document, one: Candidate, other: Candidate) -> bool:
    """Tell whether two findings share a cell or a stated cause."""
    if set(one.cells) & set(other.cells):
        return True
    return report.sections["other"] is None and {one.rule, other.rule} == {"S01", "S07"}


def precedence(one: Candidate) -> tuple[object, ...]:
    """Sort key of those that lead; the spans of random candidates are all different."""
    lead = _SOURCE["lead"]
    return (
        one.derived,
        lead.index(one.rule) if one.rule in lead else len(lead),
        list(Severity).index(one.severity),
        _SOURCE["catalogue"].index(one.rule[0]),
        one.rule,
        one.spans,
    )


def by_hand(report: Document, seen: Checked) -> tuple[ReportOutcome, dict[str, tuple[frozenset[str], str]]]:
    """Return the outcome, and for the key of each finding the keys of its group and of its lead."""
    candidates = seen.candidates
    silenced = {number for number, by in causes(report, candidates).items() if by}
    standing = set(range(len(candidates))) - silenced
    findings = {
        candidates[number].key: (
            frozenset(candidates[other].key for other in members),
            min((candidates[other] for other in members), key=precedence).key,
        )
        for number, members in groups(report, candidates, standing).items()
    }
    return outcome_by_hand(report, seen, {candidates[number].severity for number in standing}), findings


def outcome_by_hand(report: Document, seen: Checked, severities: set[Severity]) -> ReportOutcome:
    """Return the report's outcome after the contract's policy."""
    if any(result.outcome is RuleOutcome.ENGINE_ERROR for result in seen.results):
        return ReportOutcome.UNDEFINED
    if Severity.ERROR in severities:
        return ReportOutcome.REJECTED
    if Severity.WARNING in severities or any(not report.tables[table] for table in PLACES):
        return ReportOutcome.NEEDS_REVIEW
    return ReportOutcome.ACCEPTED


def as_by_hand(decided: Decided) -> tuple[ReportOutcome, dict[str, tuple[frozenset[str], str]]]:
    """Return what was decided in the form of `by_hand`."""
    named: dict[str, set[str]] = {}
    leads: dict[str, list[str]] = {}
    for finding in decided.findings:
        group = finding.group or f"alone {finding.candidate.key}"
        named.setdefault(group, set()).add(finding.candidate.key)
        leads.setdefault(group, []).extend([finding.candidate.key] * finding.lead)
    assert all(len(lead) == 1 for lead in leads.values())
    return decided.outcome, {
        key: (frozenset(members), leads[group][0]) for group, members in named.items() for key in members
    }


def test_2000_random_reports_are_decided_as_by_hand() -> None:
    for seed in range(2_000):
        report, seen = random_report(seed)

        decided = decide(shipped(), report, seen, POLICY)

        assert as_by_hand(decided) == by_hand(report, seen), seed


def test_random_reports_hold_what_is_to_be_tested() -> None:
    """Among the random reports there are silenced candidates, chains of them, groups over several cells, all outcomes."""
    silenced = chained = grouped = 0
    outcomes = set()
    for seed in range(2_000):
        report, seen = random_report(seed)
        by = causes(report, seen.candidates)
        outcome, findings = by_hand(report, seen)
        outcomes.add(outcome)
        silenced += any(by.values())
        chained += any(by[cause] for several in by.values() for cause in several)
        grouped += any(len(members) > 2 for members, _ in findings.values())

    assert outcomes == set(ReportOutcome)
    assert min(silenced, chained, grouped) > 100


def test_silenced_rules_do_not_read_as_passed_and_name_a_finding() -> None:
    for seed in range(0, 2_000, 5):
        report, seen = random_report(seed)
        decided = decide(shipped(), report, seen, POLICY)
        by = causes(report, seen.candidates)
        shown = {finding.candidate.rule for finding in decided.findings}
        for before, after in zip(seen.results, decided.results, strict=True):
            own = [number for number, one in enumerate(seen.candidates) if one.rule == before.rule]
            if own and all(by[number] for number in own):
                assert after.outcome in (RuleOutcome.NOT_APPLICABLE, RuleOutcome.NOT_ASSESSABLE)
                assert after.reason is not None
                assert after.reason.en.rpartition("(see ")[2][:3] in shown
            else:
                assert after == before


def test_the_order_of_candidates_and_results_changes_nothing() -> None:
    for seed in range(0, 2_000, 20):
        report, seen = random_report(seed)
        expected = decide(shipped(), report, seen, POLICY)
        chance = random.Random(seed)
        for _ in range(5):
            shuffled = replace(seen, candidates=tuple(chance.sample(seen.candidates, len(seen.candidates))))

            assert decide(shipped(), report, shuffled, POLICY) == expected


def test_a_report_where_everything_is_wrong_is_decided_too() -> None:
    """300 candidates that all touch each other: within the limits of the library, and one group."""
    _, seen = random_report(6)
    many = tuple(
        replace(one, key=f"{one.key}-{turn}", rule=f"A{turn % 9 + 1:02}", cells=("requests.received.total",))
        for turn in range(300)
        for one in seen.candidates[:1]
    )
    report = document()

    decided = decide(shipped(), report, Checked((), many), POLICY)

    assert len(decided.findings) == len(many) == 300
    assert [finding.group for finding in decided.findings] == ["A04"] * 300
    assert sum(finding.lead for finding in decided.findings) == 1
