from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gouji.engine.rules import load_ruleset

from .conftest import Gouji


def test_every_rule_that_is_loaded_is_listed_on_one_line(gouji: Gouji) -> None:
    seen = gouji("rules", "list")

    assert [line.split()[0] for line in seen.out.splitlines()] == [rule.id for rule in load_ruleset().rules]


def test_the_list_in_json_holds_the_whole_rules(gouji: Gouji) -> None:
    listed = json.loads(gouji("rules", "list", "--format", "json").out)
    shown = json.loads(gouji("rules", "show", "A01", "--format", "json").out)

    assert [rule["id"] for rule in listed] == [rule.id for rule in load_ruleset().rules]
    assert shown.pop("record") is None
    assert shown in listed
    assert shown["fails_if"]


def test_a_severity_that_an_expression_chooses_is_listed_in_words(gouji: Gouji) -> None:
    written = (
        "if count(filing.predecessors) > 1 or any(word in report.text for word in "
        "parameters.carry_over_explanations) then warning else error"
    )
    lines = {
        language: next(
            line for line in gouji("rules", "list", "--lang", language).out.splitlines() if "Y01" in line
        )
        for language in ("zh", "en")
    }
    shown = gouji("rules", "show", "Y01").out
    listed = json.loads(gouji("rules", "show", "Y01", "--format", "json").out)

    assert [line.split()[1] for line in lines.values()] == ["错误／警告", "error/warning"]
    assert "级别：错误／警告\n" in shown
    assert f"severity: {written}\n" in shown
    assert (listed["severity"], listed["severities"]) == (written, ["error", "warning"])


def test_the_severity_of_every_rule_is_in_words(gouji: Gouji) -> None:
    seen = gouji("rules", "list")

    words = {word for line in seen.out.splitlines() for word in line.split()[1].split("／")}
    assert words == {"错误", "警告", "提示"}


@pytest.mark.parametrize("arguments", [["rules", "list"], ["rules", "list", "--format", "json"], ["--help"]])
def test_a_reader_that_has_seen_enough_ends_it_without_a_complaint(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "gouji.integrations.inbound.cli", *arguments]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)

    assert (done.returncode, done.stderr) == (0, b"")


def test_one_rule_is_shown_with_its_condition_and_basis(gouji: Gouji) -> None:
    seen = gouji("rules", "show", "a01")

    rule = load_ruleset().rule("A01")
    assert rule is not None
    assert seen.out.startswith(f"A01 {rule.title.zh}\n")
    assert f"fails_if: {rule.file.fails_if}" in seen.out
    assert rule.file.basis[0] in seen.out


def test_the_shipped_rules_have_no_mistakes(gouji: Gouji) -> None:
    seen = gouji("rules", "lint")

    assert (seen.status, seen.out) == (0, f"{len(load_ruleset().rules)} 条规则，没有错误\n")


def test_every_mistake_of_an_author_is_listed_with_file_and_line(gouji: Gouji, tmp_path: Path) -> None:
    for file in load_ruleset().folder.glob("*.yaml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "arithmetic").mkdir()
    (tmp_path / "arithmetic" / "A01-wrong.yaml").write_text("id: A01\nfrobs: 1\ntitle: 2\n", encoding="utf-8")

    seen = gouji("rules", "lint", tmp_path)

    assert seen.status == 1
    assert f"{tmp_path / 'arithmetic' / 'A01-wrong.yaml'}:" in seen.out
    assert seen.out.splitlines()[-1].startswith("共 ")


def test_one_mistake_is_counted_as_one(gouji: Gouji, tmp_path: Path) -> None:
    for file in load_ruleset().folder.glob("*.yaml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "arithmetic").mkdir()
    for file in (load_ruleset().folder / "arithmetic").glob("A12-*.yaml"):
        is_rule = not file.name.endswith(".cases.yaml")
        text = file.read_text(encoding="utf-8") + ("nonsense: 1\n" if is_rule else "")
        (tmp_path / "arithmetic" / file.name).write_text(text, encoding="utf-8")

    seen = gouji("rules", "lint", tmp_path, "--lang", "en")

    assert (seen.status, seen.out.splitlines()[-1]) == (1, "1 mistake")


def test_the_cases_beside_the_shipped_rules_hold(gouji: Gouji) -> None:
    seen = gouji("rules", "test")

    assert (seen.status, seen.out.splitlines()[-1].endswith("不符合 0 个")) == (0, True), seen.out


def test_only_the_cases_below_a_folder_are_run(gouji: Gouji) -> None:
    rules = load_ruleset()

    seen = gouji("rules", "test", rules.folder / "arithmetic")

    count = sum(rule.group == "arithmetic" for rule in rules.rules)
    assert seen.out.startswith(f"{count} 条规则，")


def test_a_case_that_does_not_hold_is_told_with_what_was_expected(gouji: Gouji, tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(load_ruleset().folder, folder)
    (cases,) = folder.glob("arithmetic/A04-*.cases.yaml")
    (other,) = folder.glob("arithmetic/A05-*.cases.yaml")
    cases.write_bytes(other.read_bytes())

    seen = gouji("rules", "test", folder / "arithmetic")

    assert seen.status == 1
    assert f"{cases}:" in seen.out
    assert "    应为  " in seen.out
