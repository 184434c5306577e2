"""Parameters: what held in the report year, what nobody set, and what a case sets instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.engine.errors import RulesetError
from gouji.engine.rules import check, load_ruleset
from gouji.engine.rules.cases import run_cases
from tests.unit.engine.rules.folders import checked, facts_of, write_ruleset

LIMIT = """\
parameters:
  limit:
    description: {zh: 上限, en: limit}
    values: [{from: 2019-05-15, value: 10}, {from: 2022-07-01, value: 5}]
"""
UNSET = """\
parameters:
  limit: {description: {zh: 上限, en: limit}, type: number}
"""
ABOVE = "fails_if: requests.received.total > parameters.limit"
IF_SET = f"""\
when: [{{if: known(parameters.limit), otherwise: {{zh: 本地未设上限, en: no limit here}}}}]
{ABOVE}"""


@pytest.mark.parametrize(
    ("year", "outcome"), [(2020, "pass"), (2021, "pass"), (2022, "fail"), (2023, "fail")]
)
def test_a_report_is_judged_by_what_held_at_the_end_of_its_year(
    tmp_path: Path, year: int, outcome: str
) -> None:
    seen = checked(tmp_path, ABOVE, LIMIT, year=year, cells={"requests.received.total": 7})

    assert [result.outcome.value for result in seen.results] == [outcome]


def test_a_parameter_without_a_value_cannot_be_assessed_and_says_so(tmp_path: Path) -> None:
    (result,) = checked(tmp_path, ABOVE, UNSET).results

    assert result.reason is not None
    assert (result.outcome.value, result.reason.zh) == ("not_assessable", "未设定参数 limit")


def test_a_rule_may_ask_whether_a_parameter_is_set(tmp_path: Path) -> None:
    (result,) = checked(tmp_path, IF_SET, UNSET).results

    assert result.reason is not None
    assert (result.outcome.value, result.reason.zh) == ("not_applicable", "本地未设上限")


def test_settings_take_the_place_of_the_values_for_all_years(tmp_path: Path) -> None:
    ruleset = load_ruleset(write_ruleset(tmp_path, parameters=LIMIT, X01=ABOVE))
    facts = facts_of(year=2020, cells={"requests.received.total": 7})

    outcomes = [
        check(ruleset.with_settings(settings), facts).results[0].outcome.value
        for settings in ({}, {"limit": 6}, {"limit": None})
    ]

    assert outcomes == ["pass", "fail", "not_assessable"]


def test_a_case_sets_parameters(tmp_path: Path) -> None:
    folder = write_ruleset(tmp_path, parameters=UNSET, X01=IF_SET)
    (folder / "trial" / "X01-fault.cases.yaml").write_text(
        """\
cases:
  - {name: no limit, report: {cells: {requests.received.total: 7}}, expect: not_applicable, reason: 本地未设上限}
  - name: above
    parameters: {limit: 6}
    report: {cells: {requests.received.total: 7}}
    expect: [{severity: error}]
  - {name: wrong name, parameters: {limits: 6}, expect: pass}
  - {name: wrong type, parameters: {limit: six}, expect: pass}
""",
        encoding="utf-8",
    )

    results = run_cases(load_ruleset(folder))

    assert [result.passed for result in results] == [True, True, False, False]
    assert [result.actual for result in results[2:]] == [
        ("the case itself fails: there is no parameter limits; did you mean limit?",),
        ("the case itself fails: parameter limit is a number, not a text",),
    ]


@pytest.mark.parametrize(
    ("parameter", "complaint"),
    [
        ("{description: {zh: 上限, en: limit}}", "应写明 type"),
        (
            "{description: {zh: 上限, en: limit}, type: text, values: [{from: 2019-05-15, value: 1}]}",
            "只能有一种类型",
        ),
    ],
)
def test_a_parameter_has_one_type(tmp_path: Path, parameter: str, complaint: str) -> None:
    write_ruleset(tmp_path, parameters=f"parameters:\n  limit: {parameter}\n", X01="fails_if: false")

    with pytest.raises(RulesetError, match=complaint):
        load_ruleset(tmp_path)
