"""From instances to the outcome of a rule and its candidates."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.engine.errors import Text
from gouji.engine.model import Candidate, RuleOutcome, RuleResult, Severity
from gouji.engine.rules import check, load_ruleset
from tests.unit.engine.rules.folders import checked, facts_of, outcome, write_ruleset

BALANCE = """\
for_each: c in requests.columns
fails_if: requests.received[c] != requests.carried_out[c]
lenient: {blank: 0, na: 0, instead: {"requests.carried_out[c]": 2}, keep: ["requests.received.total"]}
left: requests.received[c]
right: requests.carried_out[c]
formula: "{requests.received[c]} ≠ {requests.carried_out[c]}"
cells: ["requests.received[c]", "requests.carried_out[c]"]"""


def test_a_broken_relation_is_told_whole(tmp_path: Path) -> None:
    found = checked(tmp_path, BALANCE, cells={"requests.received.legal": 3})

    assert found.candidates == (
        Candidate(
            rule="X01",
            severity=Severity.ERROR,
            title=Text("标题", "title"),
            message=Text("出错", "wrong"),
            basis=("本系统核对项",),
            suggestion=Text("请改", "correct it"),
            key="requests.carried_out.legal requests.received.legal",
            cells=("requests.received.legal", "requests.carried_out.legal"),
            left=3,
            right=0,
            delta=3,
            formula="3 ≠ 0",
        ),
    )
    assert found.results == (
        RuleResult("X01", RuleOutcome.FAIL, None, ("requests.received.legal", "requests.carried_out.legal")),
    )


def test_a_blank_is_replaced_in_a_second_look_and_the_finding_is_derived(tmp_path: Path) -> None:
    (candidate,) = checked(tmp_path, BALANCE, blank="requests.carried_out.legal").candidates

    assert (candidate.derived, candidate.left, candidate.right) == (True, 0, 2)


def test_a_second_look_that_holds_is_no_pass(tmp_path: Path) -> None:
    result = checked(tmp_path, BALANCE, blank="requests.received.legal").results[0]

    assert result == RuleResult(
        "X01",
        RuleOutcome.NOT_ASSESSABLE,
        Text(
            "表三 一、本年新收政府信息公开申请数量 · 法律服务机构空白",
            "Table 3, received this year, legal services: blank",
        ),
        ("requests.received.legal",),
    )


def test_a_kept_cell_stays_absent_in_the_second_look(tmp_path: Path) -> None:
    report = {"blank": "requests.received.total", "cells": {"requests.carried_out.total": 1}}

    assert outcome(tmp_path, BALANCE, **report) == "not_assessable"


def test_a_missing_cell_is_never_replaced(tmp_path: Path) -> None:
    assert outcome(tmp_path, BALANCE, missing="requests.carried_out.*") == "not_assessable"


def test_one_broken_instance_outweighs_all_others(tmp_path: Path) -> None:
    report = {"blank": "requests.received.legal", "cells": {"requests.received.natural": 1}}

    assert outcome(tmp_path, BALANCE, **report) == "fail"


def test_a_guard_that_does_not_hold_gives_its_reason(tmp_path: Path) -> None:
    rest = "when: [{if: report.year > 2030, otherwise: {zh: 太早, en: too early}}]\nfails_if: true"

    result = checked(tmp_path, rest).results[0]

    assert result == RuleResult("X01", RuleOutcome.NOT_APPLICABLE, Text("太早", "too early"))


@pytest.mark.parametrize(
    ("applies_to", "reason"),
    [
        ("{years: {from: 2023}}", "applies to reports from 2023 on, this one is of 2022"),
        ("{templates: [F19]}", "is for the form of 2019; this report has the form of 2021"),
        ("{organ_kinds: [government]}", "is for governments only"),
    ],
)
def test_a_rule_says_why_it_does_not_apply(tmp_path: Path, applies_to: str, reason: str) -> None:
    result = checked(tmp_path, f"applies_to: {applies_to}\nfails_if: true").results[0]

    assert (result.outcome.value, result.reason and result.reason.en) == ("not_applicable", reason)


def test_a_loop_with_nothing_in_it_is_a_pass_or_what_the_author_says(tmp_path: Path) -> None:
    empty = "for_each: t in tables.missing_rows\nfails_if: true\nkey: t.name"
    told = f"{empty}\nif_none: {{zh: 没有, en: none}}"

    assert [outcome(tmp_path, rest) for rest in (empty, told)] == ["pass", "not_applicable"]


def test_a_rule_that_cannot_be_evaluated_hides_no_other(tmp_path: Path) -> None:
    folder = write_ruleset(
        tmp_path,
        X01="fails_if: 1 / requests.received.natural > 0",
        X02="fails_if: date(report.year, 2, 30) > date(2020, 1, 1)",
        X03="fails_if: true",
    )

    results = check(load_ruleset(folder), facts_of()).results

    assert [
        (result.rule, result.outcome.value, result.reason and result.reason.en) for result in results
    ] == [
        ("X01", "engine_error", "division by zero"),
        ("X02", "engine_error", "no such day: 2022-2-30"),
        ("X03", "fail", None),
    ]


def test_one_finding_per_table_lists_its_cells_with_the_worst_severity(tmp_path: Path) -> None:
    rest = """\
for_each: cell in cells
fails_if: cell > 0
severity: 'if cell > 1 then error else info'
one_finding_per: table
each: {zh: "{column(cell)}{cell}", en: "{column(cell)} {cell}"}
message: {zh: "{table}共{count}格：{each}", en: "{count} in {table}: {each}"}"""
    cells = {"requests.received.natural": 2, "requests.received.legal": 1, "appeals.direct_suit.total": 1}
    text = rest.replace("severity", "SEVERITY")
    folder = write_ruleset(tmp_path, X01=text)
    path = folder / "trial" / "X01-fault.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(("severity:", "message: {zh: 出错"))]
    path.write_text("\n".join(kept).replace("SEVERITY", "severity"), encoding="utf-8")

    found = check(load_ruleset(folder), facts_of(cells=cells)).candidates

    assert [(each.severity.value, each.cells, each.message) for each in found] == [
        (
            "error",
            ("requests.received.natural", "requests.received.legal"),
            Text("表三共2格：自然人2；法律服务机构1", "2 in Table 3: natural persons 2; legal services 1"),
        ),
        ("info", ("appeals.direct_suit.total",), Text("表四共1格：总计1", "1 in Table 4: total 1")),
    ]


def test_a_draft_is_not_in_force_but_may_be_asked_for(tmp_path: Path) -> None:
    ruleset = load_ruleset(write_ruleset(tmp_path, X01="stage: draft\nfails_if: true"))

    assert check(ruleset, facts_of()).results == ()
    assert [result.outcome.value for result in check(ruleset, facts_of(), only=["X01"]).results] == ["fail"]


def test_a_rule_on_trial_warns_at_most(tmp_path: Path) -> None:
    (candidate,) = checked(tmp_path, "stage: warn\nfails_if: true").candidates

    assert candidate.severity is Severity.WARNING


def test_a_key_keeps_its_words_and_drops_its_figures(tmp_path: Path) -> None:
    rest = 'fails_if: true\nkey: \'"收到 " + written(requests.received.natural) + " 件"\''

    keys = [
        checked(tmp_path, rest, cells={"requests.received.natural": count}).candidates[0].key
        for count in (3, 12)
    ]

    assert keys == ["收到件", "收到件"]


def test_a_mixed_document_is_judged_by_the_rows_it_has(tmp_path: Path) -> None:
    rest = "for_each: c in requests.columns\nfails_if: count(requests.results) != 21"
    missing = ["requests.other.*"]

    assert outcome(tmp_path, rest, template="mixed", missing=missing) == "fail"


def test_the_same_report_gives_the_same_candidates_twice(tmp_path: Path) -> None:
    ruleset, facts = (
        load_ruleset(),
        facts_of(blank=["requests.result_total.*"], cells={"requests.granted.natural": 2}),
    )

    assert check(ruleset, facts) == check(ruleset, facts)
