"""One report judged: how long it takes, beside predicates by hand that find the same.

Run with `pytest tests/benchmarks --benchmark-only --benchmark-timer=time.process_time`; see README.md.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from gouji.engine.decide import decide
from gouji.engine.facts import build_facts
from gouji.engine.judge import decisions_of, judge
from gouji.engine.model import Document, Evaluation, Filing
from gouji.engine.reading import read_document
from gouji.engine.register import load_register
from gouji.engine.rules import Checked, check, load_ruleset
from gouji.engine.rules.cases import cases_of, facts_of
from tests.benchmarks import by_hand as predicates

ROOT = Path(__file__).parents[2]
SEEDS = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
SAMPLES = sorted((ROOT / "integrations" / "inbound" / "cli" / "samples").glob("*.txt"))
REPORTS = SEEDS or SAMPLES


@cache
def report(path: Path) -> tuple[Document, Filing]:
    """Return one report as read, and its organ as the packaged register knows it."""
    register = load_register()
    document = read_document(path.read_bytes(), path.name, register=register)
    return document, Filing(register.find_organ(document.organ or "", region=document.region))


def by_rules(path: Path) -> Evaluation:
    """Judge by the ruleset, through durable_rules."""
    document, filing = report(path)
    return judge(document, load_ruleset_once(), filing)


def by_the_same_rules(path: Path) -> Evaluation:
    """Judge by those rules alone that are written by hand too."""
    document, filing = report(path)
    return judge(document, load_ruleset_once(), filing, only=predicates.RULES)


def by_hand(path: Path) -> tuple[str, list[tuple[predicates.Found, int]], set[predicates.Ways]]:
    """Judge by predicates."""
    document, filing = report(path)
    found = predicates.find(build_facts(document, filing))
    return *predicates.decide(found), predicates.repairs(document, found)


load_ruleset_once = cache(load_ruleset)


def in_groups(pairs: list[tuple[Any, Any]]) -> set[frozenset[Any]]:
    groups: dict[Any, set[Any]] = {}
    for found, group in pairs:
        groups.setdefault(group, set()).add(found)
    return {frozenset(members) for members in groups.values()}


def test_every_rule_that_is_written_by_hand_is_in_the_ruleset() -> None:
    assert {rule.id for rule in load_ruleset_once().rules} >= predicates.RULES


@pytest.mark.parametrize("path", [*SEEDS, *SAMPLES], ids=lambda path: path.stem[:12])
def test_predicates_by_hand_find_the_same(path: Path) -> None:
    evaluation = by_the_same_rules(path)
    outcome, found, repairs = by_hand(path)
    judged = [
        (
            predicates.Found(
                one.candidate.rule,
                one.candidate.severity.value,
                tuple(sorted(one.candidate.cells)),
                one.candidate.left,
                one.candidate.right,
                one.candidate.derived,
            ),
            one.group if one.group and one.group != "S01" else number,
        )
        for number, one in enumerate(evaluation.findings)
    ]

    assert in_groups(
        [(one._replace(cells=tuple(sorted(one.cells))), group) for one, group in found]
    ) == in_groups(judged)
    assert evaluation.outcome.value == outcome
    assert repairs == {
        frozenset(tuple((one.cell, one.after) for one in way) for way in finding.repair.ways)
        for finding in evaluation.findings
        if finding.repair
    }


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem[:12])
def test_judge(benchmark: BenchmarkFixture, path: Path) -> None:
    by_rules(path)
    benchmark(by_rules, path)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem[:12])
def test_predicates(benchmark: BenchmarkFixture, path: Path) -> None:
    by_hand(path)
    benchmark(by_hand, path)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem[:12])
def test_decide_alone(benchmark: BenchmarkFixture, path: Path) -> None:
    document, filing = report(path)
    ruleset = load_ruleset_once()
    checked: Checked = check(ruleset, build_facts(document, filing))
    benchmark(decide, decisions_of(ruleset), document, checked, ruleset.outcome_policy)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem[:12])
def test_read_alone(benchmark: BenchmarkFixture, path: Path) -> None:
    data = path.read_bytes()
    register = load_register()
    benchmark(read_document, data, path.name, register=register)


def cheapest(actions: tuple[Callable[[Path], object], ...], path: Path, turns: int) -> list[float]:
    """Return the CPU milliseconds of the cheapest turn of each action, taken in turn: the one disturbed least."""
    best = [float("inf")] * len(actions)
    for _ in range(turns):
        for number, action in enumerate(actions):
            started = time.process_time_ns()
            action(path)
            best[number] = min(best[number], (time.process_time_ns() - started) / 1e6)
    return best


def test_ratio(benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str]) -> None:
    """Prints what rules as data cost; nothing is asserted, as a busy machine would decide it."""
    turns = 200 if benchmark.enabled else 1
    lines = ["report        all rules ms  those by hand: judge ms  by hand ms  ratio"]
    for path in REPORTS:
        every, judged, predicated = cheapest((by_rules, by_the_same_rules, by_hand), path, turns)
        lines.append(
            f"{path.stem[:12]:12} {every:13.2f} {judged:24.2f} {predicated:11.2f} {judged / predicated:6.1f}"
        )
    benchmark.pedantic(by_the_same_rules, (REPORTS[0],), rounds=1)
    with capsys.disabled():
        print("\n" + "\n".join(lines))


@pytest.mark.exhaustive
def test_predicates_by_hand_find_what_each_rule_finds_in_its_cases() -> None:
    """Cases that set a parameter are passed over: what is set is a constant by hand."""
    ruleset = load_ruleset_once()
    differing = []
    for rule in ruleset.rules:
        for case in cases_of(rule):
            if case.parameters:
                continue
            facts = facts_of(case, rule.path)
            candidates = check(ruleset, facts, (rule.id,)).candidates
            seen = sorted(
                repr((one.severity.value, tuple(sorted(one.cells)), one.left, one.right, one.derived))
                for one in candidates
            )
            found = sorted(
                repr((one.severity, tuple(sorted(one.cells)), one.left, one.right, one.derived))
                for one, *_ in predicates.find(facts)
                if one.rule == rule.id
            )
            if seen != found:
                differing.append((rule.id, case.name, seen, found))

    assert differing == []
