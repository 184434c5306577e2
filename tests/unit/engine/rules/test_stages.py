"""Stages: what a draft, a rule on trial and a warning may do, and when a rule goes on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gouji.engine.errors import RulesetError
from gouji.engine.judge import judge
from gouji.engine.model import Evaluation
from gouji.engine.rules import load_ruleset
from gouji.engine.rules.case_report import document_of
from gouji.engine.rules.case_schema import ReportForm
from tests.unit.engine.rules.folders import write_ruleset

BROKEN = "fails_if: requests.received.total == 0\ncells: [requests.received.total]"
LATER = "stages: [{from: 2026-01-01, stage: warn}, {from: 2027-01-01, stage: enforced}]"


def judged(folder: Path, on: date | None = None, drafts: bool = False, **rules: str) -> Evaluation:
    document = document_of(ReportForm(), "this.txt")
    return judge(document, load_ruleset(write_ruleset(folder, "", **rules)), on=on, drafts=drafts)


def said(evaluation: Evaluation) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return rule and severity of the findings that count, and of those on trial."""
    counting, apart = (
        [(one.candidate.rule, one.candidate.severity.value) for one in found]
        for found in (evaluation.findings, evaluation.shadow_findings)
    )
    return counting, apart


@pytest.mark.parametrize(
    ("stage", "counting", "apart"),
    [
        ("draft", [], []),
        ("shadow", [], [("X01", "error")]),
        ("warn", [("X01", "warning")], []),
        ("enforced", [("X01", "error")], []),
        ("retired", [], []),
    ],
)
def test_a_stage_decides_what_becomes_of_a_finding(
    tmp_path: Path, stage: str, counting: list[tuple[str, str]], apart: list[tuple[str, str]]
) -> None:
    evaluation = judged(tmp_path, X01=f"stage: {stage}\n{BROKEN}")

    assert said(evaluation) == (counting, apart)


def test_a_rule_on_trial_is_no_part_of_outcome_results_and_counts(tmp_path: Path) -> None:
    alone = judged(tmp_path, X02="fails_if: false")

    beside = judged(tmp_path, X01=f"stage: shadow\n{BROKEN}", X02="fails_if: false")

    assert (beside.outcome, beside.results, beside.counts()) == (alone.outcome, alone.results, alone.counts())
    assert [(result.rule, result.outcome.value) for result in beside.shadow_results] == [("X01", "fail")]


def test_a_rule_on_trial_changes_no_group_of_the_findings_that_count(tmp_path: Path) -> None:
    rules = {"X01": BROKEN, "X03": BROKEN}

    without = judged(tmp_path, **rules)
    beside = judged(tmp_path, X02=f"stage: shadow\n{BROKEN}", **rules)

    assert beside.findings == without.findings
    assert [(one.group, one.lead) for one in beside.shadow_findings] == [(None, True)]


def test_drafts_are_looked_at_only_when_asked_for(tmp_path: Path) -> None:
    evaluation = judged(tmp_path, drafts=True, X01=f"stage: draft\n{BROKEN}")

    assert said(evaluation) == ([], [("X01", "error")])


@pytest.mark.parametrize(
    ("day", "counting", "apart"),
    [
        (None, [], [("X01", "error")]),
        (date(2025, 12, 31), [], [("X01", "error")]),
        (date(2026, 1, 1), [("X01", "warning")], []),
        (date(2027, 1, 1), [("X01", "error")], []),
    ],
)
def test_a_rule_goes_on_to_its_next_stage_on_the_day_set(
    tmp_path: Path, day: date | None, counting: list[tuple[str, str]], apart: list[tuple[str, str]]
) -> None:
    assert said(judged(tmp_path, day, X01=f"stage: shadow\n{LATER}\n{BROKEN}")) == (counting, apart)


def test_stages_that_do_not_follow_each_other_are_refused(tmp_path: Path) -> None:
    later = "stages: [{from: 2027-01-01, stage: warn}, {from: 2026-01-01, stage: enforced}]"
    write_ruleset(tmp_path, X01=f"{later}\n{BROKEN}")

    with pytest.raises(RulesetError, match=r"X01-fault\.yaml:8"):
        load_ruleset(tmp_path)
