"""A report judged by two rulesets at once comes out as if each had judged it alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gouji.engine.authoring.samples import Known, Sample
from gouji.engine.authoring.twice import Pair
from gouji.engine.judge import judge
from gouji.engine.model import Evaluation, Filing
from gouji.engine.reading import read_form
from gouji.engine.rules import Ruleset, load_ruleset
from gouji.engine.rules.alike import rules_alike
from gouji.engine.rules.load import shipped_folder

BEFORE = load_ruleset()
EVERY_RULE = frozenset(rule.id for rule in BEFORE.rules)
CELLS = {
    "requests.received.natural": 5,
    "requests.received.total": 6,
    "requests.result_total.natural": 3,
    "disclosure.normative.in_force": "三件",
}
SAMPLES = [
    Sample(read_form({"organ": "甲县民政局", "year": year, "cells": cells}, "form"), Filing())
    for year, cells in ((2021, CELLS), (2023, {}), (2020, {**CELLS, "requests.carried_out.total": 9}))
]


def changed(folder: Path, change: Callable[[Path], object]) -> Ruleset:
    """Return the shipped ruleset with a change made to a copy of its files."""
    copy = folder / "rules"
    shutil.copytree(shipped_folder(), copy)
    change(copy)
    return load_ruleset(copy)


def rewrite(pattern: str, old: str, new: str) -> Callable[[Path], object]:
    def change(folder: Path) -> object:
        (path,) = folder.glob(pattern)
        text = path.read_text("utf-8")
        assert old in text
        return path.write_text(text.replace(old, new, 1), "utf-8")

    return change


CHANGES = {
    "nothing": (lambda folder: None, EVERY_RULE),
    "a severity": (rewrite("arithmetic/A03-row-total-wrong.yaml", "severity: error", "severity: info"), EVERY_RULE - {"A03"}),
    "a parameter": (
        rewrite("parameters.yaml", "values: [{from: 2019-05-15, value: 31, basis: 《中华人民共和国政府信息公开条例》第四十九条第一款}]",
                "values: [{from: 2019-05-15, value: 30, basis: 《中华人民共和国政府信息公开条例》第四十九条第一款}]"),
        EVERY_RULE - {"D01", "D02", "D04", "D07", "G02"},
    ),
    "a decision": (rewrite("decisions.yaml", "{rule: T02}", "{rule: T03}"), EVERY_RULE),
    "a policy": (rewrite("ruleset.yaml", "outcome: rejected", "outcome: needs_review"), EVERY_RULE),
}  # fmt: skip


def told(evaluation: Evaluation) -> set[tuple[str, str, str, str]]:
    return {
        (one.candidate.rule, one.fingerprint, one.candidate.severity.value, one.candidate.message.zh)
        for one in (*evaluation.findings, *evaluation.shadow_findings)
    }


@pytest.mark.parametrize("name", CHANGES)
def test_both_judgements_are_those_of_each_ruleset_alone(tmp_path: Path, name: str) -> None:
    change, alike = CHANGES[name]
    after = changed(tmp_path, change)
    pair = Pair(BEFORE, after)
    for sample in SAMPLES:
        seen = pair.judge(sample)
        old, new = (
            told(judge(sample.document, ruleset, sample.filing, drafts=True)) for ruleset in (BEFORE, after)
        )
        keys = [{(rule, fingerprint) for rule, fingerprint, _, _ in one} for one in (old, new)]

        assert {one[:2] for one in seen.appeared} == keys[1] - keys[0]
        assert {one[:2] for one in seen.vanished} == keys[0] - keys[1]
        assert {(now.rule, now.fingerprint, then, now.severity) for now, then in seen.regraded} == {
            (rule, fingerprint, before, severity)
            for rule, fingerprint, severity, _ in new
            for other, same, before, _ in old
            if (rule, fingerprint) == (other, same) and severity != before
        }
        assert (seen.before, seen.after, seen.broken) == (len(old), len(new), ())
        assert pair.judge(replace(sample, known=Known(BEFORE.digest, len(old)))) == seen
    assert rules_alike(BEFORE, after) == alike


SMALL = (
    "id: trial\nversion: 1\ntitle: {zh: 试用, en: trial}\nin_force_from: 2019-05-15\n"
    "outcome_policy: [{when: error, outcome: rejected}, {when: otherwise, outcome: accepted}]\n"
)
SMALL_RULE = """\
id: {rule}
version: 1
title: {{zh: 过多, en: many}}
severity: error
stage: {stage}
basis: [本系统核对项]
message: {{zh: 过多, en: many}}
suggestion: {{zh: 请改, en: correct it}}
fails_if: requests.received.total > {least}
cells: [requests.received.total]
"""


def with_stages(folder: Path, stage_of_a: str, stage_of_b: str) -> Ruleset:
    """Return a ruleset of two rules, of which the first fires and the second does not."""
    (folder / "arithmetic").mkdir(parents=True)
    (folder / "ruleset.yaml").write_text(SMALL, "utf-8")
    for rule, least, stage in (("A01", 5, stage_of_a), ("A02", 50, stage_of_b)):
        path = folder / "arithmetic" / f"{rule}-many.yaml"
        path.write_text(SMALL_RULE.format(rule=rule, least=least, stage=stage), "utf-8")
    return load_ruleset(folder)


def test_a_report_of_which_the_changed_rule_says_the_same_is_not_judged_again(tmp_path: Path) -> None:
    """The number of findings shows it: it is the one that was said to be known."""
    one, other = (
        with_stages(tmp_path / "1", "enforced", "enforced"),
        with_stages(tmp_path / "2", "enforced", "warn"),
    )
    changes_what_is_silent, changes_what_fires = (
        Pair(one, other),
        Pair(one, with_stages(tmp_path / "3", "shadow", "enforced")),
    )
    known, another = (replace(SAMPLES[0], known=Known(digest, 99)) for digest in (one.digest, other.digest))

    assert [
        (seen.before, seen.after, len(seen.appeared), len(seen.regraded))
        for seen in (
            changes_what_is_silent.judge(known),
            changes_what_is_silent.judge(another),
            changes_what_fires.judge(known),
            Pair(one, one).judge(known),
        )
    ] == [(99, 99, 0, 0), (1, 1, 0, 0), (1, 1, 0, 0), (1, 1, 0, 0)]


def test_drafts_are_looked_at_in_any_case_as_what_they_find_is_stored_nowhere(tmp_path: Path) -> None:
    one, other = (
        with_stages(tmp_path / "1", "draft", "enforced"),
        with_stages(tmp_path / "2", "draft", "warn"),
    )

    seen = Pair(one, other).judge(replace(SAMPLES[0], known=Known(one.digest, 0)))

    assert (seen.before, seen.after) == (1, 1)
