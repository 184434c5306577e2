"""Nothing depends on an order: of rules, of facts as they are asked for, of keys in dictionaries; nor on a broken rule."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gouji.engine.judge import judge
from gouji.engine.model import Document, Evaluation, Filing, RuleOutcome, RuleResult
from gouji.engine.reading import read_document
from gouji.engine.register import load_register
from gouji.engine.rules import Ruleset, load_ruleset
from tests.unit.engine.rules.folders import write_ruleset

SAMPLES = sorted((Path(__file__).parents[3] / "integrations" / "inbound" / "cli" / "samples").glob("*.txt"))
Value = TypeVar("Value")


@cache
def shipped() -> Ruleset:
    return load_ruleset()


@cache
def report(path: Path) -> tuple[Document, Filing]:
    register = load_register()
    document = read_document(path.read_bytes(), path.name, register=register)
    return document, Filing(register.find_organ(document.organ or "", region=document.region))


def shuffled(mapping: Mapping[str, Value], chance: random.Random) -> Mapping[str, Value]:
    keys = list(mapping)
    chance.shuffle(keys)
    return MappingProxyType({key: mapping[key] for key in keys})


def in_other_order(document: Document, chance: random.Random) -> Document:
    tables = {name: shuffled(cells, chance) for name, cells in document.tables.items()}
    return replace(document, tables=shuffled(tables, chance), sections=shuffled(document.sections, chance))


def by_rule(evaluation: Evaluation) -> dict[str, RuleResult]:
    return {result.rule: replace(result, cells=tuple(sorted(result.cells))) for result in evaluation.results}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SAMPLES), st.randoms(use_true_random=False))
def test_rules_in_another_order_say_the_same(path: Path, chance: random.Random) -> None:
    document, filing = report(path)
    rules = list(shipped().rules)
    chance.shuffle(rules)

    straight = judge(document, shipped(), filing)
    mixed = judge(document, replace(shipped(), rules=tuple(rules)), filing)

    assert (mixed.findings, mixed.outcome) == (straight.findings, straight.outcome)
    assert by_rule(mixed) == by_rule(straight)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SAMPLES), st.randoms(use_true_random=False))
def test_tables_cells_and_sections_under_keys_in_another_order_say_the_same(
    path: Path, chance: random.Random
) -> None:
    document, filing = report(path)
    reasons = {rule: result.outcome for rule, result in by_rule(judge(document, shipped(), filing)).items()}

    mixed = judge(in_other_order(document, chance), shipped(), filing)

    straight = judge(document, shipped(), filing)
    assert (mixed.findings, mixed.outcome) == (straight.findings, straight.outcome)
    assert {rule: result.outcome for rule, result in by_rule(mixed).items()} == reasons


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "fault",
    [
        "1 / (report.year - report.year) > 0",
        "number_in(report.text) > 0",
        "date(report.year, 2, 30) > date(2022, 1, 1)",
    ],
    ids=["division by zero", "no number", "no such day"],
)
def test_one_rule_that_breaks_changes_no_finding_and_no_result_of_another(
    path: Path, fault: str, tmp_path: Path
) -> None:
    document, filing = report(path)
    (broken,) = load_ruleset(write_ruleset(tmp_path, X01=f"fails_if: {fault}")).rules

    straight = judge(document, shipped(), filing)
    outcomes = [result.outcome for result in straight.results]
    place = outcomes.index(RuleOutcome.FAIL)  # right before a rule that finds something
    rules = (*shipped().rules[:place], broken, *shipped().rules[place:])
    beside = judge(document, replace(shipped(), rules=rules), filing)

    assert beside.findings == straight.findings
    assert (*beside.results[:place], *beside.results[place + 1 :]) == straight.results
    assert beside.results[place].outcome is RuleOutcome.ENGINE_ERROR
    assert beside.outcome.value == "undefined"
