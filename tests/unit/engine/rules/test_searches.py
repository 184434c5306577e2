"""Searches with word lists: how rules call them, and parameters that lie beside the rules of a group."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gouji.engine.errors import RulesetError
from gouji.engine.rules import check, load_ruleset
from tests.unit.engine.facts.written import overview

RULE = """
id: Q90
version: 1
title: {zh: 甲, en: A}
severity: info
basis: [本系统核对项]
for_each: hit in CALL
fails_if: length(hit.found) > 0
key: hit.phrase
message: {zh: "{hit.found}→{hit.right}", en: "{hit.found} → {hit.right}"}
suggestion: {zh: 改, en: change it}
"""
LIST = """
parameters:
  own_terms:
    description: {zh: 用语, en: terms}
    values: [{from: 2019-05-15, value: [旧称→新称]}]
  own_allowed:
    description: {zh: 例外, en: exceptions}
    values: [{from: 2019-05-15, value: [仍旧称]}]
"""


def written(folder: Path, call: str, lists: str = LIST) -> Path:
    """Return a ruleset of one rule that calls a search, with its lists beside it."""
    shipped = load_ruleset().folder
    group = folder / "rules" / "wording"
    group.mkdir(parents=True)
    for name in ("ruleset.yaml", "parameters.yaml", "decisions.yaml"):
        shutil.copy(shipped / name, folder / "rules" / name)
    (group / "parameters.yaml").write_text(lists, "utf-8")
    (group / "Q90-x.yaml").write_text(RULE.replace("CALL", call), "utf-8")
    return folder / "rules"


def test_a_rule_finds_what_the_list_beside_it_names(tmp_path: Path) -> None:
    ruleset = load_ruleset(written(tmp_path, "terms(parameters.own_terms, parameters.own_allowed)"))
    found = check(ruleset, overview("用旧称一处。仍旧称一处。")).candidates

    assert [(one.rule, one.message.zh, len(one.spans)) for one in found] == [("Q90", "旧称→新称", 1)]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("terms(parameters.own_terms)", "arguments"),
        ("terms(parameters.own_terms, report.year)", "type"),
        ("term(parameters.own_terms, parameters.own_allowed)", "unknown_function"),
        ("terms(parameters.own_term, parameters.own_allowed)", "unknown_parameter"),
    ],
)
def test_a_wrong_call_is_refused_when_the_ruleset_is_loaded(tmp_path: Path, call: str, code: str) -> None:
    with pytest.raises(RulesetError) as caught:
        load_ruleset(written(tmp_path, call))

    assert code in {problem.code for problem in caught.value.problems}


def test_a_parameter_that_is_defined_twice_is_refused(tmp_path: Path) -> None:
    lists = (
        LIST + "  local_deadlines: {description: {zh: 甲, en: a}, values: [{from: 2019-05-15, value: []}]}\n"
    )

    with pytest.raises(RulesetError) as caught:
        load_ruleset(written(tmp_path, "terms(parameters.own_terms, parameters.own_allowed)", lists))

    assert [problem.code for problem in caught.value.problems] == ["parameter_twice"]
