"""Units: what is counted is not compared with money, and 元 not with 万元."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.engine.errors import RulesetError
from gouji.engine.rules import load_ruleset
from tests.unit.engine.rules.folders import outcome, write_ruleset

PARAMETERS = "parameters: {words: {description: {zh: 字数, en: words}, unit: 字, values: [{from: 2019-05-15, value: 9}]}}\n"
F21 = "applies_to: {templates: [F21]}\n"


def complaint(folder: Path, condition: str) -> str:
    with pytest.raises(RulesetError) as caught:
        load_ruleset(write_ruleset(folder, PARAMETERS, X01=f"{F21}fails_if: {condition}"))
    (problem,) = caught.value.problems
    assert problem.location is not None
    return f"{problem.code} {problem.location.line}:{problem.location.column} {problem.text.zh.partition('；')[0]}"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("requests.received.total > disclosure.fees.amount", "unit 9:35 “>”两边单位不同：件与万元"),
        ("requests.received.total + disclosure.fees.amount > 1", "unit 9:35 “+”两边单位不同：件与万元"),
        (
            "sum(c for c in requests.cells) == disclosure.fees.amount",
            "unit 9:42 “==”两边单位不同：件与万元",
        ),
        (
            "max(disclosure.fees.amount, appeals.direct_suit.total) > 1",
            "unit 9:11 “max”两边单位不同：万元与件",
        ),
        ("length(report.text) > 1 and report.year == parameters.words", "unit 9:51 “==”两边单位不同：年与字"),
        ("previous.disclosure.fees.amount < requests.granted.total", "unit 9:43 “<”两边单位不同：万元与件"),
        ("dates.published - dates.signed > parameters.words", "unit 9:42 “>”两边单位不同：天与字"),
    ],
)
def test_different_units_are_refused_with_file_and_line(
    tmp_path: Path, condition: str, expected: str
) -> None:
    assert complaint(tmp_path, condition) == expected


@pytest.mark.parametrize(
    "condition",
    [
        "requests.received.total > disclosure.licensing.decisions",
        "requests.received.total > disclosure.fees.amount * 10000",
        "value(disclosure.fees.amount) > requests.received.total",
        "requests.received.total > 3",
        "disclosure.fees.amount > previous.disclosure.fees.amount + 1",
        "if report.year > 2021 then disclosure.fees.amount > 1 else requests.received.total > 1",
    ],
)
def test_the_same_unit_a_conversion_and_a_bare_number_are_taken(tmp_path: Path, condition: str) -> None:
    ruleset = load_ruleset(write_ruleset(tmp_path, PARAMETERS, X01=f"{F21}fails_if: {condition}"))

    assert [rule.id for rule in ruleset.rules] == ["X01"]


def test_a_cell_that_only_the_new_form_has_is_refused_where_the_rule_is_for_both(tmp_path: Path) -> None:
    write_ruleset(tmp_path, X01="fails_if: disclosure.fees.amount > 1")

    with pytest.raises(RulesetError, match=r"F19 没有单元格 disclosure\.fees\.amount"):
        load_ruleset(tmp_path)


def test_units_change_nothing_about_what_is_found(tmp_path: Path) -> None:
    condition = f"{F21}fails_if: value(disclosure.fees.amount) == requests.received.total"

    found = outcome(tmp_path, condition, cells={"disclosure.fees.amount": 3, "requests.received.total": 3})

    assert found == "fail"
