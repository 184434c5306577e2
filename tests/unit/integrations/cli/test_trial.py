"""Rules on trial and overlays on the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from gouji.engine.rules import load_ruleset

from .conftest import Gouji

FORM = json.dumps({"organ": "甲县民政局", "year": 2022, "cells": {"requests.received.total": 1}})


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.json"
    path.write_text(FORM, encoding="utf-8")
    return path


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """The shipped rules with T05 on trial until 2027."""
    folder = tmp_path / "rules"
    shutil.copytree(load_ruleset().folder, folder)
    (path,) = folder.glob("tables/T05-*[!s].yaml")
    text = path.read_text(encoding="utf-8")
    staged = "stage: shadow\nstages: [{from: 2027-01-01, stage: enforced}]\n"
    path.write_text(text.replace("fails_if:", f"{staged}fails_if:", 1), encoding="utf-8")
    assert staged in path.read_text(encoding="utf-8")
    return folder


def test_what_a_rule_on_trial_says_is_shown_only_when_asked_for(
    gouji: Gouji, report: Path, rules: Path
) -> None:
    arguments = ("check", report, "--ruleset", rules, "--on", "2026-06-01", "--format", "json")

    (silent,) = json.loads(gouji(*arguments).out)["reports"]
    (told,) = json.loads(gouji(*arguments, "--shadow").out)["reports"]

    shadow = told.pop("shadow")
    assert told == silent
    assert [result["rule"] for result in shadow["results"]] == ["T05"]
    assert "T05" not in {result["rule"] for result in told["results"]}


def test_a_rule_counts_from_the_day_that_is_set(gouji: Gouji, report: Path, rules: Path) -> None:
    seen = gouji("check", report, "--ruleset", rules, "--on", "2027-01-01", "--format", "json", "--shadow")

    (judged,) = json.loads(seen.out)["reports"]
    assert "T05" in {result["rule"] for result in judged["results"]}
    assert judged["shadow"] == {"results": [], "findings": []}


def test_people_see_rules_on_trial_below_everything_else(gouji: Gouji, report: Path, rules: Path) -> None:
    arguments = ("check", report, "--ruleset", rules, "--on", "2026-06-01")

    plain = gouji(*arguments).out
    told = gouji(*arguments, "--shadow").out

    assert told.startswith(plain)
    assert "试运行的规则（只供规则作者参考，不计入结论和问题）" in told.removeprefix(plain)
    assert "T05" in told.removeprefix(plain)


def test_that_no_rule_is_on_trial_is_said(gouji: Gouji, report: Path) -> None:
    assert gouji("check", report, "--shadow").out.endswith("没有试运行的规则\n")


def test_an_overlay_holds_for_its_region_alone(gouji: Gouji, report: Path, tmp_path: Path) -> None:
    overlay = tmp_path / "4107"
    (overlay / "timeliness").mkdir(parents=True)
    (overlay / "overlay.yaml").write_text(
        'region: "4107"\nversion: 1\ntitle: {zh: 某市, en: a city}\n', encoding="utf-8"
    )
    (overlay / "timeliness" / "D05-strict.yaml").write_text(
        "changes: D05\nversion: 1\nbasis: [某市通知]\nseverity: error\n", encoding="utf-8"
    )

    severities = []
    for region in ("410781", "430121"):
        seen = gouji(
            "check", report, "--overlay", overlay, "--region", region, "--only", "D05", "--format", "json"
        )
        (judged,) = json.loads(seen.out)["reports"]
        severities.append([finding["severity"] for finding in judged["findings"]])
        assert ("+4107.1" in judged["ruleset"]["version"]) is (region == "410781")

    assert severities == [["error"], ["info"]]


def test_a_folder_that_is_no_overlay_is_refused_in_one_line(
    gouji: Gouji, report: Path, tmp_path: Path
) -> None:
    seen = gouji("check", report, "--overlay", tmp_path)

    assert (seen.status, seen.err.count("\n")) == (2, 1)
    assert "overlay.yaml" in seen.err
